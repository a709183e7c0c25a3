package dev.windlass.web.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.dag.DagStructure;
import dev.windlass.store.DagQueries.DagRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The reference's DAGResponse. */
record DagJson(
    String dagId,
    String dagDisplayName,
    boolean isPaused,
    boolean isStale,
    @Nullable Instant lastParsedTime,
    @Nullable Double lastParseDuration,
    @Nullable Instant lastExpired,
    @Nullable String bundleName,
    @Nullable String bundleVersion,
    String relativeFileloc,
    String fileloc,
    String description,
    String timetableSummary,
    String timetableDescription,
    boolean timetablePartitioned,
    List<Tag> tags,
    int maxActiveTasks,
    int maxActiveRuns,
    int maxConsecutiveFailedDagRuns,
    boolean hasTaskConcurrencyLimits,
    boolean hasImportErrors,
    @Nullable Instant nextDagrunLogicalDate,
    @Nullable Instant nextDagrunDataIntervalStart,
    @Nullable Instant nextDagrunDataIntervalEnd,
    @Nullable Instant nextDagrunRunAfter,
    List<String> allowedRunTypes,
    List<String> owners,
    String fileToken) {

  /** The reference's DagTagResponse. */
  record Tag(String name, String dagId, String dagDisplayName) {}

  /** The reference's DAGDetailsResponse, without what has no meaning here. */
  record Details(
      @JsonUnwrapped DagJson dag,
      boolean catchup,
      @Nullable Duration dagRunTimeout,
      @Nullable String docMd,
      @Nullable Instant startDate,
      @Nullable Instant endDate,
      boolean isPausedUponCreation,
      Map<String, JsonNode> params,
      String timezone,
      @Nullable Instant lastParsed,
      int concurrency,
      boolean renderTemplateAsNativeObj,
      int activeRunsCount,
      boolean isFavorite,
      DagVersionJson latestDagVersion,
      Map<String, String> ownerLinks,
      Map<String, String> defaultArgs) {}

  static DagJson of(DagRow row, DagStructure structure) {
    return new DagJson(
        row.dagId(),
        row.dagId(),
        row.isPaused(),
        !row.isActive(),
        row.parsedAt(),
        null,
        null,
        null,
        null,
        row.sourceFile(),
        row.sourceFile(),
        row.description(),
        row.schedule(),
        row.scheduleWords(),
        false,
        row.tags().stream().map(t -> new Tag(t, row.dagId(), row.dagId())).toList(),
        structure.maxActiveTasks(),
        structure.maxActiveRuns(),
        0,
        false,
        row.hasImportErrors(),
        row.nextLogical(),
        null,
        null,
        row.nextRunAfter(),
        List.of("scheduled", "manual", "backfill"),
        row.owner().isEmpty() ? List.of() : List.of(row.owner()),
        DagVersionJson.id("file/" + row.sourceFile()).toString());
  }
}
