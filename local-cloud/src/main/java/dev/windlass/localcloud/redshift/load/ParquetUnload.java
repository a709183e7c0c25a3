package dev.windlass.localcloud.redshift.load;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import blue.strategic.parquet.ParquetWriter;
import dev.windlass.localcloud.redshift.sql.CopyStatement;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Writes a query's rows to one parquet file, snappy-compressed, every column optional. */
final class ParquetUnload {
  /** The most digits that fit a 64-bit decimal. */
  private static final int LONG_DIGITS = 18;

  private final Path file;
  private final Cancellation cancellation;

  ParquetUnload(Path file, Cancellation cancellation) {
    this.file = file;
    this.cancellation = cancellation;
  }

  private record Field(String name, Type type, Reading reading) {}

  private interface Reading {
    /** The column's value as the parquet writer takes it. */
    @Nullable Object of(ResultSet row, int index) throws SQLException;
  }

  long write(ResultSet rows) throws SQLException, IOException {
    List<Field> fields = fields(rows.getMetaData());
    var schema = new MessageType("unload", fields.stream().map(Field::type).toList());
    long count = 0;
    try (var writer =
        ParquetWriter.<Object[]>writeFile(
            schema,
            file.toFile(),
            (record, out) -> {
              for (int i = 0; i < record.length; i++) {
                if (record[i] != null) {
                  out.write(fields.get(i).name(), record[i]);
                }
              }
            })) {
      while (rows.next()) {
        cancellation.check();
        var record = new Object[fields.size()];
        for (int i = 0; i < record.length; i++) {
          Object value = fields.get(i).reading().of(rows, i + 1);
          if (value != null && !rows.wasNull()) {
            record[i] = value;
          }
        }
        writer.write(record);
        count++;
      }
    }
    return count;
  }

  private static List<Field> fields(ResultSetMetaData columns) throws SQLException {
    var fields = new ArrayList<Field>();
    var names = new HashSet<String>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String name = columns.getColumnLabel(i);
      if (!names.add(name)) {
        throw CopyStatement.unsupported("UNLOAD of two columns named \"" + name + "\"");
      }
      fields.add(field(name, columns, i));
    }
    return fields;
  }

  private static Field field(String name, ResultSetMetaData columns, int i) throws SQLException {
    return switch (columns.getColumnType(i)) {
      case Types.SMALLINT, Types.INTEGER ->
          new Field(
              name, org.apache.parquet.schema.Types.optional(INT32).named(name), ResultSet::getInt);
      case Types.BIGINT ->
          new Field(
              name,
              org.apache.parquet.schema.Types.optional(INT64).named(name),
              ResultSet::getLong);
      case Types.REAL ->
          new Field(
              name,
              org.apache.parquet.schema.Types.optional(FLOAT).named(name),
              ResultSet::getFloat);
      case Types.DOUBLE, Types.FLOAT ->
          new Field(
              name,
              org.apache.parquet.schema.Types.optional(DOUBLE).named(name),
              ResultSet::getDouble);
      case Types.BIT, Types.BOOLEAN ->
          new Field(
              name,
              org.apache.parquet.schema.Types.optional(BOOLEAN).named(name),
              ResultSet::getBoolean);
      case Types.DATE -> date(name);
      case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> timestamp(name);
      case Types.NUMERIC -> decimal(name, columns.getPrecision(i), columns.getScale(i));
      default ->
          new Field(
              name,
              org.apache.parquet.schema.Types.optional(BINARY)
                  .as(LogicalTypeAnnotation.stringType())
                  .named(name),
              ResultSet::getString);
    };
  }

  private static Field date(String name) {
    return new Field(
        name,
        org.apache.parquet.schema.Types.optional(INT32)
            .as(LogicalTypeAnnotation.dateType())
            .named(name),
        (row, index) -> {
          LocalDate day = row.getObject(index, LocalDate.class);
          return day == null ? null : (int) day.toEpochDay();
        });
  }

  private static Field timestamp(String name) {
    return new Field(
        name,
        org.apache.parquet.schema.Types.optional(INT64)
            .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
            .named(name),
        (row, index) -> {
          LocalDateTime at = row.getObject(index, LocalDateTime.class);
          return at == null
              ? null
              : ChronoUnit.MICROS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), at);
        });
  }

  private static Field decimal(String name, int precision, int scale) {
    if (precision < 1 || precision > LONG_DIGITS) {
      throw CopyStatement.unsupported(
          "UNLOAD of the decimal \"%s\" without a precision of 1 to 18 to parquet (cast it)"
              .formatted(name));
    }
    return new Field(
        name,
        org.apache.parquet.schema.Types.optional(INT64)
            .as(LogicalTypeAnnotation.decimalType(scale, precision))
            .named(name),
        (row, index) -> {
          BigDecimal value = row.getBigDecimal(index);
          return value == null ? null : value.setScale(scale).unscaledValue().longValueExact();
        });
  }
}
