package dev.windlass.localcloud.redshift.sql;

/**
 * The name of a table, folded to lower case.
 *
 * @param schema the schema, or empty for the search path's
 * @param table the table
 */
public record TableName(String schema, String table) {
  /** The name as SQL, every part quoted. */
  public String quoted() {
    return schema.isEmpty() ? quote(table) : quote(schema) + "." + quote(table);
  }

  /** A name as a quoted SQL identifier. */
  public static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @Override
  public String toString() {
    return schema.isEmpty() ? table : schema + "." + table;
  }
}
