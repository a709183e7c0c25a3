package dev.windlass.web.ui;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.store.DagQueries.DagRow;
import dev.windlass.web.view.RunSummary;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A DAG in the list.
 *
 * @param runCounts all its runs by state
 * @param lastRuns the oldest first
 * @param importError why nothing new begins: its source, and what is wrong with it; null: it loads
 */
record DagSummary(
    String dagId,
    String dagDisplayName,
    String description,
    List<String> tags,
    List<String> owners,
    boolean isPaused,
    boolean hasImportErrors,
    @Nullable String importError,
    String timetableSummary,
    String timetableDescription,
    String timezone,
    @Nullable Instant nextDagrunRunAfter,
    @Nullable Instant nextDagrunLogicalDate,
    int latestVersion,
    int taskCount,
    Map<String, Integer> runCounts,
    List<RunSummary> lastRuns) {

  /** The list's entry and what a DAG's own page shows beside it. */
  record Details(
      @JsonUnwrapped DagSummary summary,
      String sourceFile,
      @Nullable String docMd,
      boolean catchup,
      int maxActiveRuns,
      @Nullable Instant startDate,
      Map<String, JsonNode> params,
      Map<String, String> ownerLinks,
      List<Version> versions,
      List<Warning> warnings) {}

  /** What its author should know although it runs. */
  record Warning(String kind, String message, Instant timestamp) {}

  /** A version, to be chosen. */
  record Version(int versionNumber, Instant createdAt) {}

  static DagSummary of(DagRow row, Map<String, Integer> runCounts, List<RunSummary> lastRuns) {
    return new DagSummary(
        row.dagId(),
        row.title(),
        row.description(),
        row.tags(),
        row.owner().isEmpty() ? List.of() : List.of(row.owner()),
        row.isPaused(),
        row.hasImportErrors(),
        row.importError(),
        row.schedule(),
        row.scheduleWords(),
        row.timezone(),
        row.nextRunAfter(),
        row.nextLogical(),
        row.version(),
        row.taskCount(),
        runCounts,
        lastRuns);
  }
}
