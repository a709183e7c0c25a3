package dev.windlass.dag;

/**
 * What a DAG does about failure and crowding, beyond its active runs.
 *
 * @param maxActiveTasksPerDag queued and running tasks at a time over all its runs; 0: no limit
 * @param maxConsecutiveFailedRuns the DAG is paused after so many failed runs in a row; 0: never
 * @param failFast whether the first failed task ends the run
 */
public record RunLimits(int maxActiveTasksPerDag, int maxConsecutiveFailedRuns, boolean failFast) {
  /** No limit, never paused, not in haste. */
  public static final RunLimits NONE = new RunLimits(0, 0, false);
}
