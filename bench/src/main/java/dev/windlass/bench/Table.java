package dev.windlass.bench;

import java.io.PrintStream;
import java.util.Locale;
import java.util.stream.Collectors;

/** Results for people, each as soon as it is there. */
final class Table {
  private static final String ROW = "%-12s %22s %24s %9s %9s %9s   %-26s %s%n";

  private final PrintStream out;
  private boolean begun;

  Table(PrintStream out) {
    this.out = out;
  }

  /** Says once where the figures come from. */
  void server(Machine machine) {
    if (begun) {
      return;
    }
    begun = true;
    out.printf("%d cores, Java %s%n", machine.cores(), machine.java());
    out.println(
        machine.settings().entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", ", "Postgres: ", "")));
    out.println("medians (least to most of the repeats); times are those in the rows");
    out.printf(
        ROW,
        "",
        "makespan ms",
        "tasks/s",
        "hop p50",
        "p95",
        "p99 ms",
        "the database alone",
        "ratio");
  }

  void add(Result r) {
    boolean sequential = r.work().sequential();
    out.printf(
        ROW,
        r.work().name(),
        "%s (%s-%s)"
            .formatted(
                number(r.median("makespan_ms")),
                number(r.least("makespan_ms")),
                number(r.most("makespan_ms"))),
        "%s (%s-%s)"
            .formatted(
                number(r.median("tasks_per_s")),
                number(r.least("tasks_per_s")),
                number(r.most("tasks_per_s"))),
        hop(r, "hop_p50_ms"),
        hop(r, "hop_p95_ms"),
        hop(r, "hop_p99_ms"),
        sequential
            ? "commit p50 %s, p99 %s ms"
                .formatted(
                    precise(r.median("floor_commit_p50_ms")),
                    precise(r.median("floor_commit_p99_ms")))
            : "%s tasks/s".formatted(number(r.median("floor_tasks_per_s"))),
        sequential
            ? "hop p50 is %s commits".formatted(precise(r.median("ratio")))
            : "%s of the floor".formatted(percent(r.median("ratio"))));
    out.flush();
  }

  void close() {
    out.println();
    out.flush();
  }

  private static String hop(Result r, String metric) {
    return r.has(metric) ? precise(r.median(metric)) : "-";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  private static String precise(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", share * 100);
  }
}
