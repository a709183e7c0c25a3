package dev.windlass.operators.quality;

import dev.windlass.dag.FailTask;
import dev.windlass.dag.QualityResult;
import dev.windlass.dag.TaskContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Judges the numbers of checks, keeps the results, and stops the task if one must not pass. */
final class Verdict {
  /** What a check saw: the three numbers, and a few bad rows as text. */
  record Seen(long observed, long least, long most, List<String> badRows) {
    boolean isFine() {
      return observed >= least && observed <= most;
    }
  }

  private Verdict() {}

  /**
   * @param where the database, for messages
   * @throws FailTask when a blocking check failed, naming table, check, observed and expected
   */
  static QualitySummary of(
      TaskContext context,
      String where,
      String table,
      List<Check> checks,
      List<Seen> seen,
      Duration took) {
    var failures = new ArrayList<QualityResult>();
    int warned = 0;
    for (int i = 0; i < checks.size(); i++) {
      var result = result(table, checks.get(i), seen.get(i), took);
      context.quality(result);
      if (result.passed()) {
        context.log().info("ok: %s", words(result));
      } else if (result.blocking()) {
        context.log().error("failed: %s", words(result));
        failures.add(result);
      } else {
        context.log().warn("warning: %s", words(result));
        warned++;
      }
    }
    if (!failures.isEmpty()) {
      throw new FailTask(
          "%d of %d quality checks failed in %s: %s"
              .formatted(
                  failures.size(),
                  checks.size(),
                  where,
                  failures.stream().map(Verdict::words).collect(Collectors.joining("; "))));
    }
    return new QualitySummary(table, checks.size() - warned, warned);
  }

  private static QualityResult result(String table, Check check, Seen seen, Duration took) {
    return new QualityResult(
        table,
        check.name(),
        seen.isFine(),
        check.blocking(),
        "%d %s".formatted(seen.observed(), check.unit()),
        expected(seen),
        seen.isFine() ? List.of() : seen.badRows(),
        took);
  }

  private static String expected(Seen seen) {
    if (seen.least() == seen.most()) {
      return String.valueOf(seen.least());
    }
    return seen.most() == Long.MAX_VALUE
        ? "at least " + seen.least()
        : seen.least() <= 0
            ? "at most " + seen.most()
            : "%d to %d".formatted(seen.least(), seen.most());
  }

  private static String words(QualityResult result) {
    var sample = result.badRows().isEmpty() ? "" : ", such as " + result.badRows().getFirst();
    return "%s: %s: observed %s, expected %s%s"
        .formatted(result.table(), result.check(), result.observed(), result.expected(), sample);
  }
}
