package dev.windlass.brain;

import dev.windlass.dag.DagStructure.Role;
import dev.windlass.run.Ending;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How a run ends: by itself, by a person's word, because it takes too long or cannot go on. */
final class RunEnding {
  private static final String NOTHING_MOVES = "nothing in the run can move any more";

  private final RunMachine run;

  RunEnding(RunMachine run) {
    this.run = run;
  }

  /**
   * Ends the run as failed: live attempts are ended, the rest is skipped, teardowns still run. As
   * in the reference who runs, or waits elsewhere, fails; who only waits for an attempt is skipped.
   */
  void end(String reason, Instant now) {
    if (run.row().state() == RunState.QUEUED) {
      run.set(Rows.started(run.row(), now));
      run.deadlines.started(now);
    }
    List<TaskCell> absorbed = run.groups.absorbed();
    run.set(Rows.ending(run.row(), reason));
    // Their groups were to be run again.
    absorbed.forEach(run.callbacks::runEnded);
    for (TaskCell cell : List.copyOf(run.instances.all())) {
      if (cell.task == TaskCell.GONE
          || run.plan.tasks[cell.task].role() == Role.TEARDOWN
          || cell.state().finished()) {
        continue;
      }
      if (marked(cell)) {
        // What a person said of it before stands.
        continue;
      }
      if (cell.state().live()) {
        run.tasks.askToEnd(cell, Ending.RUN_ENDED, reason);
      } else {
        run.tasks.withdraw(cell);
        cell.reason = reason;
        cell.blame = null;
        run.outcomes.finish(cell, TaskState.SKIPPED, now);
      }
    }
    if (!run.plan.blocks.isEmpty()) {
      // No group is run again any more.
      run.recount();
    }
    // Its teardowns may have nothing left to wait for, finished now or before.
    run.reevaluate(now);
  }

  /** A timer of the run rang: its own, unless the run was queued again since. */
  void timeOut(Instant now) {
    Duration most = run.plan.dag.runTimeout().orElse(Duration.ZERO);
    Instant began = run.row().startDate();
    if (began != null && !now.isBefore(began.plus(most))) {
      end("timed_out: the run took longer than %d s".formatted(most.toSeconds()), now);
    }
  }

  private static boolean marked(TaskCell cell) {
    return switch (cell.ending) {
      case MARKED_SUCCESS, MARKED_FAILED, MARKED_SKIPPED -> true;
      case null -> false;
      case TIMED_OUT, STUCK, CLEARED, RUN_ENDED -> false;
    };
  }

  /** Ends the run as success: every task counts as done, teardowns still run. */
  void endWell(Instant now) {
    if (run.row().state() == RunState.QUEUED) {
      run.set(Rows.started(run.row(), now));
      run.deadlines.started(now);
    }
    if (!run.row().ending()) {
      // A run that is being ended fails for the reason it has.
      run.set(Rows.reasoned(run.row(), Callbacks.SUCCESS_BY_PERSON));
    }
    for (TaskCell cell : List.copyOf(run.instances.all())) {
      if (cell.task == TaskCell.GONE
          || run.plan.tasks[cell.task].role() == Role.TEARDOWN
          || cell.is(TaskState.SUCCESS)
          || cell.is(TaskState.REMOVED)) {
        continue;
      }
      if (cell.state().live()) {
        run.tasks.askToEnd(cell, Ending.MARKED_SUCCESS, "marked success");
      } else {
        run.tasks.withdraw(cell);
        run.outcomes.mark(cell, TaskState.SUCCESS, now);
      }
    }
    // What had failed before was counted as failed.
    run.forgetFinished();
    run.recount();
    run.reevaluate(now);
  }

  /** A run where nothing moves and nothing ever will fails, unless an earlier run holds it up. */
  void unlock(Instant now) {
    for (TaskCell cell : run.instances.all()) {
      if (cell.is(TaskState.NONE) && run.past(cell.task).isPresent()) {
        return;
      }
    }
    List<TaskCell> absorbed = run.groups.absorbed();
    if (!run.row().ending()) {
      run.set(Rows.ending(run.row(), "all_tasks_deadlocked: no task could run any more"));
    }
    absorbed.forEach(run.callbacks::runEnded);
    if (!giveUp(false, now)) {
      // Even what should destroy something waits for ever.
      giveUp(true, now);
    }
    if (!run.plan.blocks.isEmpty()) {
      run.recount();
    }
    // What was made is torn down before the run is over.
    run.reevaluate(now);
  }

  /** Gives up what waits: whether there was anything, teardowns aside or not. */
  private boolean giveUp(boolean teardowns, Instant now) {
    boolean any = false;
    for (TaskCell cell : List.copyOf(run.instances.all())) {
      boolean spared =
          !teardowns
              && cell.task != TaskCell.GONE
              && run.plan.tasks[cell.task].role() == Role.TEARDOWN;
      if (cell.is(TaskState.NONE) && !spared) {
        cell.reason = "all_tasks_deadlocked: " + stuck(cell);
        run.outcomes.finish(cell, TaskState.UPSTREAM_FAILED, now);
        any = true;
      }
    }
    return any;
  }

  private String stuck(TaskCell cell) {
    return cell.task == TaskCell.GONE
        ? NOTHING_MOVES
        : DateLimits.outside(run.plan.dag, run.row(), run.plan.tasks[cell.task])
            .orElse(NOTHING_MOVES);
  }

  /** Nothing is left to do: success or failed, whatever its last tasks came to. */
  void close(Instant now) {
    RunRow before = run.row();
    TaskCell culprit = null;
    for (TaskCell cell : run.instances.all()) {
      boolean bad = cell.is(TaskState.FAILED) || cell.is(TaskState.UPSTREAM_FAILED);
      if (bad && cell.task != TaskCell.GONE && run.plan.leaf[cell.task]) {
        culprit = cell;
        break;
      }
    }
    if (culprit == null && !run.row().ending()) {
      run.set(Rows.closed(run.row(), RunState.SUCCESS, null, now));
    } else {
      run.set(
          Rows.closed(
              run.row(),
              RunState.FAILED,
              run.row().ending() ? run.row().reason() : firstFailure(),
              now));
    }
    run.deadlines.closed(now);
    run.passes.closed();
    run.ends.settle();
    run.callbacks.closed(before);
    run.room.ended(run, now);
  }

  private String firstFailure() {
    TaskCell first = null;
    for (TaskCell cell : run.instances.all()) {
      Instant end = cell.endDate;
      if (cell.is(TaskState.FAILED) && end != null) {
        Instant before = first == null ? null : first.endDate;
        first = before == null || end.isBefore(before) ? cell : first;
      }
    }
    return first == null
        ? "no task could run"
        : "task %s failed: %s".formatted(first.name(), first.reason);
  }
}
