package dev.windlass.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.RunType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One DAG run as it stands in the database. Immutable.
 *
 * @param id given by the leader
 * @param ending whether the run is being ended as failed while its teardowns still run
 * @param reason why it failed, for people
 */
public record RunRow(
    long id,
    String dagId,
    String runId,
    RunType type,
    RunState state,
    int version,
    @Nullable Instant logicalDate,
    @Nullable Instant intervalStart,
    @Nullable Instant intervalEnd,
    Instant runAfter,
    @Nullable Instant queuedAt,
    @Nullable Instant startDate,
    @Nullable Instant endDate,
    ObjectNode conf,
    @Nullable String note,
    String triggeredBy,
    @Nullable String user,
    int clearNumber,
    @Nullable Long backfillId,
    boolean ending,
    @Nullable String reason) {}
