package dev.windlass.brain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a DAG's runs were and will be due.
 *
 * @param firstPlanned when its schedule was looked at for the first time, which is where a schedule
 *     without a start date begins; null: it never was
 * @param failedInARow its latest runs that failed, one after another
 */
public record DagTimes(
    String dagId,
    boolean paused,
    @Nullable Instant firstPlanned,
    @Nullable Instant lastAutomated,
    @Nullable Instant nextLogical,
    @Nullable Instant nextRunAfter,
    int failedInARow) {}
