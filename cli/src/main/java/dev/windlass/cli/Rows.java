package dev.windlass.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.windlass.dag.Json;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows with named columns, printed in any {@link Format}. Not thread-safe. */
final class Rows {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          new YAMLFactory()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES));

  private final List<String> columns;
  private final List<Map<String, @Nullable Object>> rows = new ArrayList<>();

  Rows(String... columns) {
    this.columns = List.of(columns);
  }

  /** One value per column; numbers and booleans stay what they are in JSON and YAML. */
  void add(@Nullable Object... values) {
    if (values.length != columns.size()) {
      throw new IllegalStateException("%d values for %s".formatted(values.length, columns));
    }
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      boolean plain = value == null || value instanceof Number || value instanceof Boolean;
      row.put(columns.get(i), plain ? value : String.valueOf(value));
    }
    rows.add(row);
  }

  /** Prints all rows; {@code none} is what a person reads when there are none. */
  void print(PrintWriter out, Format format, String none) {
    switch (format) {
      case json -> out.println(json());
      case yaml -> out.print(yaml());
      case plain -> {
        for (Map<String, @Nullable Object> row : rows) {
          out.println(plain(row));
        }
      }
      case table -> {
        if (rows.isEmpty()) {
          out.println(none);
        } else {
          table(out);
        }
      }
    }
  }

  private String json() {
    try {
      return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(rows);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers are always JSON", e);
    }
  }

  private String yaml() {
    try {
      return YAML.writeValueAsString(rows);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers are always YAML", e);
    }
  }

  private String plain(Map<String, @Nullable Object> row) {
    List<String> cells = columns.stream().map(c -> cell(row.get(c))).toList();
    return String.join("\t", cells);
  }

  private void table(PrintWriter out) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns);
    for (Map<String, @Nullable Object> row : rows) {
      lines.add(columns.stream().map(c -> cell(row.get(c))).toList());
    }
    int[] widths = new int[columns.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    for (List<String> line : lines) {
      var text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        text.append(line.get(i)).repeat(' ', widths[i] - line.get(i).length() + 2);
      }
      out.println(text.toString().stripTrailing());
    }
  }

  /** A cell stays on its line and in its column. */
  private static String cell(@Nullable Object value) {
    return value == null ? "" : value.toString().replaceAll("\\s*[\\n\\t]\\s*", " ");
  }
}
