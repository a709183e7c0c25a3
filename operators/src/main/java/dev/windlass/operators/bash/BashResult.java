package dev.windlass.operators.bash;

/**
 * What a script left behind.
 *
 * @param exitCode always 0, since anything else fails or skips the task
 * @param lastLine the last line it printed; empty when it printed nothing
 */
public record BashResult(int exitCode, String lastLine) {}
