/** SQL over JDBC. */
@NullMarked
package dev.windlass.operators.sql;

import org.jspecify.annotations.NullMarked;
