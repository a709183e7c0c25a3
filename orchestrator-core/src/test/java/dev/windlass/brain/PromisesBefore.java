package dev.windlass.brain;

import dev.windlass.run.GroupRetryRow;
import dev.windlass.run.RunRow;
import dev.windlass.run.TaskRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What stood in the rows before the batch that is being committed. */
final class PromisesBefore {
  /** Instances as they stood. */
  final Map<Long, TaskRow> old = new HashMap<>();

  /** Runs as they stood. */
  final Map<Long, RunRow> oldRuns = new HashMap<>();

  final Set<Long> newRuns = new LinkedHashSet<>();
  final Set<Long> newTasks = new LinkedHashSet<>();

  /** Groups that are run again in the batch. */
  final List<GroupRetryRow> groupsAgain = new ArrayList<>();

  /** Whether runs are deleted in the batch. */
  private boolean deleted;

  /** Backfills that were not complete. */
  final Map<Long, SimulationRows.BackfillRow> openBackfills = new HashMap<>();

  private final SimulationRows rows;

  PromisesBefore(SimulationRows rows) {
    this.rows = rows;
  }

  /** Looks at the rows that a batch is about to change. */
  void look(Decisions.Batch batch) {
    old.clear();
    groupsAgain.clear();
    for (GroupRetryRow next : batch.groupRetries()) {
      GroupRetryRow was = rows.groups.get(next.key());
      if (next.retried() > (was == null ? 0 : was.retried())) {
        groupsAgain.add(next);
      }
    }
    deleted = !batch.deletedRuns().isEmpty();
    openBackfills.clear();
    rows.backfills.forEach(
        (id, backfill) -> {
          if (backfill.open()) {
            openBackfills.put(id, backfill);
          }
        });
    oldRuns.clear();
    newRuns.clear();
    batch.newRuns().forEach(r -> newRuns.add(r.id()));
    newTasks.clear();
    batch.newTasks().forEach(t -> newTasks.add(t.id()));
    for (RunRow run : batch.changedRuns()) {
      RunRow before = rows.runs.get(run.id());
      if (before != null) {
        oldRuns.put(run.id(), before);
      }
    }
    for (TaskRow next : batch.changedTasks()) {
      TaskRow before = rows.task(next.id());
      if (before != null) {
        old.put(next.id(), before);
      }
    }
  }

  /**
   * Whether the runs before one by date are not what they were when it moved: made, deleted or
   * touched by a person since the last commit, or run again in part.
   */
  boolean movedBefore(RunRow run, Set<Long> touching) {
    Instant date = run.logicalDate();
    if (date == null || deleted) {
      return true;
    }
    Set<Long> moved = new LinkedHashSet<>(touching);
    moved.addAll(newRuns);
    groupsAgain.forEach(g -> moved.add(g.runKey()));
    for (long id : moved) {
      RunRow other = rows.runs.get(id);
      boolean before =
          other != null
              && other.dagId().equals(run.dagId())
              && other.logicalDate() != null
              && other.logicalDate().isBefore(date);
      if (before) {
        return true;
      }
    }
    return false;
  }
}
