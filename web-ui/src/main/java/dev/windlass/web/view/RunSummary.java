package dev.windlass.web.view;

import dev.windlass.store.RunQueries.RunRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run in lists and on the live stream.
 *
 * @param duration in seconds; null until the run ends
 * @param missedDeadlines how often the run or a task of it was late
 */
public record RunSummary(
    String dagId,
    String dagRunId,
    String runType,
    String state,
    @Nullable Instant logicalDate,
    Instant runAfter,
    @Nullable Instant queuedAt,
    @Nullable Instant startDate,
    @Nullable Instant endDate,
    @Nullable Double duration,
    int versionNumber,
    int missedDeadlines) {
  /** Out of a row. */
  public static RunSummary of(RunRow row) {
    return new RunSummary(
        row.dagId(),
        row.runId(),
        row.runType(),
        row.state(),
        row.logicalDate(),
        row.runAfter(),
        row.queuedAt(),
        row.startDate(),
        row.endDate(),
        Durations.between(row.startDate(), row.endDate()),
        row.version(),
        row.missedDeadlines());
  }
}
