package dev.windlass.timetable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A table of rules: {@code |} between cells, {@code #} before remarks, the first other line names
 * the columns.
 */
final class Rows {
  private Rows() {}

  /** The rows of {@code tables/<name>}, each as its cells in the order of {@code columns}. */
  static List<List<String>> of(String name, int least, String... columns) {
    List<List<String>> rows = new ArrayList<>();
    for (String line : lines(name)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        List<String> cells = new ArrayList<>();
        for (String cell : line.split("\\|", -1)) {
          cells.add(cell.strip());
        }
        if (cells.size() != columns.length) {
          throw new IllegalStateException(
              "%s: %d cells instead of %d: %s".formatted(name, cells.size(), columns.length, line));
        }
        rows.add(cells);
      }
    }
    if (!rows.getFirst().equals(List.of(columns))) {
      throw new IllegalStateException(
          "%s has the columns %s, not %s".formatted(name, rows.getFirst(), List.of(columns)));
    }
    if (rows.size() <= least) {
      throw new IllegalStateException(
          "%s has %d rows, at least %d are wanted".formatted(name, rows.size() - 1, least));
    }
    return rows.subList(1, rows.size());
  }

  private static List<String> lines(String name) {
    try (InputStream in =
            Objects.requireNonNull(Rows.class.getResourceAsStream("/tables/" + name), name);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
