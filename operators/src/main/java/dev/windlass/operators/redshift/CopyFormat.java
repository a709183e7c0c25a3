package dev.windlass.operators.redshift;

/** The file formats COPY reads. */
public enum CopyFormat {
  PARQUET("format as parquet"),
  /** With a header line, quoted as RFC 4180 says. */
  CSV("format as csv ignoreheader 1"),
  /** One object per line, fields by name. */
  JSON("format as json 'auto'");

  private final String sql;

  CopyFormat(String sql) {
    this.sql = sql;
  }

  /** The clause of the COPY statement. */
  String sql() {
    return sql;
  }
}
