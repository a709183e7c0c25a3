package dev.windlass.localcloud.redshift.load;

import dev.windlass.localcloud.redshift.sql.CopyStatement;
import dev.windlass.localcloud.redshift.sql.StatementFailed;
import dev.windlass.localcloud.redshift.sql.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The table that COPY fills and the columns that the file's fields go to, in the file's order.
 *
 * @param name the table
 * @param columns the columns, by position
 */
record TargetTable(TableName name, List<TargetColumn> columns) {
  /** Postgres keeps a text's or decimal's limit four above its value. */
  private static final int TYPE_MODIFIER_BASE = 4;

  TargetTable {
    columns = List.copyOf(columns);
  }

  /** Looks the table up and applies the statement's column list. */
  static TargetTable of(Connection connection, CopyStatement copy) throws SQLException {
    Map<String, TargetColumn> all = new LinkedHashMap<>();
    var automatic = new ArrayList<String>();
    try (var query =
        connection.prepareStatement(
            """
            select a.attname, t.typname, a.atttypmod, a.attnotnull, a.attidentity <> '' as automatic
              from pg_attribute a
              join pg_type t on t.oid = a.atttypid
             where a.attrelid = to_regclass(?) and a.attnum > 0 and not a.attisdropped
             order by a.attnum\
            """)) {
      query.setString(1, copy.table().quoted());
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          String name = row.getString(1);
          all.put(name, column(name, row));
          if (row.getBoolean("automatic")) {
            automatic.add(name);
          }
        }
      }
    }
    if (all.isEmpty()) {
      throw new StatementFailed("Cannot COPY into nonexistent table " + copy.table().table());
    }
    return new TargetTable(copy.table(), chosen(copy, all, automatic));
  }

  private static List<TargetColumn> chosen(
      CopyStatement copy, Map<String, TargetColumn> all, List<String> automatic) {
    if (copy.columns().isEmpty()) {
      return all.values().stream()
          .filter(c -> copy.options().explicitIds() || !automatic.contains(c.name()))
          .toList();
    }
    var chosen = new ArrayList<TargetColumn>();
    for (String name : copy.columns()) {
      TargetColumn column = all.get(name);
      if (column == null) {
        throw new StatementFailed(
            "column \"%s\" of relation \"%s\" does not exist"
                .formatted(name, copy.table().table()));
      }
      chosen.add(column);
    }
    return chosen;
  }

  private static TargetColumn column(String name, ResultSet row) throws SQLException {
    var kind = TargetColumn.Kind.of(row.getString(2));
    int modifier = row.getInt(3) - TYPE_MODIFIER_BASE;
    boolean limited = modifier >= 0;
    boolean decimal = kind == TargetColumn.Kind.DECIMAL && limited;
    return new TargetColumn(
        name,
        kind,
        kind.isText() && limited ? modifier : 0,
        decimal ? modifier >> 16 : 0,
        decimal ? modifier & 0x7ff : 0,
        row.getBoolean(4));
  }

  /** The Postgres COPY that receives the rows. */
  String copyIn(boolean binary) {
    var names = columns.stream().map(c -> TableName.quote(c.name())).toList();
    return "copy %s (%s) from stdin%s"
        .formatted(name.quoted(), String.join(", ", names), binary ? " with (format binary)" : "");
  }
}
