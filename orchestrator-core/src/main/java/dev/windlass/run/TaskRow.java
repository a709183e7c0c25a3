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
    int lostCount) {}
