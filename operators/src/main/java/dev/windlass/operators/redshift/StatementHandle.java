package dev.windlass.operators.redshift;

/**
 * SQL that was submitted.
 *
 * @param id the Data API's id
 * @param name its name, unique to the attempt
 * @param startedAtMillis when it was submitted, epoch milliseconds
 */
public record StatementHandle(String id, String name, long startedAtMillis) {}
