package dev.windlass.brain;

import dev.windlass.dag.AssetUpdate;
import dev.windlass.dag.CallbackEvent;
import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.run.Blame;
import dev.windlass.run.Ending;
import dev.windlass.run.RunRow;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of an attempt that is over: an outcome, or another attempt. */
final class Outcomes {
  private final RunMachine run;
  private final Plan plan;
  private final BrainRoom room;

  Outcomes(RunMachine run) {
    this.run = run;
    this.plan = run.plan;
    this.room = run.room;
  }

  private TaskSpec spec(TaskCell cell) {
    return plan.tasks[cell.task];
  }

  /** An attempt came to a good end, in spite of the one it was asked for or without any. */
  void succeeded(TaskCell cell, Report.Succeeded r, Instant now) {
    boolean setup = spec(cell).role() == Role.SETUP;
    boolean marked = cell.ending == Ending.MARKED_SUCCESS;
    if (marked ? wrong(cell, r) == null : counts(cell, r.at(), setup)) {
      succeed(cell, r, now);
    } else {
      over(cell, now);
    }
  }

  /** An attempt found nothing to do, in spite of the end it was asked for or without any. */
  void skipped(TaskCell cell, Report.Skipped r, Instant now) {
    if (counts(cell, r.at(), false)) {
      cell.reason = r.reason();
      finish(cell, TaskState.SKIPPED, now);
      run.callbacks.due(cell, CallbackEvent.SKIPPED);
    } else {
      over(cell, now);
    }
  }

  /**
   * Whether what an attempt came to counts although its end was asked for. As in the reference a
   * change from outside wins over what the worker says afterwards.
   *
   * @param made whether it made something for others: that exists now, and is used and torn down,
   *     unless a person said otherwise of this very instance
   */
  private boolean counts(TaskCell cell, Instant at, boolean made) {
    return switch (cell.ending) {
      case null -> true;
      // Nobody asked for anything else, and it did begin.
      case STUCK -> true;
      // It may have been over in time, and not been heard of.
      case TIMED_OUT -> made || !run.tasks.limits.passed(cell, at);
      case CLEARED, RUN_ENDED -> made;
      case MARKED_SUCCESS, MARKED_FAILED, MARKED_SKIPPED -> false;
    };
  }

  void succeed(TaskCell cell, Report.Succeeded r, Instant now) {
    String wrong = wrong(cell, r);
    if (wrong != null) {
      fail(cell, wrong, r.branch() == null, Blame.USER, now);
      return;
    }
    cell.reason = null;
    cell.blame = null;
    String output = r.output();
    cell.outputLength = output == null ? TaskRow.NO_OUTPUT : r.length();
    if (output != null) {
      room.out().output(cell.id, output);
    }
    finish(cell, TaskState.SUCCESS, now);
    run.callbacks.due(cell, CallbackEvent.SUCCESS);
    run.decided().take(cell, r.branch(), now);
    updateAssets(cell, r.updates(), now);
  }

  void updateAssets(TaskCell cell, List<AssetUpdate> said, Instant now) {
    if (!said.isEmpty() || !spec(cell).outlets().isEmpty()) {
      room.updated(cell, said, now);
    }
  }

  /** What makes an output useless for the tasks after it; null: nothing. */
  private @Nullable String wrong(TaskCell cell, Report.Succeeded r) {
    if (r.branch() != null) {
      String problem = run.decided().problem(cell, r.branch());
      if (problem != null) {
        return problem;
      }
    }
    if (!plan.sourceOfMaps.get(cell.task) || plan.mapped(cell.task)) {
      return null;
    }
    if (r.output() == null || r.length() < 0) {
      return "%s put out %s, but a task is mapped over it and needs a list or an object"
          .formatted(cell.taskId, r.output() == null ? "nothing" : "a single value");
    }
    int most = room.limits().maxMapLength();
    return r.length() <= most
        ? null
        : "%s put out %d elements to be mapped over, more than the limit of %d (max_map_length)"
            .formatted(cell.taskId, r.length(), most);
  }

  void fail(TaskCell cell, String reason, boolean retryable, Blame blame, Instant now) {
    fail(cell, reason, retryable, null, blame, now);
  }

  /** {@code retryIn} is the delay that the failure itself asked for; null: as the task says. */
  void fail(
      TaskCell cell,
      String reason,
      boolean retryable,
      @Nullable Duration retryIn,
      Blame blame,
      Instant now) {
    cell.reason = reason;
    cell.blame = !retryable && blame == Blame.USER ? Blame.FINAL : blame;
    TaskSpec task = spec(cell);
    boolean soft = task.softFail() && (blame == Blame.TIMEOUT || !retryable);
    if (run.tasks.sensor(cell) && (soft || task.sensing().neverFail())) {
      finish(cell, TaskState.SKIPPED, now);
      run.callbacks.due(cell, CallbackEvent.SKIPPED);
    } else if (retryable && cell.tryNumber <= cell.maxTries && mayRetry(task)) {
      Instant end = cell.endDate == null ? now : cell.endDate;
      cell.to(TaskState.UP_FOR_RETRY);
      cell.dueAt = end.plus(retryIn == null ? delay(cell) : RetryDelay.asked(retryIn));
      run.changed(cell);
      run.callbacks.due(cell, CallbackEvent.RETRY);
      run.tasks.retryTimer(cell, now);
    } else {
      // What its group runs again has not failed for good.
      boolean again = run.groups.absorbs(cell) && cell.blame != Blame.FINAL;
      boolean first = cell.blame == Blame.FINAL && run.groups.mayRunAgain(cell);
      List<TaskCell> waited = first ? run.groups.absorbed() : List.of();
      finish(cell, TaskState.FAILED, now);
      run.callbacks.due(cell, again ? CallbackEvent.RETRY : CallbackEvent.FAILURE);
      // What had failed before was to be run again with this one, and is not now.
      for (TaskCell other : waited) {
        if (!run.groups.absorbs(other)) {
          run.callbacks.due(other, CallbackEvent.FAILURE);
        }
      }
      boolean haste = plan.dag.limits().failFast() && task.role() != Role.TEARDOWN;
      if (haste && !again && !run.row().ending()) {
        run.ending.end("fail_fast: task %s failed: %s".formatted(cell.name(), reason), now);
      }
    }
  }

  private Duration delay(TaskCell cell) {
    RunRow row = run.row();
    String seed = row.dagId() + "#" + cell.taskId + "#" + row.logicalDate();
    return RetryDelay.after(spec(cell).retries(), cell.tryNumber, seed);
  }

  /** A run that is being ended tries nothing again but its teardowns: nobody else destroys. */
  private boolean mayRetry(TaskSpec task) {
    return !run.row().ending() || task.role() == Role.TEARDOWN;
  }

  /** A vanished attempt has a small budget of its own before it counts as a failure. */
  void lose(TaskCell cell, Instant now) {
    cell.lostCount++;
    if (cell.lostCount > room.limits().lostBudget()) {
      fail(cell, "its worker vanished %d times".formatted(cell.lostCount), true, Blame.LOST, now);
      return;
    }
    cell.reason = "its worker vanished";
    cell.blame = Blame.LOST;
    renew(cell, now);
  }

  /**
   * As in the reference, too many times in the queue is final: a retry would wait there as well. A
   * teardown waits on, for nobody else destroys what its setup made.
   */
  private void stuck(TaskCell cell, Instant now) {
    cell.lostCount += spec(cell).role() == Role.TEARDOWN ? 0 : 1;
    String words =
        "no worker took it within %d s".formatted(room.limits().queuedTimeout().toSeconds());
    if (cell.lostCount > room.limits().lostBudget()) {
      String reason = "%s, for the %d. time".formatted(words, cell.lostCount);
      fail(cell, reason, false, Blame.PLATFORM, now);
      return;
    }
    cell.reason = words;
    cell.blame = Blame.PLATFORM;
    renew(cell, now);
  }

  /**
   * No worker had it, or the one that had it let go of it in order: nothing vanished, and nothing
   * counts. It is a new attempt all the same, for the old one may have done something.
   */
  void letGo(TaskCell cell, Instant now) {
    run.tasks.leave(cell, now);
    cell.reason = "the scheduler that began it stopped, or lost the database";
    cell.blame = Blame.PLATFORM;
    renew(cell, now);
    run.settle(now);
  }

  /** Another attempt that uses up none of the task's retries. */
  private void renew(TaskCell cell, Instant now) {
    cell.to(TaskState.UP_FOR_RETRY);
    room.out().archive(cell);
    cell.reset();
    cell.maxTries++;
    run.tasks.ready(cell, now);
  }

  /** The end that was asked for has come. */
  void over(TaskCell cell, Instant now) {
    Ending ending = cell.ending;
    cell.ending = null;
    if (ending == null) {
      fail(cell, "the attempt was ended", true, Blame.PLATFORM, now);
      return;
    }
    switch (ending) {
      case TIMED_OUT -> {
        boolean again = !run.tasks.limits.sensorIsOver(cell);
        fail(cell, run.tasks.limits.words(cell), again, Blame.TIMEOUT, now);
      }
      case STUCK -> stuck(cell, now);
      case CLEARED -> again(cell, now);
      case RUN_ENDED -> endedWithItsRun(cell, now);
      case MARKED_FAILED -> mark(cell, TaskState.FAILED, now);
      case MARKED_SUCCESS -> mark(cell, TaskState.SUCCESS, now);
      case MARKED_SKIPPED -> mark(cell, TaskState.SKIPPED, now);
    }
  }

  /** Who had begun has failed; who was only queued, or was to begin anew, is skipped. */
  private void endedWithItsRun(TaskCell cell, Instant now) {
    boolean idle = cell.is(TaskState.QUEUED) || cell.is(TaskState.RESTARTING);
    cell.reason = run.row().reason();
    cell.blame = idle ? null : Blame.USER;
    finish(cell, idle ? TaskState.SKIPPED : TaskState.FAILED, now);
    if (!idle) {
      run.callbacks.runEnded(cell);
    }
  }

  void mark(TaskCell cell, TaskState state, Instant now) {
    cell.reason = Callbacks.markedAs(state);
    cell.blame = null;
    finish(cell, state, now);
    run.callbacks.byPerson(cell);
  }

  /** A cleared attempt is over: the task begins anew. */
  void again(TaskCell cell, Instant now) {
    TaskState before = cell.state();
    cell.to(TaskState.RESTARTING);
    room.out().archive(cell);
    cell.to(before);
    forget(cell);
    run.changed(cell);
    run.deadlines.again(cell, now);
    run.tasks.evaluate(cell, now);
  }

  /** A full set of attempts again; the number of the attempt goes on counting. */
  void forget(TaskCell cell) {
    cell.reset();
    cell.maxTries =
        cell.tryNumber + (cell.task == TaskCell.GONE ? 0 : spec(cell).retries().limit());
    cell.lostCount = 0;
    cell.skips = null;
    cell.seriesStart = null;
  }

  void finish(TaskCell cell, TaskState outcome, Instant now) {
    cell.to(outcome);
    cell.ending = null;
    cell.dueAt = null;
    if (cell.endDate == null) {
      cell.endDate = now;
    }
    run.changed(cell);
    run.deadlines.finished(cell, now);
    run.finished(cell);
  }
}
