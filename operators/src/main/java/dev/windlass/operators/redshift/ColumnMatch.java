package dev.windlass.operators.redshift;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Compares a parquet file with a table by name, before a COPY that goes by position alone: without
 * this, two swapped columns of the same type load without a word.
 */
final class ColumnMatch {
  private ColumnMatch() {}

  /** What is wrong, in words, one entry per finding; empty when the file fits the table. */
  static List<String> problems(List<ParquetColumn> file, List<TableColumn> table) {
    var fileNames = file.stream().map(c -> c.name().toLowerCase(Locale.ROOT)).toList();
    var tableNames = table.stream().map(c -> c.name().toLowerCase(Locale.ROOT)).toList();
    var problems = new ArrayList<String>();
    for (var name : tableNames) {
      if (!fileNames.contains(name)) {
        problems.add("column '%s' of the table is not in the file".formatted(name));
      }
    }
    for (var name : fileNames) {
      if (!tableNames.contains(name)) {
        problems.add("column '%s' of the file is not in the table".formatted(name));
      }
    }
    if (problems.isEmpty() && !fileNames.equals(tableNames)) {
      problems.add(
          "the columns are in another order: file (%s), table (%s)"
              .formatted(String.join(", ", fileNames), String.join(", ", tableNames)));
    }
    for (var column : file) {
      table.stream()
          .filter(t -> t.name().equalsIgnoreCase(column.name()))
          .filter(t -> !fits(column.type(), t.type()))
          .forEach(
              t ->
                  problems.add(
                      "column '%s' is %s in the file and %s in the table"
                          .formatted(t.name(), column.type(), t.type())));
    }
    return problems;
  }

  /** Whether Redshift's parquet COPY takes such a column; it converts next to nothing. */
  static boolean fits(String parquet, String redshift) {
    var type = redshift.toLowerCase(Locale.ROOT).replaceAll("\\(.*", "").strip();
    var allowed =
        switch (parquet) {
          case "boolean" -> Set.of("boolean", "bool");
          case "int16" -> Set.of("smallint", "int2", "integer", "int4", "int");
          case "int32" -> Set.of("integer", "int4", "int", "smallint", "int2");
          case "int64" -> Set.of("bigint", "int8");
          case "date" -> Set.of("date");
          case "timestamp" ->
              Set.of(
                  "timestamp without time zone",
                  "timestamp with time zone",
                  "timestamp",
                  "timestamptz");
          case "float" -> Set.of("real", "float4");
          case "double" -> Set.of("double precision", "float8", "float");
          case "decimal" -> Set.of("numeric", "decimal");
          case "string" ->
              Set.of("character varying", "varchar", "character", "char", "bpchar", "text");
          case "binary" -> Set.of("binary varying", "varbyte", "bytea");
          default -> Set.of("super");
        };
    return allowed.contains(type);
  }
}
