package dev.windlass.brain;

import static dev.windlass.brain.Promises.that;

import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.Deadline;
import dev.windlass.dag.Deadline.Reference;
import dev.windlass.run.DeadlineAlert;
import dev.windlass.run.DeadlineRow;
import dev.windlass.run.Ending;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What holds of deadlines, judged on committed rows: one alert for who is late, none for others.
 */
final class PromisesDeadlines {
  private final Simulation world;

  /** Every alert there ever was: whose, which, and for when. */
  private final Set<List<Object>> alerts = new LinkedHashSet<>();

  /** What was due at the last look at the clock, and has to be noticed with the next commit. */
  private final Map<DeadlineRow.Key, DeadlineRow> overdue = new LinkedHashMap<>();

  PromisesDeadlines(Simulation world) {
    this.world = world;
  }

  void crashed() {
    overdue.clear();
  }

  void ticked() {
    for (DeadlineRow row : world.rows.deadlines.values()) {
      RunRow run = world.rows.runs.get(row.runKey());
      boolean active = run != null && world.brain.holds(run.dagId(), run.runId());
      if (row.pending() && active && !row.dueAt().isAfter(world.now())) {
        overdue.put(row.key(), row);
      }
    }
  }

  void look(Decisions.Batch batch, Set<Long> changed) {
    overdue.forEach(
        (key, row) ->
            that(
                !row.equals(world.rows.deadlines.get(key)),
                "who is late is noticed in time: %s is still pending",
                row));
    overdue.clear();
    // A deleted run's key may be another run's one day.
    alerts.removeIf(a -> batch.deletedRuns().contains(((DeadlineRow.Key) a.getFirst()).runKey()));
    batch.deadlines().alerts().forEach(this::alerted);
    for (DeadlineRow row : batch.deadlines().set()) {
      that(
          row.pending() || alerts.contains(what(row.key(), row.dueAt())),
          "a missed deadline makes its alert: %s",
          row);
    }
    for (long id : changed) {
      RunRow run = world.rows.runs.get(id);
      if (run != null) {
        ofRun(run);
        world.rows.of(id).forEach(task -> ofTask(run, task));
      }
    }
  }

  private static List<Object> what(DeadlineRow.Key key, Instant due) {
    return List.of(key, due);
  }

  private void alerted(DeadlineAlert alert) {
    DeadlineRow.Key key = new DeadlineRow.Key(alert.runKey(), alert.taskId(), alert.number());
    that(alerts.add(what(key, alert.dueAt())), "a missed deadline makes one alert: %s", alert);
    that(!alert.missedAt().isBefore(alert.dueAt()), "who is in time makes no alert: %s", alert);
    RunRow run = world.rows.runs.get(alert.runKey());
    Instant end = alert.taskId() == 0 && run != null ? run.endDate() : null;
    that(
        end == null || run == null || !run.state().finished() || !end.isBefore(alert.missedAt()),
        "a run that is over is not late: %s",
        alert);
  }

  private void ofRun(RunRow run) {
    List<Deadline> all = world.dag(run.dagId()).structure.deadlines();
    for (int n = 0; n < all.size(); n++) {
      Deadline deadline = all.get(n);
      DeadlineRow row = world.rows.deadlines.get(new DeadlineRow.Key(run.id(), 0, n));
      boolean over =
          run.state().finished() || (deadline.startSuffices() && run.state() == RunState.RUNNING);
      that(
          !over || row == null || !row.pending(),
          "what is over waits for no deadline: %s of %s",
          row,
          run.runId());
      Instant due = due(run, null, deadline);
      Instant queued = run.queuedAt();
      boolean asked = due != null && queued != null && !over;
      // What was due before a run was queued again is not asked of it, nor of a backfill.
      boolean again = run.clearNumber() > 0 || world.people.marked.contains(run.id());
      boolean past = again || run.backfillId() != null;
      boolean before = past && asked && !due.isAfter(queued);
      that(
          !asked || before || (row != null && row.dueAt().equals(due)),
          "a run has its deadline: %s at %s, not %s",
          run.runId(),
          due,
          row);
    }
  }

  private void ofTask(RunRow run, TaskRow task) {
    TaskSpec spec = world.dag(run.dagId()).spec(task.taskId());
    for (int n = 0; n < spec.deadlines().size(); n++) {
      Deadline deadline = spec.deadlines().get(n);
      DeadlineRow row = world.rows.deadlines.get(new DeadlineRow.Key(run.id(), task.id(), n));
      boolean over =
          task.state().finished()
              || (deadline.startSuffices()
                  && (task.seriesStart() != null
                      || (task.startDate() != null && task.state() != TaskState.UP_FOR_RETRY)));
      that(
          !over || row == null || !row.pending(),
          "what is over waits for no deadline: %s of %s",
          row,
          task.taskId());
      Instant due = due(run, task, deadline);
      boolean cleared =
          task.ending() == Ending.CLEARED
              // It was cleared, and then marked before its attempt was over.
              || (task.ending() != null && world.people.touched.contains(run.id()))
              || task.state() == TaskState.RESTARTING
              // It was over before it had said that it began.
              || (task.state() == TaskState.UP_FOR_RETRY && task.seriesStart() == null)
              || (deadline.reference() != Reference.TASK_START
                  && (world.people.touched.contains(run.id())
                      || !PromisesGroups.around(world.dag(run.dagId()), spec).isEmpty()));
      Instant queued = run.queuedAt();
      boolean late =
          deadline.reference() != Reference.TASK_START
              && (task.mapIndex() > 0
                  || (run.backfillId() != null
                      && due != null
                      && queued != null
                      && !due.isAfter(queued)));
      that(
          due == null || over || cleared || late || (row != null && row.dueAt().equals(due)),
          "a task has its deadline: %s at %s, not %s",
          task.taskId(),
          due,
          row);
    }
  }

  private static @Nullable Instant due(RunRow run, @Nullable TaskRow task, Deadline deadline) {
    Instant from =
        switch (deadline.reference()) {
          case QUEUED_AT -> run.queuedAt();
          case LOGICAL_DATE -> run.logicalDate();
          case FIXED -> deadline.fixed().orElse(null);
          case TASK_START ->
              task == null
                  ? null
                  : task.seriesStart() == null ? task.startDate() : task.seriesStart();
          // What was usual when it began is not in the rows of today.
          case AVERAGE -> null;
        };
    return from == null ? null : from.plus(deadline.interval());
  }
}
