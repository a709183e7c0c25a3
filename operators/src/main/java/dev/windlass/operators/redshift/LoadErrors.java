package dev.windlass.operators.redshift;

import dev.windlass.operators.sql.Rows;
import java.util.List;
import java.util.stream.Collectors;

/** The rows that made a COPY fail, as Redshift's system view keeps them. */
final class LoadErrors {
  static final int MOST = 5;

  private LoadErrors() {}

  /** The statement that reads the errors of a failed COPY. */
  static Statements of(Warehouse warehouse, StatementStatus failed) {
    var query =
        failed.statements().stream()
            .filter(s -> s.state() == StatementStatus.State.FAILED && s.queryId() > 0)
            .map(s -> "where query_id = " + s.queryId())
            .findFirst()
            .orElse("");
    return Statements.of(
        warehouse,
        List.of(
            """
            select file_name, line_number, column_name, error_message
              from sys_load_error_detail
              %s
             order by start_time desc
             limit %d\
            """
                .formatted(query, MOST)));
  }

  /** The errors as text, one per line; empty when there are none. */
  static String text(Rows rows) {
    return rows.rows().stream()
        .map(
            row ->
                "\n  %s line %s, column %s: %s"
                    .formatted(
                        strip(row.get(0)), strip(row.get(1)), strip(row.get(2)), strip(row.get(3))))
        .collect(Collectors.joining());
  }

  private static String strip(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "?" : text.strip();
  }
}
