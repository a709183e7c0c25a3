package dev.windlass.web.view;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Durations as they travel: seconds with milliseconds. */
public final class Durations {
  private Durations() {}

  /** Null when one of the two is not known yet. */
  public static @Nullable Double between(@Nullable Instant from, @Nullable Instant to) {
    return from == null || to == null ? null : seconds(Duration.between(from, to));
  }

  /** A duration in seconds. */
  public static double seconds(Duration duration) {
    return Math.round(duration.toNanos() / 1e6) / 1e3;
  }
}
