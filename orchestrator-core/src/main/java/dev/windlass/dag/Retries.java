package dev.windlass.dag;

import java.time.Duration;
import java.util.Optional;

/**
 * How often and how soon a failed task is tried again.
 *
 * @param limit further attempts after the first
 * @param delay between the end of an attempt and the next; the base when exponential
 * @param exponential whether the delay doubles with each attempt, with Airflow's deterministic
 *     jitter
 * @param maxDelay upper bound of the delay
 */
public record Retries(int limit, Duration delay, boolean exponential, Optional<Duration> maxDelay) {
  /** No delay is longer than a day. */
  public static final Duration LONGEST = Duration.ofDays(1);

  /** Refuses negative values. */
  public Retries {
    if (limit < 0) {
      throw new IllegalArgumentException("retries must be 0 or more, not " + limit);
    }
    if (delay.isNegative()) {
      throw new IllegalArgumentException("retry delay must not be negative: " + delay);
    }
  }

  /** No retry. */
  public static Retries none() {
    return of(0);
  }

  /** {@code limit} retries, five minutes apart. */
  public static Retries of(int limit) {
    return new Retries(limit, Duration.ofMinutes(5), false, Optional.empty());
  }

  /** The same with this delay. */
  public Retries delay(Duration delay) {
    return new Retries(limit, delay, exponential, maxDelay);
  }

  /** The same with a delay that starts at {@code base} and doubles. */
  public Retries exponential(Duration base) {
    return new Retries(limit, base, true, maxDelay);
  }

  /** The same with an upper bound on the delay. */
  public Retries maxDelay(Duration bound) {
    return new Retries(limit, delay, exponential, Optional.of(bound));
  }
}
