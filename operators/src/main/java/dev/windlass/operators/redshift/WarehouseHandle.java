package dev.windlass.operators.redshift;

/**
 * A Redshift cluster that was asked for.
 *
 * @param identifier its identifier
 * @param startedAtMillis when it was asked for, epoch milliseconds
 */
public record WarehouseHandle(String identifier, long startedAtMillis) {}
