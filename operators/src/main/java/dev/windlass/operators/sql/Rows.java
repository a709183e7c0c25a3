package dev.windlass.operators.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a result as text.
 *
 * @param columns the columns' names
 * @param rows the rows; null stands for SQL's null
 * @param isComplete whether these are all rows there are
 */
public record Rows(List<String> columns, List<List<@Nullable String>> rows, boolean isComplete) {
  /** Copies; not {@code List.copyOf}, which refuses nulls. */
  public Rows {
    columns = List.copyOf(columns);
    var copies = new ArrayList<List<@Nullable String>>();
    for (var row : rows) {
      copies.add(Collections.unmodifiableList(new ArrayList<>(row)));
    }
    rows = Collections.unmodifiableList(copies);
  }

  /** No rows at all. */
  public static Rows none() {
    return new Rows(List.of(), List.of(), true);
  }

  /** The first row's first value as a number. */
  public long number() {
    var value = rows.isEmpty() || rows.getFirst().isEmpty() ? null : rows.getFirst().getFirst();
    if (value == null) {
      throw new IllegalStateException("expected one number, got " + this);
    }
    return Long.parseLong(value);
  }
}
