package dev.windlass.dag;

import java.time.Instant;

/** The span of data a run is about: from {@code start} (inclusive) to {@code end} (exclusive). */
public record DataInterval(Instant start, Instant end) {
  /** Checks that the interval does not end before it starts. */
  public DataInterval {
    if (end.isBefore(start)) {
      throw new IllegalArgumentException(
          "data interval ends %s before it starts %s".formatted(end, start));
    }
  }

  /** The zero-length interval at {@code instant}. */
  public static DataInterval at(Instant instant) {
    return new DataInterval(instant, instant);
  }
}
