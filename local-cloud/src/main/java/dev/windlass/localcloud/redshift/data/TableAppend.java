package dev.windlass.localcloud.redshift.data;

import dev.windlass.localcloud.redshift.sql.RedshiftStatement.Append;
import dev.windlass.localcloud.redshift.sql.StatementFailed;
import dev.windlass.localcloud.redshift.sql.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * ALTER TABLE APPEND: every row of the source moves to the target. Columns must agree in name and
 * type unless IGNOREEXTRA or FILLTARGET allows for those that only one table has.
 */
final class TableAppend {
  private final Connection connection;

  TableAppend(Connection connection) {
    this.connection = connection;
  }

  /** Moves the rows on the connection's transaction; returns how many. */
  long run(Append append) throws SQLException {
    Map<String, String> target = columns(append.target());
    Map<String, String> source = columns(append.source());
    if (append.target().equals(append.source())) {
      throw new StatementFailed("source and target tables of ALTER TABLE APPEND must differ");
    }
    for (String name : source.keySet()) {
      if (!target.containsKey(name) && !append.ignoreExtra()) {
        throw new StatementFailed(
            "Column \"%s\" in source table \"%s\" does not exist in target table \"%s\""
                .formatted(name, append.source().table(), append.target().table()));
      }
    }
    for (var column : target.entrySet()) {
      String type = source.get(column.getKey());
      if (type == null && !append.fillTarget()) {
        throw new StatementFailed(
            "Column \"%s\" in target table \"%s\" does not exist in source table \"%s\""
                .formatted(column.getKey(), append.target().table(), append.source().table()));
      }
      if (type != null && !type.equals(column.getValue())) {
        throw new StatementFailed(
            "Column \"%s\" has type %s in the source table and %s in the target table"
                .formatted(column.getKey(), type, column.getValue()));
      }
    }
    var shared = source.keySet().stream().filter(target::containsKey).toList();
    String names = String.join(", ", shared.stream().map(TableName::quote).toList());
    try (var statement = connection.createStatement()) {
      statement.execute(
          "lock table %s, %s in access exclusive mode"
              .formatted(append.target().quoted(), append.source().quoted()));
      long rows =
          statement.executeLargeUpdate(
              "insert into %s (%s) overriding system value select %s from %s"
                  .formatted(append.target().quoted(), names, names, append.source().quoted()));
      statement.execute("truncate table " + append.source().quoted());
      return rows;
    }
  }

  private Map<String, String> columns(TableName table) throws SQLException {
    Map<String, String> columns = new LinkedHashMap<>();
    try (var query =
        connection.prepareStatement(
            """
            select attname, format_type(atttypid, atttypmod)
              from pg_attribute
             where attrelid = to_regclass(?) and attnum > 0 and not attisdropped
             order by attnum\
            """)) {
      query.setString(1, table.quoted());
      try (var row = query.executeQuery()) {
        while (row.next()) {
          columns.put(row.getString(1), row.getString(2));
        }
      }
    }
    if (columns.isEmpty()) {
      throw new StatementFailed("relation \"%s\" does not exist".formatted(table));
    }
    return columns;
  }
}
