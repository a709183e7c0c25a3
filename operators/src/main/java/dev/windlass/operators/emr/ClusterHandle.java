package dev.windlass.operators.emr;

/**
 * A cluster that was asked for.
 *
 * @param id EMR's id
 * @param name its name, unique to the attempt
 * @param startedAtMillis when it was asked for, epoch milliseconds
 */
public record ClusterHandle(String id, String name, long startedAtMillis) {}
