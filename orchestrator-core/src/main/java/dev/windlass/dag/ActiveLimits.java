package dev.windlass.dag;

/**
 * How many instances of one task may be queued or running at a time.
 *
 * @param perDag over all runs of the DAG ({@code max_active_tis_per_dag}); 0: no limit
 * @param perRun within one run ({@code max_active_tis_per_dagrun}); 0: no limit
 */
public record ActiveLimits(int perDag, int perRun) {
  /** No limit of its own. */
  public static final ActiveLimits NONE = new ActiveLimits(0, 0);
}
