package dev.windlass.web.api;

import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.store.RunQueries.RunRow;
import dev.windlass.store.TaskQueries.TaskRow;
import dev.windlass.web.view.Durations;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The reference's TaskInstanceResponse. */
record TaskInstanceJson(
    UUID id,
    String taskId,
    String taskDisplayName,
    String dagId,
    String dagDisplayName,
    String dagRunId,
    int mapIndex,
    @Nullable String renderedMapIndex,
    @Nullable Instant logicalDate,
    Instant runAfter,
    @Nullable Instant startDate,
    @Nullable Instant endDate,
    @Nullable Double duration,
    @Nullable String state,
    int tryNumber,
    int maxTries,
    @Nullable String hostname,
    @Nullable String unixname,
    String pool,
    int poolSlots,
    @Nullable String queue,
    int priorityWeight,
    String operator,
    String operatorName,
    @Nullable Instant scheduledWhen,
    @Nullable Instant queuedWhen,
    @Nullable Integer pid,
    @Nullable String executor,
    String executorConfig,
    @Nullable String note,
    Map<String, Object> renderedFields,
    DagVersionJson dagVersion) {

  /**
   * @param spec null when the run's version does not know the task any more
   * @param rendered what its current try rendered, by name
   */
  static TaskInstanceJson of(
      RunRow run, TaskRow row, @Nullable TaskSpec spec, Map<String, Object> rendered) {
    return new TaskInstanceJson(
        new UUID(0, row.id()),
        row.taskId(),
        spec == null ? row.taskId() : spec.title(),
        run.dagId(),
        run.title(),
        run.runId(),
        row.mapIndex(),
        label(row),
        run.logicalDate(),
        run.runAfter(),
        row.startDate(),
        row.endDate(),
        Durations.between(row.startDate(), row.endDate()),
        row.state(),
        row.tryNumber(),
        row.maxTries(),
        row.worker(),
        null,
        spec == null ? "default_pool" : spec.pool(),
        spec == null ? 1 : spec.poolSlots(),
        null,
        spec == null ? 1 : spec.priorityWeight(),
        spec == null ? "" : spec.operator(),
        spec == null ? "" : spec.operator(),
        row.scheduledAt(),
        row.queuedAt(),
        null,
        null,
        "{}",
        row.note(),
        rendered,
        DagVersionJson.of(run.dagId(), run.version(), null));
  }

  /** What people call an instance: what its code says, else its index. */
  private static @Nullable String label(TaskRow row) {
    String label = row.label();
    return row.mapIndex() < 0 || label != null ? label : Integer.toString(row.mapIndex());
  }
}
