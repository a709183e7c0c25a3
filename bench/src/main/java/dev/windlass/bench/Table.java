package dev.windlass.bench;

import java.io.PrintStream;
import java.util.Locale;
import java.util.stream.Collectors;

/** Results for people, each as soon as it is there: one line per figure. */
final class Table {
  private final PrintStream out;
  private boolean begun;

  Table(PrintStream out) {
    this.out = out;
  }

  /** Says once where the figures come from. */
  private void begin(Machine machine) {
    if (begun) {
      return;
    }
    begun = true;
    out.printf("%d cores, Java %s%n", machine.cores(), machine.java());
    if (!machine.settings().isEmpty()) {
      out.println(
          machine.settings().entrySet().stream()
              .map(e -> e.getKey() + " " + e.getValue())
              .collect(Collectors.joining(", ", "Postgres: ", "")));
    }
    out.println("medians (least to most of the repeats); times are those in the rows");
  }

  void add(Result result) {
    begin(result.machine());
    out.printf("%n%s%n", result.name());
    for (String metric : result.metrics()) {
      Unit unit = Unit.of(metric);
      String median = number(result.median(metric));
      String words = metric.substring(0, metric.length() - unit.ending.length()).replace('_', ' ');
      if (result.repeats().size() == 1) {
        out.printf("  %-28s %12s %s%n", words, median, unit.words);
      } else {
        out.printf(
            "  %-28s %12s %-10s (%s to %s)%n",
            words, median, unit.words, number(result.least(metric)), number(result.most(metric)));
      }
    }
    out.flush();
  }

  /** What a metric's name ends with, and how people write it. */
  private enum Unit {
    PER_SECOND("_per_s", "/s"),
    MILLIS("_ms", "ms"),
    SECONDS("_s", "s"),
    NANOS("_ns", "ns"),
    KIB("_kib", "KiB"),
    BYTES("_bytes", "bytes"),
    NONE("", "");

    final String ending;
    final String words;

    Unit(String ending, String words) {
      this.ending = ending;
      this.words = words;
    }

    static Unit of(String metric) {
      for (Unit unit : values()) {
        if (metric.endsWith(unit.ending)) {
          return unit;
        }
      }
      return NONE;
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.2f" : "%,.0f", value);
  }
}
