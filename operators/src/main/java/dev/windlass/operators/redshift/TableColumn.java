package dev.windlass.operators.redshift;

/**
 * A column of a table.
 *
 * @param name its name, in lower case as Redshift keeps it
 * @param type its type as {@code information_schema} words it, such as {@code character varying}
 */
public record TableColumn(String name, String type) {}
