/** Redshift's stand-ins, tested on the real Postgres and a real S3 protocol. */
@NullMarked
package dev.windlass.localcloud.redshift;

import org.jspecify.annotations.NullMarked;
