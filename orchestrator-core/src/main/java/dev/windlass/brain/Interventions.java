package dev.windlass.brain;

import dev.windlass.run.Ending;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people do to a run and its instances. */
final class Interventions {
  private final RunMachine run;

  Interventions(RunMachine run) {
    this.run = run;
  }

  /** Clears the chosen instances; finished ones begin anew, live ones are ended first. */
  void clear(List<TaskCell> chosen, Instant now) {
    boolean wasFinished = run.row().state().finished();
    for (TaskCell cell : chosen) {
      if (cell.state().live()) {
        run.tasks.askToEnd(cell, Ending.CLEARED, "cleared");
        run.deadlines.again(cell, now);
      } else if (!cell.is(TaskState.NONE)) {
        run.tasks.withdraw(cell);
        run.room.out().archive(cell);
        run.outcomes.forget(cell);
        run.changed(cell);
        run.deadlines.again(cell, now);
      }
    }
    run.passes.cleared(chosen);
    run.recount();
    if (wasFinished) {
      run.set(Rows.requeued(run.row(), now));
      run.deadlines.reopened(now);
    } else {
      run.reevaluate(now);
    }
  }

  /**
   * Gives a run that has ended another end, or queues it again. As in the reference a success is
   * one of all its instances, teardowns too, for they are over; any other word leaves them as they
   * are: a queued run looks at them again and comes to what they say.
   */
  void markEnded(RunState state, Instant now) {
    RunRow before = run.row();
    if (state == RunState.QUEUED) {
      run.set(Rows.queuedAgain(before, now));
      run.deadlines.reopened(now);
      return;
    }
    boolean well = state == RunState.SUCCESS;
    RunRow told =
        Rows.reasoned(before, well ? Callbacks.SUCCESS_BY_PERSON : Callbacks.FAILED_BY_PERSON);
    run.set(told);
    if (well) {
      for (TaskCell cell : List.copyOf(run.instances.all())) {
        boolean there = cell.task != TaskCell.GONE && !cell.is(TaskState.REMOVED);
        if (there && !cell.is(TaskState.SUCCESS)) {
          run.outcomes.mark(cell, TaskState.SUCCESS, now);
        }
      }
      run.forgetFinished();
      run.recount();
      run.ends.settle();
    }
    Instant end = before.endDate() == null ? now : before.endDate();
    run.set(Rows.closed(told, state, well ? null : told.reason(), end));
    if (before.state() != state) {
      run.callbacks.closed(told);
    }
  }

  /** Makes the run part of a backfill, whose limit it counts against from now on. */
  void adoptInto(long backfill) {
    run.set(Rows.inBackfill(run.row(), backfill));
  }

  /** Keeps a note, or none. */
  void note(@Nullable String note) {
    run.set(Rows.noted(run.row(), note));
  }

  /** Gives an instance a final state by a person's word. */
  void mark(TaskCell cell, TaskState state, Instant now) {
    if (cell.state().live()) {
      Ending why =
          switch (state) {
            case SUCCESS -> Ending.MARKED_SUCCESS;
            case SKIPPED -> Ending.MARKED_SKIPPED;
            default -> Ending.MARKED_FAILED;
          };
      run.tasks.askToEnd(cell, why, "marked " + state.word());
      return;
    }
    run.tasks.withdraw(cell);
    cell.endDate = null;
    run.outcomes.mark(cell, state, now);
    run.forgetFinished();
    run.recount();
  }
}
