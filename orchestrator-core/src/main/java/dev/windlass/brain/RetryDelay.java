package dev.windlass.brain;

import dev.windlass.dag.Retries;
import dev.windlass.run.AttemptKey;
import java.math.BigInteger;
import java.time.Duration;

/** How long a failed attempt waits for the next: Airflow's formula, jitter and all. Pure. */
final class RetryDelay {
  private RetryDelay() {}

  /**
   * The delay after the {@code n}-th attempt failed.
   *
   * @param seed {@code dag#task#logicalDate}; makes the jitter repeatable
   */
  static Duration after(Retries retries, int n, String seed) {
    Duration delay = retries.exponential() ? exponential(retries, n, seed) : retries.delay();
    Duration bound = retries.maxDelay().orElse(Retries.LONGEST);
    Duration longest = bound.compareTo(Retries.LONGEST) < 0 ? bound : Retries.LONGEST;
    return delay.compareTo(longest) > 0 ? longest : delay;
  }

  /** The delay that a retry policy asked for, within the bound for all. */
  static Duration asked(Duration delay) {
    return delay.compareTo(Retries.LONGEST) > 0 ? Retries.LONGEST : delay;
  }

  private static Duration exponential(Retries retries, int n, String seed) {
    double grown = retries.delay().toMillis() / 1000.0 * Math.pow(retries.multiplier(), n - 1);
    if (!(grown < Retries.LONGEST.toSeconds())) {
      return Retries.LONGEST;
    }
    long base = Math.max(1, (long) Math.ceil(grown));
    BigInteger hash = new BigInteger(AttemptKey.hash(seed + "#" + n), 16);
    return Duration.ofSeconds(base + hash.mod(BigInteger.valueOf(base)).longValue());
  }
}
