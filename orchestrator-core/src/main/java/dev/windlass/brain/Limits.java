package dev.windlass.brain;

import java.time.Duration;

/**
 * What bounds the brain as a whole. Immutable.
 *
 * @param parallelism attempts that hold a slot at a time, over all runs
 * @param lostBudget vanished attempts per task that burn no retry
 * @param maxMapLength elements that a task may put out for others to be mapped over
 * @param queuedTimeout how long an attempt may be queued before it counts as stuck; in the
 *     reference {@code task_queued_timeout}
 */
public record Limits(int parallelism, int lostBudget, int maxMapLength, Duration queuedTimeout) {
  /** Airflow's bound on the length of a mapped list. */
  public static final int MAP_LENGTH = 1_024;

  /** Airflow's time for a queued task to begin. */
  public static final Duration QUEUED_TIMEOUT = Duration.ofMinutes(10);
}
