package dev.windlass.operators.remote;

import java.time.Duration;

/**
 * How often to ask: fast at first, then ever more slowly, a tenth of the time a job has been
 * running, so that a job's end is noticed within a tenth of its duration. Immutable.
 *
 * @param first the shortest wait, positive
 * @param most the longest wait, not below {@code first}
 */
public record Polling(Duration first, Duration most) {

  /** Checks the bounds. */
  public Polling {
    if (first.isNegative() || first.isZero() || most.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "polling needs 0 < first <= most, got %s and %s".formatted(first, most));
    }
  }

  /** Asks every {@code first} at the start and never more rarely than every {@code most}. */
  public static Polling between(Duration first, Duration most) {
    return new Polling(first, most);
  }

  /** The wait before the next question about a job started at {@code startedAtMillis} (epoch). */
  public Duration next(long startedAtMillis) {
    return after(Duration.ofMillis(Math.max(0, System.currentTimeMillis() - startedAtMillis)));
  }

  /** The wait before the next question about a job that has been running for {@code elapsed}. */
  public Duration after(Duration elapsed) {
    var tenth = elapsed.dividedBy(10);
    if (tenth.compareTo(first) < 0) {
      return first;
    }
    return tenth.compareTo(most) > 0 ? most : tenth;
  }
}
