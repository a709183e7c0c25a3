package dev.windlass.brain;

import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.RunType;
import dev.windlass.run.RunRow;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the previous run owes a task, from committed rows. */
final class PromisesPast {
  private PromisesPast() {}

  static Optional<String> owes(SimulationRows rows, PromisesDag dag, RunRow run, TaskSpec spec) {
    Instant date = run.logicalDate();
    if (!spec.past().any() || date == null) {
      return Optional.empty();
    }
    RunRow before = null;
    for (RunRow other : rows.runs.values()) {
      Instant d = other.logicalDate();
      boolean counts = !dag.structure.catchup() || other.type() != RunType.MANUAL;
      if (d != null && counts && other.dagId().equals(run.dagId()) && d.isBefore(date)) {
        before = before == null || d.isAfter(before.logicalDate()) ? other : before;
      }
    }
    if (before == null || firstOfBackfill(rows, run, date, before.backfillId())) {
      return Optional.empty();
    }
    for (TaskRow row : rows.of(before.id())) {
      boolean asked =
          row.taskId().equals(spec.id())
              || (spec.past().waitForDownstream()
                  && dag.downstream.get(spec.id()).contains(row.taskId()));
      if (asked && !met(row.state())) {
        return Optional.of("%s of %s is %s".formatted(row.taskId(), before.runId(), row.state()));
      }
    }
    return Optional.empty();
  }

  /**
   * What there was before the first run of a backfill does not count; what a later one runs does.
   */
  private static boolean firstOfBackfill(
      SimulationRows rows, RunRow run, Instant date, @Nullable Long before) {
    Long backfill = run.backfillId();
    return backfill != null
        && (before == null || before < backfill)
        && rows.runs.values().stream()
            .filter(r -> backfill.equals(r.backfillId()))
            .allMatch(r -> r.logicalDate() == null || !r.logicalDate().isBefore(date));
  }

  static boolean met(TaskState state) {
    return state == TaskState.SUCCESS || state == TaskState.SKIPPED || state == TaskState.REMOVED;
  }
}
