package dev.windlass.operators.redshift;

import dev.windlass.operators.sql.Names;
import dev.windlass.operators.sql.SqlScript;
import java.util.Arrays;
import java.util.List;

/**
 * Adds facts from a query, in one transaction. By default it only appends; {@link #replacing} first
 * deletes the part of the table the run is about, so that running it again changes nothing.
 * Immutable.
 *
 * @param warehouse where the table is
 * @param table the fact table
 * @param columns the columns the query gives, in order; empty for all
 * @param query the select
 * @param replaced the condition of the rows to delete first; empty to append
 */
public record LoadFact(
    Warehouse warehouse, String table, List<String> columns, String query, String replaced)
    implements TableLoading {

  /** Checks the names and the shape of the query. */
  public LoadFact {
    var unused = Names.table(table) + Names.columns(columns);
    columns = List.copyOf(columns);
    query = select(query);
    if (replaced.contains(";")) {
      throw new IllegalArgumentException("the condition '%s' has a semicolon".formatted(replaced));
    }
  }

  /** Appends the rows of {@code query} to {@code table}. */
  public static LoadFact into(Warehouse warehouse, String table, String query) {
    return new LoadFact(warehouse, table, List.of(), query, "");
  }

  /** The query gives these columns. */
  public LoadFact withColumns(String... names) {
    return new LoadFact(warehouse, table, Arrays.asList(names), query, replaced);
  }

  /**
   * Deletes the rows for which {@code condition} holds before inserting, such as {@code "arrivedate
   * between '2016-04-01' and '2016-04-30'"}; {@code "true"} for all.
   */
  public LoadFact replacing(String condition) {
    return new LoadFact(warehouse, table, columns, query, condition);
  }

  @Override
  public TableLoad load() {
    var target = columns.isEmpty() ? table : "%s (%s)".formatted(table, Names.columns(columns));
    return new TableLoad(
        warehouse,
        table,
        replaced.isEmpty()
            ? List.of()
            : List.of("delete from %s where %s".formatted(table, replaced)),
        List.of("insert into %s\n%s".formatted(target, query)));
  }

  /** One select, without the semicolon at its end. */
  static String select(String query) {
    var statements = SqlScript.split(query);
    if (statements.size() != 1 || !statements.getFirst().matches("(?is)(select|with)\\b.*")) {
      throw new IllegalArgumentException(
          "a load needs one select, got: " + query.strip().lines().findFirst().orElse("nothing"));
    }
    return statements.getFirst();
  }
}
