package dev.windlass.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One task instance as it stands in the database: its current attempt. Immutable.
 *
 * @param id see {@link TaskId}
 * @param key idempotency key of the attempt's external job
 * @param handle JSON of the external job's handle
 * @param dueAt when an unfinished state needs the next look
 * @param outputLength elements of the output when it is a list or an object; {@link #NO_LIST} for
 *     other outputs, {@link #NO_OUTPUT} for none
 * @param skips what a branching task decided to skip: a JSON list of task ids; null: nothing
 * @param seriesStart when the first attempt since the last clear began: a sensor's timeout counts
 *     from there
 */
public record TaskRow(
    long id,
    String taskId,
    int mapIndex,
    TaskState state,
    int tryNumber,
    int maxTries,
    @Nullable Instant scheduledAt,
    @Nullable Instant queuedAt,
    @Nullable Instant startDate,
    @Nullable Instant endDate,
    @Nullable Instant dueAt,
    @Nullable String worker,
    @Nullable String key,
    @Nullable String handle,
    @Nullable Ending ending,
    @Nullable String reason,
    @Nullable Blame blame,
    int lostCount,
    int outputLength,
    @Nullable String skips,
    @Nullable Instant seriesStart) {
  /** No output. */
  public static final int NO_OUTPUT = -2;

  /** An output that is neither list nor object. */
  public static final int NO_LIST = -1;
}
