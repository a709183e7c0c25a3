package dev.windlass.web.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.dag.ActiveLimits;
import dev.windlass.dag.DagStructure;
import dev.windlass.dag.DataInterval;
import dev.windlass.dag.NextRuns;
import dev.windlass.dag.RunType;
import dev.windlass.store.DagQueries.DagRow;
import dev.windlass.timetable.Timetable.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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

  /** The interval of the run that is planned next; empty when none is planned. */
  private static Optional<DataInterval> nextInterval(DagRow row, DagStructure structure) {
    Instant next = row.nextLogical();
    return next == null
        ? Optional.empty()
        : NextRuns.schedule(structure).range(next, next, 1).stream()
            .filter(due -> due.logicalDate().equals(next))
            .map(Due::interval)
            .findFirst();
  }

  static DagJson of(DagRow row, DagStructure structure) {
    Optional<DataInterval> next = nextInterval(row, structure);
    return new DagJson(
        row.dagId(),
        row.title(),
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
        row.tags().stream().map(t -> new Tag(t, row.dagId(), row.title())).toList(),
        structure.maxActiveTasks(),
        structure.maxActiveRuns(),
        structure.limits().maxConsecutiveFailedRuns(),
        structure.tasks().stream().anyMatch(t -> !t.limits().equals(ActiveLimits.NONE)),
        row.hasImportErrors(),
        row.nextLogical(),
        next.map(DataInterval::start).orElse(null),
        next.map(DataInterval::end).orElse(null),
        row.nextRunAfter(),
        Stream.of(RunType.values())
            .filter(structure.creation()::allows)
            .map(RunType::word)
            .toList(),
        row.owner().isEmpty() ? List.of() : List.of(row.owner()),
        DagVersionJson.id("file/" + row.sourceFile()).toString());
  }
}
