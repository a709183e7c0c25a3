package dev.windlass.brain;

import dev.windlass.dag.CallbackEvent;
import dev.windlass.dag.Occasion;
import dev.windlass.run.CallbackRow;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * Which callbacks of a run are due. As in Airflow they follow what an attempt came to or what the
 * scheduler found out about one; a task that never started calls nobody. What people do calls
 * somebody only where the DAG asks for it.
 */
final class Callbacks {
  /** The reason of a run that a person ended as failed. */
  static final String FAILED_BY_PERSON = "ended as failed by a person";

  /** The reason of a run that a person ended as success, while its teardowns still run. */
  static final String SUCCESS_BY_PERSON = "marked success by a person";

  private final RunMachine run;

  Callbacks(RunMachine run) {
    this.run = run;
  }

  /** Something happened to a task by itself. */
  void due(TaskCell cell, CallbackEvent event) {
    if (cell.task == TaskCell.GONE || !run.plan.tasks[cell.task].callbacks().contains(event)) {
      return;
    }
    TaskState state = event == CallbackEvent.EXECUTE ? TaskState.RUNNING : cell.state();
    run.room
        .out()
        .callback(
            new CallbackRow(
                run.row().id(),
                cell.taskId,
                cell.id,
                cell.mapIndex,
                cell.tryNumber,
                event,
                String.valueOf(state.word()),
                cell.reason,
                0));
  }

  /** A person gave a task its outcome. */
  void byPerson(TaskCell cell) {
    if (!run.plan.dag.callbacks().notifyOnManual()) {
      return;
    }
    switch (cell.state()) {
      case SUCCESS -> due(cell, CallbackEvent.SUCCESS);
      case FAILED -> due(cell, CallbackEvent.FAILURE);
      case SKIPPED -> due(cell, CallbackEvent.SKIPPED);
      case NONE,
          SCHEDULED,
          QUEUED,
          RUNNING,
          RESTARTING,
          UP_FOR_RETRY,
          UP_FOR_RESCHEDULE,
          DEFERRED,
          AWAITING_INPUT,
          UPSTREAM_FAILED,
          REMOVED -> {}
    }
  }

  /** Whether a person gave an instance its outcome. */
  static boolean marked(TaskCell cell) {
    return cell.state().finished() && markedAs(cell.state()).equals(cell.reason);
  }

  /** The reason of an instance that a person gave its outcome. */
  static String markedAs(TaskState state) {
    return "marked %s by a person".formatted(state.word());
  }

  /** Whether a person ended the run, or is about to. */
  static boolean endedByPerson(RunRow row) {
    return FAILED_BY_PERSON.equals(row.reason()) || SUCCESS_BY_PERSON.equals(row.reason());
  }

  /** A group has come to its end, or to that of one of its passes. */
  void ended(String group, int mapIndex, int pass, CallbackEvent event, @Nullable String reason) {
    String state =
        switch (event) {
          case RETRY -> TaskState.UP_FOR_RETRY.word();
          case FAILURE -> TaskState.FAILED.word();
          case SKIPPED -> TaskState.SKIPPED.word();
          default -> TaskState.SUCCESS.word();
        };
    run.room
        .out()
        .callback(
            new CallbackRow(
                run.row().id(),
                Occasion.OF_GROUP + group,
                0,
                mapIndex,
                pass,
                event,
                String.valueOf(state),
                reason,
                0));
  }

  /** An attempt failed because its run was ended, by a person or by itself. */
  void runEnded(TaskCell cell) {
    if (FAILED_BY_PERSON.equals(run.row().reason())) {
      byPerson(cell);
    } else {
      due(cell, CallbackEvent.FAILURE);
    }
  }

  /**
   * The run is over.
   *
   * @param before its row while it still ran
   */
  void closed(RunRow before) {
    RunRow row = run.row();
    CallbackEvent event =
        row.state() == RunState.SUCCESS ? CallbackEvent.SUCCESS : CallbackEvent.FAILURE;
    boolean person = byPerson(before.reason(), row.state());
    if (run.plan.dag.callbacks().events().contains(event)
        && (!person || run.plan.dag.callbacks().notifyOnManual())) {
      run.room
          .out()
          .callback(
              new CallbackRow(
                  row.id(), null, 0, -1, 0, event, row.state().word(), row.reason(), 0));
    }
  }

  /** A deadline was missed: of a task, or of the run where there is no task. */
  void late(@Nullable TaskCell cell, int number, String reason) {
    var events =
        cell == null ? run.plan.dag.callbacks().events() : run.plan.tasks[cell.task].callbacks();
    if (!events.contains(CallbackEvent.DEADLINE)) {
      return;
    }
    long key = run.row().id();
    CallbackRow due;
    if (cell == null) {
      String state = run.row().state().word();
      due = new CallbackRow(key, null, 0, -1, 0, CallbackEvent.DEADLINE, state, reason, number);
    } else {
      String word = cell.state().word();
      due =
          new CallbackRow(
              key,
              cell.taskId,
              cell.id,
              cell.mapIndex,
              cell.tryNumber,
              CallbackEvent.DEADLINE,
              word == null ? "none" : word,
              reason,
              number);
    }
    run.room.out().callback(due);
  }

  private static boolean byPerson(@Nullable String reason, RunState state) {
    return (state == RunState.SUCCESS ? SUCCESS_BY_PERSON : FAILED_BY_PERSON).equals(reason);
  }
}
