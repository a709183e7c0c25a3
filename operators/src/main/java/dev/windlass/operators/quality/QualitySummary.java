package dev.windlass.operators.quality;

/**
 * How the checks of a table went.
 *
 * @param table the table
 * @param passed checks that passed
 * @param warned checks that failed and only warn
 */
public record QualitySummary(String table, int passed, int warned) {}
