package dev.windlass.store;

import dev.windlass.brain.Decisions;
import dev.windlass.brain.Decisions.Batch;
import dev.windlass.dag.Json;
import dev.windlass.dag.RunType;
import dev.windlass.run.Blame;
import dev.windlass.run.Ending;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows and batches for tests of the journal. */
final class JournalSamples {
  static final Instant OLD = Instant.parse("1969-07-20T20:17:40.000001Z");
  static final Instant LATE = Instant.parse("2199-12-31T23:59:59.999999Z");

  private JournalSamples() {}

  static TaskRow scheduled(TaskRow t, Instant at) {
    return new TaskRow(
        t.id(),
        t.taskId(),
        t.mapIndex(),
        TaskState.SCHEDULED,
        t.tryNumber(),
        t.maxTries(),
        at,
        t.queuedAt(),
        t.startDate(),
        t.endDate(),
        t.dueAt(),
        t.worker(),
        t.key(),
        t.handle(),
        t.ending(),
        t.reason(),
        t.blame(),
        t.lostCount(),
        t.outputLength(),
        t.skips(),
        t.seriesStart());
  }

  static Batch batch(
      List<RunRow> newRuns,
      List<RunRow> changedRuns,
      List<TaskRow> newTasks,
      List<TaskRow> changedTasks) {
    return batch(newRuns, changedRuns, newTasks, changedTasks, List.of());
  }

  static Batch batch(
      List<RunRow> newRuns,
      List<RunRow> changedRuns,
      List<TaskRow> newTasks,
      List<TaskRow> changedTasks,
      List<TaskRow> changedFrom) {
    return new Batch(
        newRuns,
        changedRuns,
        List.of(),
        List.of(),
        newTasks,
        changedTasks,
        changedFrom,
        List.of(),
        List.of(),
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Decisions.AssetRows.NONE,
        List.of(),
        Decisions.DeadlineRows.NONE,
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  static RunRow run(long id, String runId, RunState state, @Nullable String reason) {
    return new RunRow(
        id,
        "d",
        runId,
        RunType.MANUAL,
        state,
        1,
        OLD.plusSeconds(id),
        OLD,
        LATE,
        LATE,
        null,
        OLD,
        null,
        Json.object().put("größe", "日本"),
        reason,
        "test",
        null,
        3,
        null,
        reason != null,
        reason);
  }

  static TaskRow task(
      long run, int ordinal, TaskState state, @Nullable String handle, @Nullable String reason) {
    boolean full = reason != null;
    return new TaskRow(
        TaskId.of(run, ordinal),
        "t" + ordinal,
        -1,
        state,
        2,
        5,
        full ? OLD : null,
        full ? LATE : null,
        full ? Instant.EPOCH : null,
        null,
        full ? LATE : null,
        full ? "w" : null,
        full ? "key" : null,
        handle,
        full ? Ending.CLEARED : null,
        reason,
        full ? Blame.LOST : null,
        1,
        full ? 7 : TaskRow.NO_OUTPUT,
        full ? "[\"t9\"]" : null,
        full ? OLD : null);
  }
}
