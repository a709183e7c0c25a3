package dev.windlass.operators.redshift;

/**
 * A column of a parquet file.
 *
 * @param name its name
 * @param type its type in our words: {@code boolean, int16, int32, int64, date, timestamp, float,
 *     double, decimal, string, binary} or {@code nested}
 */
public record ParquetColumn(String name, String type) {}
