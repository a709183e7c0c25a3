package dev.windlass.operators.redshift;

import dev.windlass.operators.sql.Names;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Fills a dimension from a query, in one transaction: everything replaced, or rows with the same
 * key replaced (upsert). Uses DELETE, never TRUNCATE, which would commit at once in Redshift.
 * Running it again gives the same table. Immutable.
 *
 * @param warehouse where the table is
 * @param table the dimension
 * @param columns the columns the query gives, in order; empty for all
 * @param query the select
 * @param keys the key columns of an upsert; empty to replace everything
 */
public record LoadDimension(
    Warehouse warehouse, String table, List<String> columns, String query, List<String> keys)
    implements TableLoading {

  /** Checks the names. */
  public LoadDimension {
    var unused = Names.table(table) + Names.columns(columns) + Names.columns(keys);
    columns = List.copyOf(columns);
    keys = List.copyOf(keys);
    query = LoadFact.select(query);
  }

  /** Replaces all rows of {@code table} by those of {@code query}. */
  public static LoadDimension into(Warehouse warehouse, String table, String query) {
    return new LoadDimension(warehouse, table, List.of(), query, List.of());
  }

  /** The query gives these columns. */
  public LoadDimension withColumns(String... names) {
    return new LoadDimension(warehouse, table, Arrays.asList(names), query, keys);
  }

  /** Replaces only the rows whose key the query brings. */
  public LoadDimension upsertBy(String... keyColumns) {
    return new LoadDimension(warehouse, table, columns, query, Arrays.asList(keyColumns));
  }

  @Override
  public TableLoad load() {
    var target = columns.isEmpty() ? table : "%s (%s)".formatted(table, Names.columns(columns));
    if (keys.isEmpty()) {
      return new TableLoad(
          warehouse,
          table,
          List.of("delete from " + table),
          List.of("insert into %s\n%s".formatted(target, query)));
    }
    var staged = "windlass_new_" + Names.simpleOf(table);
    var same =
        keys.stream()
            .map(key -> "%s.%s = %s.%s".formatted(Names.simpleOf(table), key, staged, key))
            .collect(Collectors.joining(" and "));
    return new TableLoad(
        warehouse,
        table,
        List.of(
            "create temporary table %s as\n%s".formatted(staged, query),
            "delete from %s using %s where %s".formatted(table, staged, same)),
        List.of(
            "insert into %s select * from %s".formatted(target, staged), "drop table " + staged));
  }
}
