package dev.windlass.brain;

import dev.windlass.dag.CallbackEvent;
import org.jspecify.annotations.Nullable;

/**
 * A callback that is due, with all a worker needs to know. Immutable.
 *
 * @param id its row
 * @param number for a deadline: which of the task's or run's, from 0
 * @param state what the task or run had come to
 * @param reason why, for people
 * @param attempt the attempt it is about; for a run as a whole, one of no task
 */
public record DueCallback(
    long id,
    CallbackEvent event,
    int number,
    String state,
    @Nullable String reason,
    Effect.Attempt attempt) {}
