/** Redshift's SQL, text in and text out, without a database. */
@NullMarked
package dev.windlass.localcloud.redshift.sql;

import org.jspecify.annotations.NullMarked;
