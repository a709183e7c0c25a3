package dev.windlass.operators.livy;

import org.jspecify.annotations.Nullable;

/**
 * A Spark batch that succeeded.
 *
 * @param id Livy's number for it
 * @param name its unique name
 * @param appId Spark's application id; null when Livy never told, as in local mode
 * @param output where it wrote, as the DAG says; null when the DAG does not
 * @param startedAtMillis when it was submitted, epoch milliseconds
 * @param endedAtMillis when it was seen to have succeeded, epoch milliseconds
 */
public record BatchResult(
    int id,
    String name,
    @Nullable String appId,
    @Nullable String output,
    long startedAtMillis,
    long endedAtMillis) {}
