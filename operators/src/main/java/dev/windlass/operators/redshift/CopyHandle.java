package dev.windlass.operators.redshift;

/**
 * A COPY that was begun.
 *
 * @param probeId the statement that reads the table's columns
 * @param key the attempt's key, from which the names of the later statements come
 * @param startedAtMillis when it was begun, epoch milliseconds
 */
public record CopyHandle(String probeId, String key, long startedAtMillis) {}
