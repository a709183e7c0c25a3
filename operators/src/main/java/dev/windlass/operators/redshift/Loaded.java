package dev.windlass.operators.redshift;

/**
 * What a load brought into a table.
 *
 * @param table the table
 * @param rows rows that were added
 * @param total rows in the table afterwards
 * @param files files read from S3; 0 when the rows came from other tables
 * @param bytes their size together
 */
public record Loaded(String table, long rows, long total, int files, long bytes) {}
