package dev.windlass.run;

import dev.windlass.dag.CallbackEvent;
import org.jspecify.annotations.Nullable;

/**
 * A callback that is due, as a row until it was called. Immutable.
 *
 * @param runKey the run
 * @param task the task; null: the run itself
 * @param taskId the task instance's row; 0: the run itself
 * @param mapIndex -1: not mapped
 * @param tryNumber the attempt
 * @param state what it had come to
 * @param reason why, for people
 * @param number for a deadline: which of the task's or run's, from 0; else 0
 */
public record CallbackRow(
    long runKey,
    @Nullable String task,
    long taskId,
    int mapIndex,
    int tryNumber,
    CallbackEvent event,
    String state,
    @Nullable String reason,
    int number) {}
