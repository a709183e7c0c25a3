package dev.windlass.dag;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An asset was updated. Immutable.
 *
 * @param id grows with time
 * @param asset the asset's name
 * @param alias the alias it was emitted through; null: none
 * @param extra facts about the update
 * @param sourceDag the producing DAG; null when a person or another system said it
 * @param sourceRun the producing run
 * @param sourceTask the producing task
 * @param mapIndex the producing instance, -1 when not mapped
 * @param by who said it; null for tasks
 * @param at when
 */
public record AssetEvent(
    long id,
    String asset,
    @Nullable String alias,
    ObjectNode extra,
    @Nullable String sourceDag,
    @Nullable String sourceRun,
    @Nullable String sourceTask,
    int mapIndex,
    @Nullable String by,
    Instant at) {}
