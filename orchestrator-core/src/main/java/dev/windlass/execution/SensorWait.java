package dev.windlass.execution;

import dev.windlass.dag.Sensing;
import dev.windlass.run.AttemptKey;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How long a sensor waits between two pokes: Airflow's formula, jitter and all. Pure. */
final class SensorWait {
  /** Nothing waits longer, however often it doubled. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** What Airflow takes where nothing says otherwise. */
  static final Duration USUAL = Duration.ofSeconds(60);

  private final Sensing sensing;
  private final String seed;

  /**
   * The waits of one attempt.
   *
   * @param start when the attempt began; whole seconds count, as rows keep less than a clock has
   */
  SensorWait(Sensing sensing, String dagId, String taskId, Instant start) {
    this.sensing = sensing;
    this.seed = "%s#%s#%s".formatted(dagId, taskId, start.truncatedTo(ChronoUnit.SECONDS));
  }

  /**
   * The wait after the {@code n}-th poke, from 1.
   *
   * @param said what the sensor's answer says, where the task has no interval of its own
   */
  Duration after(int n, Duration said) {
    Duration interval = sensing.interval().orElse(said);
    return sensing.exponential() ? exponential(interval, n) : interval;
  }

  private Duration exponential(Duration interval, int n) {
    Duration bound = sensing.maxWait().filter(w -> w.compareTo(LONGEST) < 0).orElse(LONGEST);
    double grown = interval.toMillis() / 1000.0 * Math.pow(2, n - 2);
    if (!(grown < LONGEST.toSeconds())) {
      return bound;
    }
    long base = Math.max(1, (long) grown);
    BigInteger hash = new BigInteger(AttemptKey.hash(seed + "#" + n), 16);
    Duration wait = Duration.ofSeconds(base + hash.mod(BigInteger.valueOf(base)).longValue());
    return wait.compareTo(bound) > 0 ? bound : wait;
  }

  /** Where a sensor is after a restart: the number of its next poke, and what is left to wait. */
  record Place(int next, Duration left) {}

  /**
   * Replays the waits against the time since the attempt began, as Airflow does: how often it poked
   * is kept nowhere. A task without an interval of its own pokes at once.
   */
  Place after(Duration elapsed) {
    if (sensing.interval().isEmpty() || elapsed.isNegative()) {
      return new Place(1, Duration.ZERO);
    }
    Duration sum = Duration.ZERO;
    int n = 0;
    while (sum.compareTo(elapsed) <= 0) {
      n++;
      Duration wait = after(n, USUAL);
      sum = sum.plus(wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait);
    }
    return new Place(n + 1, sum.minus(elapsed));
  }
}
