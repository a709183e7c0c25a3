package dev.windlass.brain;

/**
 * What bounds the brain as a whole. Immutable.
 *
 * @param parallelism attempts that hold a slot at a time, over all runs
 * @param lostBudget vanished attempts per task that burn no retry
 * @param maxMapLength elements that a task may put out for others to be mapped over
 */
public record Limits(int parallelism, int lostBudget, int maxMapLength) {
  /** Airflow's bound on the length of a mapped list. */
  public static final int MAP_LENGTH = 1_024;
}
