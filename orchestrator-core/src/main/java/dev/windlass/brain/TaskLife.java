package dev.windlass.brain;

import dev.windlass.dag.CallbackEvent;
import dev.windlass.dag.DagStructure.Shape;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.run.AttemptKey;
import dev.windlass.run.Ending;
import dev.windlass.run.RunRow;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.time.Instant;
import java.util.List;

/** The life of a run's task instances, one at a time: from no status to an outcome. */
final class TaskLife {
  private final RunMachine run;
  private final Plan plan;
  private final BrainRoom room;
  final TimeLimits limits;

  TaskLife(RunMachine run) {
    this.run = run;
    this.plan = run.plan;
    this.room = run.room;
    this.limits = new TimeLimits(run);
  }

  private TaskSpec spec(TaskCell cell) {
    return plan.tasks[cell.task];
  }

  private void changed(TaskCell cell) {
    run.changed(cell);
  }

  // ---- may it start?

  void evaluate(TaskCell cell, Instant now) {
    if (!cell.is(TaskState.NONE) || !run.running()) {
      return;
    }
    switch (run.judge.of(cell)) {
      case WAIT -> {}
      case RUN -> {
        if (plan.mapped(cell.task)
            && !run.instances.sized(cell.task)
            && !run.expansion.owesEnd(cell)) {
          run.expansion.expand(cell, now);
        } else {
          ready(cell, now);
        }
      }
      case SKIP -> run.outcomes.finish(cell, TaskState.SKIPPED, now);
      case UPSTREAM_FAILED -> {
        cell.reason = run.judge.culprit(cell);
        run.outcomes.finish(cell, TaskState.UPSTREAM_FAILED, now);
      }
    }
  }

  void ready(TaskCell cell, Instant now) {
    switch (spec(cell).shape()) {
      case EMPTY -> {
        cell.startDate = now;
        run.deadlines.begun(cell, now);
        cell.tryNumber++;
        run.callbacks.due(cell, CallbackEvent.EXECUTE);
        run.outcomes.finish(cell, TaskState.SUCCESS, now);
        run.outcomes.updateAssets(cell, List.of(), now);
        run.callbacks.due(cell, CallbackEvent.SUCCESS);
      }
      case APPROVAL -> {
        cell.startDate = now;
        run.deadlines.begun(cell, now);
        cell.tryNumber++;
        clearOutput(cell);
        cell.to(TaskState.AWAITING_INPUT);
        changed(cell);
        run.callbacks.due(cell, CallbackEvent.EXECUTE);
        run.approvals.answerTimer(cell);
      }
      case ACTION, REMOTE_JOB, SENSOR -> {
        cell.to(TaskState.SCHEDULED);
        cell.scheduledAt = now;
        changed(cell);
        room.admission().offer(cell);
      }
    }
  }

  /** A slot was found: a new attempt, its key durable before it starts. */
  void enqueue(TaskCell cell, Instant now) {
    cell.to(TaskState.QUEUED);
    cell.queuedAt = now;
    cell.dueAt = null;
    cell.tryNumber++;
    RunRow row = run.row();
    cell.key = AttemptKey.of(row.dagId(), row.runId(), cell.taskId, cell.mapIndex, cell.tryNumber);
    clearOutput(cell);
    changed(cell);
    room.queuedWatch().begin(cell, now);
    room.out().effect(new Effect.Start(attempt(cell, false)));
  }

  /** What an earlier attempt put out is gone when the next begins. */
  private void clearOutput(TaskCell cell) {
    if (cell.hasOutput() || cell.tryNumber > 1) {
      room.out().clearOutput(cell.id);
      cell.outputLength = TaskRow.NO_OUTPUT;
    }
  }

  private Effect.Attempt attempt(TaskCell cell, boolean attach) {
    RunRow row = run.row();
    String key = cell.key;
    if (key == null) {
      throw new IllegalStateException(
          "live attempt of %s in %s has no key".formatted(cell.name(), row.runId()));
    }
    return new Effect.Attempt(
        cell.id,
        row.dagId(),
        row.version(),
        row.runId(),
        row.type(),
        row.logicalDate(),
        row.intervalStart(),
        row.intervalEnd(),
        row.conf(),
        cell.taskId,
        cell.mapIndex,
        cell.tryNumber,
        key,
        attach,
        cell.handle,
        cell.startDate,
        run.instances.inputs(cell));
  }

  // ---- after a restart

  /** Takes up what an instance was at when an earlier process left it. */
  void resume(TaskCell cell, Instant now) {
    if (cell.task == TaskCell.GONE) {
      return;
    }
    switch (cell.state()) {
      case SCHEDULED -> room.admission().offer(cell);
      case UP_FOR_RETRY -> retryTimer(cell, now);
      case AWAITING_INPUT -> run.approvals.answerTimer(cell);
      case QUEUED, RUNNING, DEFERRED, UP_FOR_RESCHEDULE, RESTARTING -> takeUp(cell, now);
      case NONE, SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, REMOVED -> {}
    }
  }

  private void takeUp(TaskCell cell, Instant now) {
    if (cell.state().takesSlot()) {
      room.admission().occupy(cell);
    } else if (cell.is(TaskState.DEFERRED)) {
      room.admission().occupyDeferred(cell);
    }
    if (spec(cell).shape() == Shape.ACTION) {
      if (cell.worker == null && cell.ending == null) {
        run.outcomes.letGo(cell, now);
      } else {
        on(new Report.Lost(cell.id, cell.tryNumber, now), now);
      }
      return;
    }
    limits.timers(cell);
    if (cell.is(TaskState.QUEUED)) {
      room.queuedWatch().begin(cell, now);
    }
    room.out().effect(new Effect.Start(attempt(cell, true)));
    if (cell.ending != null) {
      room.out().effect(new Effect.End(cell.id, cell.tryNumber, cell.ending.word()));
    }
  }

  // ---- what workers say

  /** What a worker said; stale reports change nothing. */
  void on(Report report, Instant now) {
    TaskCell cell = run.instances.byOrdinal(TaskId.ordinal(report.taskId()));
    if (!cell.state().live() || cell.tryNumber != report.tryNumber()) {
      return;
    }
    switch (report) {
      case Report.Started r -> started(cell, r);
      case Report.Submitted r -> {
        cell.handle = r.handle();
        began(cell, r.at());
        park(cell, TaskState.DEFERRED, r.at());
      }
      case Report.Waiting r -> {
        began(cell, r.at());
        park(cell, TaskState.UP_FOR_RESCHEDULE, r.at());
      }
      case Report.Succeeded r -> {
        leave(cell, r.at());
        run.outcomes.succeeded(cell, r, now);
      }
      case Report.Skipped r -> {
        leave(cell, r.at());
        run.outcomes.skipped(cell, r, now);
      }
      case Report.Failed r -> {
        leave(cell, r.at());
        if (cell.ending == null) {
          run.outcomes.fail(cell, r.reason(), r.retryable(), r.retryIn(), r.blame(), now);
        } else {
          run.outcomes.over(cell, now);
        }
      }
      case Report.Ended r -> {
        leave(cell, r.at());
        run.outcomes.over(cell, now);
      }
      case Report.Lost r -> {
        leave(cell, r.at());
        if (cell.ending == null) {
          run.outcomes.lose(cell, now);
        } else {
          run.outcomes.over(cell, now);
        }
      }
    }
    run.settle(now);
  }

  private void started(TaskCell cell, Report.Started r) {
    cell.worker = r.worker();
    began(cell, r.at());
    if (cell.is(TaskState.QUEUED)) {
      cell.to(TaskState.RUNNING);
    }
    changed(cell);
  }

  /** Whatever an attempt says first shows that it has begun: its timeouts run from then. */
  private void began(TaskCell cell, Instant at) {
    room.queuedWatch().end(cell);
    if (cell.startDate == null) {
      cell.startDate = at;
      cell.seriesStart = cell.seriesStart == null ? at : cell.seriesStart;
      limits.timers(cell);
      run.deadlines.begun(cell, at);
      run.callbacks.due(cell, CallbackEvent.EXECUTE);
    }
  }

  boolean sensor(TaskCell cell) {
    return spec(cell).shape() == Shape.SENSOR;
  }

  void timer(Instant at, TaskCell cell) {
    room.timers().add(at, run, cell.ordinal(), cell.tryNumber);
  }

  /** The attempt waits elsewhere and needs no slot. */
  private void park(TaskCell cell, TaskState state, Instant at) {
    if (!cell.is(TaskState.RESTARTING)) {
      cell.to(state);
      if (state == TaskState.DEFERRED) {
        room.admission().defer(cell);
      } else {
        room.admission().vacate(cell);
      }
    }
    limits.waits(cell, at);
    changed(cell);
  }

  /** The attempt is over, one way or another. */
  void leave(TaskCell cell, Instant at) {
    room.queuedWatch().end(cell);
    room.admission().vacate(cell);
    cell.endDate = at;
    if (cell.startDate == null) {
      cell.startDate = at;
    }
  }

  void retryTimer(TaskCell cell, Instant now) {
    timer(cell.dueAt == null ? now : cell.dueAt, cell);
  }

  void withdraw(TaskCell cell) {
    if (cell.is(TaskState.SCHEDULED)) {
      room.admission().withdraw(cell);
    }
  }

  void askToEnd(TaskCell cell, Ending why, String reason) {
    cell.ending = why;
    if (why == Ending.CLEARED && cell.state().takesSlot()) {
      // It keeps its slot: the next attempt must not run beside it.
      cell.to(TaskState.RESTARTING);
    }
    changed(cell);
    room.out().effect(new Effect.End(cell.id, cell.tryNumber, reason));
  }

  // ---- what falls due

  /** Nothing was heard of a queued attempt for too long: it is ended, and queued once more. */
  void stuck(TaskCell cell) {
    if (cell.is(TaskState.QUEUED) && cell.ending == null) {
      askToEnd(cell, Ending.STUCK, "no worker took it in time");
    }
  }

  /** A timer of the instance's attempt rang. */
  void due(TaskCell cell, int tryNumber, Instant now) {
    if (cell.tryNumber != tryNumber) {
      return;
    }
    Instant dueAt = cell.dueAt;
    boolean late = dueAt == null || !dueAt.isAfter(now);
    if (cell.is(TaskState.UP_FOR_RETRY) && late) {
      room.out().archive(cell);
      cell.reset();
      ready(cell, now);
    } else if (cell.is(TaskState.AWAITING_INPUT) && late) {
      run.approvals.nobodyAnswered(cell, now);
    } else if (cell.state().live() && cell.ending == null && limits.passed(cell, now)) {
      askToEnd(cell, Ending.TIMED_OUT, "timed out");
    }
    run.settle(now);
  }
}
