package dev.windlass.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.store.RunQueries.RunRow;
import dev.windlass.web.http.Wire;
import dev.windlass.web.view.Durations;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reference's DAGRunResponse. */
record RunJson(
    String dagRunId,
    String dagId,
    String dagDisplayName,
    @Nullable Instant logicalDate,
    @Nullable Instant queuedAt,
    @Nullable Instant startDate,
    @Nullable Instant endDate,
    @Nullable Double duration,
    @Nullable Instant dataIntervalStart,
    @Nullable Instant dataIntervalEnd,
    Instant runAfter,
    @Nullable Instant lastSchedulingDecision,
    String runType,
    String state,
    @Nullable String triggeredBy,
    @Nullable String triggeringUserName,
    JsonNode conf,
    @Nullable String note,
    List<DagVersionJson> dagVersions,
    @Nullable String bundleVersion,
    @Nullable String partitionKey) {

  static RunJson of(RunRow row, @Nullable Instant versionCreatedAt) {
    return new RunJson(
        row.runId(),
        row.dagId(),
        row.title(),
        row.logicalDate(),
        row.queuedAt(),
        row.startDate(),
        row.endDate(),
        Durations.between(row.startDate(), row.endDate()),
        row.intervalStart(),
        row.intervalEnd(),
        row.runAfter(),
        null,
        row.runType(),
        row.state(),
        row.triggeredBy(),
        row.triggeringUser(),
        Wire.tree(row.conf()),
        row.note(),
        List.of(DagVersionJson.of(row.dagId(), row.version(), versionCreatedAt)),
        null,
        null);
  }
}
