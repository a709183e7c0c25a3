package dev.windlass.brain;

import dev.windlass.run.Blame;
import dev.windlass.run.Ending;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One task instance in memory: its row, plus what its upstream instances came to so far. */
final class TaskCell {
  final RunMachine run;
  final long id;
  final int task;
  final int mapIndex;
  TaskState state = TaskState.NONE;
  int tryNumber;
  int maxTries;
  @Nullable Instant scheduledAt;
  @Nullable Instant queuedAt;
  @Nullable Instant startDate;
  @Nullable Instant endDate;
  @Nullable Instant dueAt;
  @Nullable String worker;
  @Nullable String key;
  @Nullable String handle;
  @Nullable Ending ending;
  @Nullable String reason;
  @Nullable Blame blame;
  int lostCount;

  /** Outcomes of direct upstream instances. */
  int succeeded;

  int failed;
  int upstreamFailed;
  int skipped;
  int removed;

  /** Whether the current attempt is already in the history. */
  boolean hasOutput;

  /** Whether a changed row waits for the journal. */
  boolean dirty;

  /** Whether its row does not exist in the database yet. */
  boolean fresh;

  TaskCell(RunMachine run, long id, int task, int mapIndex) {
    this.run = run;
    this.id = id;
    this.task = task;
    this.mapIndex = mapIndex;
  }

  TaskCell(RunMachine run, int task, TaskRow row) {
    this(run, row.id(), task, row.mapIndex());
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
    hasOutput = row.state().finished();
  }

  TaskRow row() {
    return new TaskRow(
        id,
        run.plan.tasks[task].id(),
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
        lostCount);
  }

  /** Counts one upstream outcome. */
  void count(TaskState outcome, int by) {
    switch (outcome) {
      case SUCCESS -> succeeded += by;
      case FAILED -> failed += by;
      case UPSTREAM_FAILED -> upstreamFailed += by;
      case SKIPPED -> skipped += by;
      case REMOVED -> removed += by;
      default -> throw new IllegalStateException("%s is no outcome".formatted(outcome));
    }
  }

  /** Forgets everything of the current attempt but its number. */
  void reset() {
    state = TaskState.NONE;
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
