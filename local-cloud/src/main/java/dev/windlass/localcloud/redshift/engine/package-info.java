/** The Postgres server beneath the Redshift stand-in: one database for each cluster. */
@NullMarked
package dev.windlass.localcloud.redshift.engine;

import org.jspecify.annotations.NullMarked;
