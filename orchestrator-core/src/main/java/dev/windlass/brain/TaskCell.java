package dev.windlass.brain;

import dev.windlass.run.Blame;
import dev.windlass.run.Ending;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One task instance in memory: its row, plus what the brain derives from the rows around it. */
final class TaskCell {
  /** Stands for a task that the run's version does not have any more. */
  static final int GONE = -1;

  final RunMachine run;
  final long id;
  final String taskId;

  /** The task's place in the plan, or {@link #GONE}. */
  int task;

  /** -1: not mapped, or not expanded yet. */
  int mapIndex;

  private TaskState state = TaskState.NONE;
  int tryNumber;

  /** Among candidates, as it was when it became one: what it is sorted by must not change. */
  int priority;

  int maxTries;
  @Nullable Instant scheduledAt;
  @Nullable Instant queuedAt;
  @Nullable Instant startDate;
  @Nullable Instant endDate;
  @Nullable Instant dueAt;
  @Nullable Instant seriesStart;
  @Nullable String worker;
  @Nullable String key;
  @Nullable String handle;
  @Nullable Ending ending;
  @Nullable String reason;
  @Nullable Blame blame;
  @Nullable String skips;
  int lostCount;
  int outputLength = TaskRow.NO_OUTPUT;

  /** Outcomes of upstream instances with the same index; null: there are none such. */
  @Nullable Tally own;

  /** Remembered decisions of branching tasks with the same index that skip this instance. */
  int skippedBy;

  /** For a setup: unfinished tasks of its scope. */
  int openMembers;

  /** Whether its outcome is in the tallies of what comes after it. */
  boolean counted;

  /** Whether its attempt counts against every limit on active instances. */
  boolean holdsSlot;

  /** Whether its attempt counts against its pool. */
  boolean holdsPool;

  /** Whether a changed row waits for the journal. */
  boolean dirty;

  /** Whether its row does not exist in the database yet. */
  boolean fresh;

  /**
   * How its row stands in the database once what was decided before is written; null: not known.
   * Not kept for an instance that has ended: most never change again.
   */
  @Nullable TaskRow written;

  TaskCell(RunMachine run, long id, String taskId, int task, int mapIndex) {
    this.run = run;
    this.id = id;
    this.taskId = taskId;
    this.task = task;
    this.mapIndex = mapIndex;
  }

  TaskCell(RunMachine run, int task, TaskRow row) {
    this(run, row.id(), row.taskId(), task, row.mapIndex());
    state = row.state();
    tryNumber = row.tryNumber();
    maxTries = row.maxTries();
    scheduledAt = row.scheduledAt();
    queuedAt = row.queuedAt();
    startDate = row.startDate();
    endDate = row.endDate();
    dueAt = row.dueAt();
    worker = row.worker();
    key = row.key();
    handle = row.handle();
    ending = row.ending();
    reason = row.reason();
    blame = row.blame();
    lostCount = row.lostCount();
    outputLength = row.outputLength();
    skips = row.skips();
    seriesStart = row.seriesStart();
    written = state.finished() ? null : row;
  }

  TaskState state() {
    return state;
  }

  /** Moves to another state; every move passes here, so that the run's counts are right. */
  void to(TaskState next) {
    run.moved(this, state, next);
    counted = counted && next.finished();
    state = next;
  }

  boolean is(TaskState wanted) {
    return state == wanted;
  }

  int ordinal() {
    return TaskId.ordinal(id);
  }

  /** Its place among the instances of its task. */
  int place() {
    return Math.max(0, mapIndex);
  }

  boolean hasOutput() {
    return outputLength != TaskRow.NO_OUTPUT;
  }

  /** The tally of upstream instances with the same index. */
  Tally tally() {
    Tally tally = own;
    if (tally == null) {
      tally = new Tally();
      own = tally;
    }
    return tally;
  }

  /** The instance as people know it: {@code task} or {@code task[3]}. */
  String name() {
    return mapIndex < 0 ? taskId : taskId + "[" + mapIndex + "]";
  }

  TaskRow row() {
    return new TaskRow(
        id,
        taskId,
        mapIndex,
        state,
        tryNumber,
        maxTries,
        scheduledAt,
        queuedAt,
        startDate,
        endDate,
        dueAt,
        worker,
        key,
        handle,
        ending,
        reason,
        blame,
        lostCount,
        outputLength,
        skips,
        seriesStart);
  }

  /** The row as it is about to be written. */
  TaskRow write() {
    TaskRow row = row();
    written = state.finished() ? null : row;
    fresh = false;
    dirty = false;
    return row;
  }

  /** Forgets everything of the current attempt but its number. */
  void reset() {
    to(TaskState.NONE);
    scheduledAt = null;
    queuedAt = null;
    startDate = null;
    endDate = null;
    dueAt = null;
    worker = null;
    key = null;
    handle = null;
    ending = null;
    reason = null;
    blame = null;
  }
}
