package dev.windlass.brain;

import static dev.windlass.brain.Promises.name;
import static dev.windlass.brain.Promises.that;

import dev.windlass.brain.SimulationWorkers.Try;
import dev.windlass.dag.DagStructure.Shape;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.run.Ending;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long attempts wait for what is elsewhere: who waits is bound by the wait timeout, whatever
 * was restarted meanwhile, and who does not is not. When an attempt began to wait is known from
 * what its worker said first, not from the brain.
 */
final class PromisesWaits {
  private final Simulation world;
  private final PromisesBefore stood;

  /** When attempts began to wait. */
  private final Map<Try, Instant> since = new HashMap<>();

  /** The same of those that no commit knows yet. */
  private final Map<Try, Instant> said = new HashMap<>();

  /** Who had waited for too long at the last look at the clock. */
  private final Map<Long, TaskRow> overdue = new HashMap<>();

  PromisesWaits(Simulation world, PromisesBefore stood) {
    this.world = world;
    this.stood = stood;
  }

  void heard(Report report) {
    if (report instanceof Report.Submitted || report instanceof Report.Waiting) {
      Try attempt = new Try(report.taskId(), report.tryNumber());
      if (!since.containsKey(attempt)) {
        said.putIfAbsent(attempt, report.at());
      }
    }
  }

  void crashed() {
    said.clear();
    overdue.clear();
  }

  void ticked() {
    for (TaskRow row : world.rows.active()) {
      RunRow run = world.rows.runs.get(TaskId.run(row.id()));
      boolean waits = waits(row) && row.ending() == null && run.state() == RunState.RUNNING;
      if (waits && over(since.get(attempt(row)), spec(row).waitTimeout())) {
        overdue.put(row.id(), row);
      }
    }
  }

  void look(Decisions.Batch batch) {
    overdue.forEach(
        (id, before) -> {
          TaskRow row = world.rows.task(id);
          that(
              row == null
                  || row.state() != before.state()
                  || row.tryNumber() != before.tryNumber()
                  || row.ending() != null,
              "nobody waits longer than its wait timeout: %s is still %s",
              name(before),
              before.state());
        });
    overdue.clear();
    for (TaskRow row : batch.changedTasks()) {
      TaskRow before = stood.old.get(row.id());
      boolean already =
          before != null
              && before.ending() == Ending.TIMED_OUT
              && before.tryNumber() == row.tryNumber();
      that(
          row.ending() != Ending.TIMED_OUT || already || mayBeEnded(row),
          "an attempt is ended for its time only when that has passed: %s, which waits since %s",
          row,
          since.getOrDefault(attempt(row), said.get(attempt(row))));
    }
    said.forEach(
        (attempt, at) -> {
          TaskRow row = world.rows.task(attempt.task());
          if (row != null && row.tryNumber() == attempt.number() && row.state().live()) {
            since.put(attempt, at);
          }
        });
    said.clear();
    batch
        .deletedRuns()
        .forEach(run -> since.keySet().removeIf(attempt -> TaskId.run(attempt.task()) == run));
  }

  /** Whether some limit on the attempt's time has passed that counts for it. */
  private boolean mayBeEnded(TaskRow row) {
    TaskSpec spec = spec(row);
    Instant series = row.seriesStart() == null ? row.startDate() : row.seriesStart();
    if (spec.shape() == Shape.SENSOR && over(series, spec.sensorTimeout())) {
      return true;
    }
    Instant waits = since.get(attempt(row));
    Instant begins = said.get(attempt(row));
    // It may have been ended just before it said that it waits.
    boolean onlyWaits = spec.waitTimeout().isPresent() && waits != null;
    return over(waits, spec.waitTimeout())
        || over(begins, spec.waitTimeout())
        || (!onlyWaits && over(row.startDate(), spec.executionTimeout()));
  }

  /** Whether an attempt waits for what is elsewhere. */
  static boolean waits(TaskRow row) {
    return row.state() == TaskState.DEFERRED || row.state() == TaskState.UP_FOR_RESCHEDULE;
  }

  private TaskSpec spec(TaskRow row) {
    return world.dag(world.rows.runs.get(TaskId.run(row.id())).dagId()).spec(row.taskId());
  }

  private static Try attempt(TaskRow row) {
    return new Try(row.id(), row.tryNumber());
  }

  private boolean over(@Nullable Instant from, Optional<Duration> limit) {
    return from != null && limit.isPresent() && !from.plus(limit.get()).isAfter(world.now());
  }
}
