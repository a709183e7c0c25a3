/**
 * Redshift's SQL read token by token and turned into what Postgres understands, or into the
 * statements Postgres has no word for (COPY, UNLOAD, ALTER TABLE APPEND).
 *
 * <p>Nothing here does I/O; every class is immutable or confined to one call.
 */
@NullMarked
package dev.windlass.localcloud.redshift.sql;

import org.jspecify.annotations.NullMarked;
