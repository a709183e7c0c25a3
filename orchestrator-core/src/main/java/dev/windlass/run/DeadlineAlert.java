package dev.windlass.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A deadline that was missed: there is one for each, whatever happens to the run afterwards.
 * Immutable.
 *
 * @param runKey the run
 * @param task the task; null: the run itself
 * @param taskId the task instance's row; 0: the run itself
 * @param mapIndex -1: not mapped
 * @param number which of the run's or task's deadlines, from 0
 * @param words what was missed, for people
 * @param missedAt when it was noticed
 */
public record DeadlineAlert(
    long runKey,
    String dagId,
    String runId,
    @Nullable String task,
    long taskId,
    int mapIndex,
    int number,
    String words,
    Instant dueAt,
    Instant missedAt) {}
