package dev.windlass.brain;

import static dev.windlass.brain.Promises.name;
import static dev.windlass.brain.Promises.that;

import dev.windlass.dag.DagStructure.Shape;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.run.GroupRetryRow;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What falls due is acted upon. */
final class PromisesClock {
  private final Simulation world;

  /** Groups that were due at the last look at the clock. */
  private final Map<GroupRetryRow.Key, GroupRetryRow> lateGroups = new HashMap<>();

  /** What was due at the last look at the clock, and has to move with the next commit. */
  private final Map<Long, TaskRow> overdue = new HashMap<>();

  private final Set<Long> lateRuns = new LinkedHashSet<>();

  PromisesClock(Simulation world) {
    this.world = world;
  }

  /** The clock was looked at: whatever is due now has to move. */
  void ticked() {
    for (GroupRetryRow row : world.rows.groups.values()) {
      RunRow run = world.rows.runs.get(row.runKey());
      Instant due = row.dueAt();
      boolean running = run != null && run.state() == RunState.RUNNING;
      if (running && due != null && !due.isAfter(world.now())) {
        lateGroups.put(row.key(), row);
      }
    }
    for (TaskRow row : world.rows.active()) {
      RunRow run = world.rows.runs.get(TaskId.run(row.id()));
      if (run.state() == RunState.RUNNING && due(row)) {
        overdue.put(row.id(), row);
      }
    }
    for (RunRow run : world.rows.runs.values()) {
      Instant start = run.startDate();
      boolean late =
          run.state() == RunState.RUNNING
              && !run.ending()
              && start != null
              && world.dag(run.dagId()).structure.runTimeout().stream()
                  .anyMatch(t -> !start.plus(t).isAfter(world.now()));
      if (late) {
        lateRuns.add(run.id());
      }
    }
  }

  private boolean due(TaskRow row) {
    TaskSpec spec = world.dag(world.rows.runs.get(TaskId.run(row.id())).dagId()).spec(row.taskId());
    Instant at = row.dueAt();
    return switch (row.state()) {
      case UP_FOR_RETRY, AWAITING_INPUT -> at != null && !at.isAfter(world.now());
      case RUNNING, DEFERRED, UP_FOR_RESCHEDULE -> row.ending() == null && overran(row, spec);
      default -> false;
    };
  }

  private boolean overran(TaskRow row, TaskSpec spec) {
    Instant start = row.startDate();
    Instant series = row.seriesStart();
    // Who waits has a timeout of its own for that: see PromisesWaits.
    boolean waits = spec.waitTimeout().isPresent() && PromisesWaits.waits(row);
    boolean attempt =
        start != null
            && !waits
            && spec.executionTimeout().stream().anyMatch(t -> !start.plus(t).isAfter(world.now()));
    return attempt
        || (spec.shape() == Shape.SENSOR
            && series != null
            && spec.sensorTimeout().stream().anyMatch(t -> !series.plus(t).isAfter(world.now())));
  }

  /** After a commit: whatever was due has moved. */
  void acted() {
    lateGroups.forEach(
        (key, row) ->
            that(
                !row.equals(world.rows.groups.get(key)),
                "a group that is due is run again: %s still waits",
                row));
    overdue.forEach(
        (id, before) -> {
          TaskRow row = world.rows.task(id);
          that(
              row == null
                  || row.state() != before.state()
                  || row.tryNumber() != before.tryNumber()
                  || row.ending() != null,
              "what falls due is acted upon: %s is still %s",
              name(before),
              before.state());
        });
    for (long id : lateRuns) {
      RunRow run = world.rows.runs.get(id);
      that(
          run == null
              || run.state() != RunState.RUNNING
              || run.ending()
              || world.people.marked.contains(id)
              || world.people.touching.contains(id),
          "a run that takes too long is ended: %s",
          run == null ? "" : run.runId());
    }
    forget();
  }

  /** What was due is due no more: it moved, or the process crashed. */
  void forget() {
    lateGroups.clear();
    overdue.clear();
    lateRuns.clear();
  }
}
