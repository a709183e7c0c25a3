package dev.windlass.dag;

import java.time.Duration;
import java.util.Optional;

/**
 * How often and how soon a failed task is tried again.
 *
 * @param limit further attempts after the first
 * @param delay between the end of an attempt and the next; the base when exponential
 * @param exponential whether the delay grows with each attempt, with Airflow's deterministic jitter
 * @param maxDelay upper bound of the delay
 * @param multiplier by what the delay grows with each attempt, if it is exponential; else 1
 */
public record Retries(
    int limit,
    Duration delay,
    boolean exponential,
    Optional<Duration> maxDelay,
    double multiplier) {
  /** No delay is longer than a day. */
  public static final Duration LONGEST = Duration.ofDays(1);

  /** Refuses negative values; what an earlier release did not store has its default. */
  public Retries {
    if (limit < 0) {
      throw new IllegalArgumentException("retries must be 0 or more, not " + limit);
    }
    if (delay.isNegative()) {
      throw new IllegalArgumentException("retry delay must not be negative: " + delay);
    }
    if (multiplier < 0 || !Double.isFinite(multiplier)) {
      throw new IllegalArgumentException(
          "the multiplier of the retry delay must be greater than 0, not " + multiplier);
    }
    multiplier = !exponential ? 1 : multiplier == 0 ? 2 : multiplier;
  }

  /** No retry. */
  public static Retries none() {
    return of(0);
  }

  /** {@code limit} retries, five minutes apart. */
  public static Retries of(int limit) {
    return new Retries(limit, Duration.ofMinutes(5), false, Optional.empty(), 1);
  }

  /** The same with this delay. */
  public Retries delay(Duration delay) {
    return new Retries(limit, delay, exponential, maxDelay, multiplier);
  }

  /** The same with a delay that starts at {@code base} and doubles. */
  public Retries exponential(Duration base) {
    return exponential(base, 2);
  }

  /**
   * The same with a delay that starts at {@code base} and grows by {@code multiplier} with each
   * attempt.
   */
  public Retries exponential(Duration base, double multiplier) {
    if (!(multiplier > 0)) {
      throw new IllegalArgumentException(
          "the multiplier of the retry delay must be greater than 0, not " + multiplier);
    }
    return new Retries(limit, base, true, maxDelay, multiplier);
  }

  /** So many further attempts, as soon as these. */
  public Retries limit(int attempts) {
    return new Retries(attempts, delay, exponential, maxDelay, multiplier);
  }

  /** The same with an upper bound on the delay. */
  public Retries maxDelay(Duration bound) {
    return new Retries(limit, delay, exponential, Optional.of(bound), multiplier);
  }
}
