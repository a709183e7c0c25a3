/**
 * COPY and UNLOAD: files of the local S3 into tables and back, with Redshift's rules: parquet
 * columns go by position, types must match exactly, all rows or none.
 */
@NullMarked
package dev.windlass.localcloud.redshift.load;

import org.jspecify.annotations.NullMarked;
