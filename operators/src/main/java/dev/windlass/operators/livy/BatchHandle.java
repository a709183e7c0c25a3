package dev.windlass.operators.livy;

/**
 * A batch that was submitted.
 *
 * @param server the Livy it was given to
 * @param id Livy's number for it, which another batch has after Livy restarts
 * @param name the attempt's key, which no other batch ever has
 * @param startedAtMillis when it was submitted, epoch milliseconds
 */
public record BatchHandle(String server, int id, String name, long startedAtMillis) {}
