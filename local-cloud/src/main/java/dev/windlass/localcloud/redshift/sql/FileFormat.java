package dev.windlass.localcloud.redshift.sql;

/** The file formats that COPY reads and UNLOAD writes here. */
public enum FileFormat {
  /** Columns by position, types checked. */
  PARQUET,
  /** Quoted fields, comma by default. */
  CSV,
  /** Objects whose keys name the columns ({@code 'auto'}). */
  JSON,
  /** Fields between delimiters without quotes, a pipe by default. */
  TEXT
}
