package dev.windlass.brain;

import dev.windlass.run.RunState;

/** Runs of a DAG that failed one after another: at some number the DAG is paused. */
final class FailedRuns {
  private FailedRuns() {}

  /** A run ended. After too many failures in a row its DAG waits until a person has looked. */
  static void count(DagEntry dag, RunMachine run, Decisions out) {
    dag.failedInARow = run.row().state() == RunState.FAILED ? dag.failedInARow + 1 : 0;
    int most = run.plan.dag.limits().maxConsecutiveFailedRuns();
    if (most > 0 && dag.failedInARow >= most && !dag.paused) {
      dag.paused = true;
      dag.failedInARow = 0;
      out.audit(
          new Decisions.Audit(
              dag.dagId,
              "dag paused",
              "%d runs failed one after another (max_consecutive_failed_dag_runs)"
                  .formatted(most)));
    }
    if (most > 0) {
      out.dag(dag.times());
    }
  }
}
