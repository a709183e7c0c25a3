package dev.windlass.operators.quality;

import dev.windlass.operators.sql.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The queries of several checks and what their results mean: first one with all numbers, then one
 * per check that has bad rows to show.
 */
final class CheckResults {
  private CheckResults() {}

  static List<String> queries(List<Check> checks, int sample) {
    var sqls = new ArrayList<String>();
    sqls.add(Check.numbers(checks));
    checks.stream()
        .filter(check -> !check.badRows().isEmpty())
        .map(check -> "%s limit %d".formatted(check.badRows(), sample))
        .forEach(sqls::add);
    return sqls;
  }

  /**
   * @param numbers the first query's rows
   * @param rowsOf the rows of the query of that place; asked for failed checks only
   */
  static List<Verdict.Seen> seen(List<Check> checks, Rows numbers, IntFunction<Rows> rowsOf) {
    var seen = new ArrayList<Verdict.Seen>();
    int query = 1;
    for (int i = 0; i < checks.size(); i++) {
      var number =
          new Verdict.Seen(at(numbers, i, 1), at(numbers, i, 2), at(numbers, i, 3), List.of());
      var hasSample = !checks.get(i).badRows().isEmpty();
      var badRows = hasSample && !number.isFine() ? texts(rowsOf.apply(query)) : List.<String>of();
      query += hasSample ? 1 : 0;
      seen.add(new Verdict.Seen(number.observed(), number.least(), number.most(), badRows));
    }
    return seen;
  }

  private static long at(Rows numbers, int row, int column) {
    return Long.parseLong(String.valueOf(numbers.rows().get(row).get(column)));
  }

  private static List<String> texts(Rows rows) {
    return rows.rows().stream()
        .map(
            row ->
                IntStream.range(0, row.size())
                    .mapToObj(i -> rows.columns().get(i) + "=" + row.get(i))
                    .reduce((a, b) -> a + ", " + b)
                    .orElse(""))
        .toList();
  }
}
