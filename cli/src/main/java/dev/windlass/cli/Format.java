package dev.windlass.cli;

/** How rows are printed; the names are what one types after {@code -o}. */
public enum Format {
  /** Aligned columns with a heading, for people. */
  table,
  /** A JSON array of objects. */
  json,
  /** A YAML list of maps. */
  yaml,
  /** One line per row, values parted by tabs, no heading: for {@code cut} and {@code awk}. */
  plain
}
