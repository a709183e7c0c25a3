package dev.windlass.localcloud.redshift;

import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import blue.strategic.parquet.ParquetWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** Writes small parquet files; columns are given as {@code name:type}. */
final class ParquetFixture {
  private ParquetFixture() {}

  static Path write(Path file, List<String> columns, List<List<Object>> rows) throws IOException {
    return write(file, columns, rows.size(), i -> rows.get((int) i));
  }

  static Path write(Path file, List<String> columns, long count, LongFunction<List<Object>> row)
      throws IOException {
    var fields = new ArrayList<Type>();
    var names = new ArrayList<String>();
    for (String column : columns) {
      var parts = column.split(":", -1);
      names.add(parts[0]);
      fields.add(type(parts[0], parts[1]));
    }
    try (var writer =
        ParquetWriter.<List<Object>>writeFile(
            new MessageType("fixture", fields),
            file.toFile(),
            (values, out) -> {
              for (int i = 0; i < values.size(); i++) {
                if (values.get(i) != NULL) {
                  out.write(names.get(i), values.get(i));
                }
              }
            })) {
      for (long i = 0; i < count; i++) {
        writer.write(row.apply(i));
      }
    }
    return file;
  }

  /** Stands for a missing value in a row. */
  static final Object NULL = new Object();

  static List<Object> row(Object... values) {
    return Arrays.asList(values);
  }

  private static Type type(String name, String type) {
    return switch (type) {
      case "int" -> Types.optional(INT32).named(name);
      case "long" -> Types.optional(INT64).named(name);
      case "double" -> Types.optional(DOUBLE).named(name);
      case "date" -> Types.optional(INT32).as(dateType()).named(name);
      case "text" -> Types.optional(BINARY).as(stringType()).named(name);
      default -> throw new IllegalArgumentException(type);
    };
  }
}
