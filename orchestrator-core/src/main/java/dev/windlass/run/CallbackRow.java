package dev.windlass.run;

import dev.windlass.dag.CallbackEvent;
import dev.windlass.dag.Occasion;
import org.jspecify.annotations.Nullable;

/**
 * A callback that is due, as a row until it was called. Immutable.
 *
 * @param runKey the run
 * @param task the task, or a group's id after {@link Occasion#OF_GROUP}; null: the run itself
 * @param taskId the task instance's row; 0: a group or the run itself
 * @param mapIndex -1: not mapped
 * @param tryNumber the attempt; of a group the pass
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
