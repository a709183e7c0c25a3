package dev.windlass.dag;

import java.time.Duration;
import java.util.Optional;

/**
 * How a sensor waits, as in Airflow.
 *
 * @param interval between two pokes; empty: what the sensor's answer says
 * @param exponential whether the interval doubles with each poke, with the deterministic jitter
 * @param maxWait upper bound of the interval when it grows
 * @param neverFail any error makes the task skipped
 * @param silentFail an unexpected error of a poke means "not yet"
 */
public record Sensing(
    Optional<Duration> interval,
    boolean exponential,
    Optional<Duration> maxWait,
    boolean neverFail,
    boolean silentFail) {
  /** As the sensor's answers say. */
  public static final Sensing PLAIN =
      new Sensing(Optional.empty(), false, Optional.empty(), false, false);
}
