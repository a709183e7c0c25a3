package dev.windlass.brain;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;

/**
 * One executable table: a data file under {@code tables/} whose rows are rules. Cells are parted by
 * {@code |}, so that they can hold commas; lines that begin with {@code #} explain.
 */
public final class Table {
  private final String name;
  private final List<Row> rows;

  /** One rule: its cells by column. */
  public record Row(String table, int line, Map<String, String> cells) {
    public String get(String column) {
      String cell = cells.get(column);
      if (cell == null) {
        throw new IllegalArgumentException(this + " has no column '%s'".formatted(column));
      }
      return cell;
    }

    public int number(String column) {
      return get(column).isEmpty() ? 0 : Integer.parseInt(get(column));
    }

    @Override
    public String toString() {
      return "%s.csv:%d %s".formatted(table, line, String.join(" | ", cells.values()));
    }
  }

  private Table(String name, List<Row> rows) {
    this.name = name;
    this.rows = rows;
  }

  /**
   * Reads a table.
   *
   * @param atLeast fewer rows than this are a mistake
   * @param columns exactly these, in any order
   */
  public static Table read(String name, int atLeast, String... columns) {
    List<Row> rows = new ArrayList<>();
    List<String> header = List.of();
    int number = 0;
    for (String line : lines(name)) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      List<String> cells = Stream.of(line.split("\\|", -1)).map(String::trim).toList();
      if (header.isEmpty()) {
        header = cells;
        if (!Set.copyOf(header).equals(Set.of(columns)) || header.size() != columns.length) {
          throw new IllegalArgumentException(
              "%s.csv has the columns %s, its test reads %s"
                  .formatted(name, header, List.of(columns)));
        }
      } else {
        rows.add(new Row(name, number, row(name, number, header, cells)));
      }
    }
    if (rows.size() < atLeast) {
      throw new IllegalArgumentException(
          "%s.csv has %d rows, fewer than %d".formatted(name, rows.size(), atLeast));
    }
    Table table = new Table(name, rows);
    table.refuseDoubles();
    return table;
  }

  /** The rows as arguments of a parameterised test, each under its own words. */
  public Stream<Arguments> arguments() {
    return rows.stream().map(r -> Arguments.of(Named.of(r.toString(), r)));
  }

  private static Map<String, String> row(
      String name, int number, List<String> header, List<String> cells) {
    if (cells.size() != header.size()) {
      throw new IllegalArgumentException(
          "%s.csv:%d has %d cells, the header has %d"
              .formatted(name, number, cells.size(), header.size()));
    }
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      row.put(header.get(i), cells.get(i));
    }
    return row;
  }

  /** A row that is there twice proves nothing more. */
  private void refuseDoubles() {
    Set<Map<String, String>> seen = new LinkedHashSet<>();
    for (Row row : rows) {
      Map<String, String> case1 = new LinkedHashMap<>(row.cells());
      case1.remove("why");
      case1.remove("case");
      if (!seen.add(case1)) {
        throw new IllegalArgumentException(
            "%s.csv has the same row twice: %s".formatted(name, row));
      }
    }
  }

  private static List<String> lines(String name) {
    try (InputStream in = Table.class.getResourceAsStream("/tables/" + name + ".csv")) {
      if (in == null) {
        throw new IllegalArgumentException("there is no table tables/%s.csv".formatted(name));
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
