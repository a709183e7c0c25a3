package dev.windlass.operators.livy;

import org.jspecify.annotations.Nullable;

/**
 * What Livy says about a batch.
 *
 * @param id Livy's number for it; starts from 0 again when Livy restarts
 * @param name ours, unique to an attempt; null when it was submitted without one
 * @param state where it is
 * @param appId Spark's application id; null until known, and always in local mode
 * @param sparkUiUrl its Spark UI; null until known
 * @param driverLogUrl its driver's log; null until known
 */
public record BatchStatus(
    int id,
    @Nullable String name,
    BatchState state,
    @Nullable String appId,
    @Nullable String sparkUiUrl,
    @Nullable String driverLogUrl) {}
