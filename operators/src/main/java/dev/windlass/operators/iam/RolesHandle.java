package dev.windlass.operators.iam;

/**
 * A set of roles that was asked for.
 *
 * @param name what the set is known by
 * @param key the key of the attempt that made it
 * @param startedAtMillis when it was asked for, epoch milliseconds
 */
public record RolesHandle(String name, String key, long startedAtMillis) {}
