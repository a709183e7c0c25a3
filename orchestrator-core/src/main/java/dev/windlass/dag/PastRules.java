package dev.windlass.dag;

/**
 * What a task asks of the same DAG's previous run, as in Airflow.
 *
 * @param dependsOnPast the task's instance there must have succeeded or been skipped
 * @param waitForDownstream its direct downstream instances there must be done as well
 * @param ignoreFirst whether a task that the previous run did not have may go ahead; a run without
 *     a previous one always may
 * @param waitBeforeSkipping whether a task that would be skipped waits for the past, too
 */
public record PastRules(
    boolean dependsOnPast,
    boolean waitForDownstream,
    boolean ignoreFirst,
    boolean waitBeforeSkipping) {
  /** Asks nothing. */
  public static final PastRules NONE = new PastRules(false, false, true, false);

  /** Whether anything is asked. */
  public boolean any() {
    return dependsOnPast || waitForDownstream;
  }
}
