package dev.windlass.web.api;

import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.store.RunQueries.RunRow;
import dev.windlass.store.TaskQueries.TaskRow;
import dev.windlass.store.TaskQueries.TryRow;
import dev.windlass.web.view.Durations;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The reference's TaskInstanceHistoryResponse. */
record TryJson(
    String taskId,
    String taskDisplayName,
    String dagId,
    String dagDisplayName,
    String dagRunId,
    int mapIndex,
    int tryNumber,
    int maxTries,
    @Nullable String state,
    @Nullable Instant scheduledWhen,
    @Nullable Instant queuedWhen,
    @Nullable Instant startDate,
    @Nullable Instant endDate,
    @Nullable Double duration,
    @Nullable String hostname,
    @Nullable String unixname,
    String pool,
    int poolSlots,
    @Nullable String queue,
    int priorityWeight,
    String operator,
    String operatorName,
    @Nullable Integer pid,
    @Nullable String executor,
    String executorConfig,
    DagVersionJson dagVersion) {

  /** An earlier try. */
  static TryJson of(RunRow run, TaskRow now, TryRow then, @Nullable TaskSpec spec) {
    return of(
        run,
        now,
        spec,
        then.tryNumber(),
        then.state(),
        then.queuedAt(),
        then.startDate(),
        then.endDate(),
        then.worker());
  }

  /** The current try. */
  static TryJson of(RunRow run, TaskRow now, @Nullable TaskSpec spec) {
    return of(
        run,
        now,
        spec,
        now.tryNumber(),
        now.state(),
        now.queuedAt(),
        now.startDate(),
        now.endDate(),
        now.worker());
  }

  private static TryJson of(
      RunRow run,
      TaskRow now,
      @Nullable TaskSpec spec,
      int number,
      @Nullable String state,
      @Nullable Instant queued,
      @Nullable Instant start,
      @Nullable Instant end,
      @Nullable String worker) {
    return new TryJson(
        now.taskId(),
        spec == null ? now.taskId() : spec.title(),
        run.dagId(),
        run.title(),
        run.runId(),
        now.mapIndex(),
        number,
        now.maxTries(),
        state,
        null,
        queued,
        start,
        end,
        Durations.between(start, end),
        worker,
        null,
        spec == null ? "default_pool" : spec.pool(),
        spec == null ? 1 : spec.poolSlots(),
        null,
        spec == null ? 1 : spec.priorityWeight(),
        spec == null ? "" : spec.operator(),
        spec == null ? "" : spec.operator(),
        null,
        null,
        "{}",
        DagVersionJson.of(run.dagId(), run.version(), null));
  }
}
