package dev.windlass.localcloud.redshift.load;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT96;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/**
 * Carries one parquet value into a column. There is one only where Redshift accepts the pair of
 * types, and Redshift converts nothing: an INT32 does not go into a BIGINT.
 */
@FunctionalInterface
interface ParquetColumn {
  /** Writes the reader's current value, which is not null. */
  void write(ColumnReader in, BinaryRows out);

  /** Days from 1970-01-01 to 2000-01-01, where Postgres begins to count. */
  int EPOCH_DAYS = 10_957;

  /** The same in microseconds. */
  long EPOCH_MICROS = EPOCH_DAYS * 86_400_000_000L;

  /** The Julian day of 1970-01-01, which INT96 timestamps count from. */
  int JULIAN_EPOCH = 2_440_588;

  /** How a parquet type goes into a column; empty when Redshift refuses the pair. */
  static Optional<ParquetColumn> into(PrimitiveType type, TargetColumn column) {
    var name = type.getPrimitiveTypeName();
    var logical = type.getLogicalTypeAnnotation();
    return Optional.ofNullable(
        switch (column.kind()) {
          case SMALLINT ->
              name == INT32 && isInteger(logical, 16)
                  ? (in, out) -> out.putShort(in.getInteger())
                  : null;
          case INT ->
              name == INT32 && isInteger(logical, 32)
                  ? (in, out) -> out.putInt(in.getInteger())
                  : null;
          case BIGINT ->
              name == INT64 && isInteger(logical, 64)
                  ? (in, out) -> out.putLong(in.getLong())
                  : null;
          case REAL ->
              name == PrimitiveType.PrimitiveTypeName.FLOAT
                  ? (in, out) -> out.putFloat(in.getFloat())
                  : null;
          case DOUBLE ->
              name == PrimitiveType.PrimitiveTypeName.DOUBLE
                  ? (in, out) -> out.putDouble(in.getDouble())
                  : null;
          case BOOLEAN ->
              name == PrimitiveType.PrimitiveTypeName.BOOLEAN
                  ? (in, out) -> out.putBoolean(in.getBoolean())
                  : null;
          case TEXT, CHAR -> name == BINARY && isText(logical) ? ParquetColumn::text : null;
          case DATE ->
              name == INT32 && logical instanceof DateLogicalTypeAnnotation
                  ? (in, out) -> out.putInt(in.getInteger() - EPOCH_DAYS)
                  : null;
          case TIMESTAMP, TIMESTAMPTZ -> timestamp(name, logical);
          case DECIMAL ->
              logical instanceof DecimalLogicalTypeAnnotation decimal
                  ? decimal(name, decimal.getScale(), column.scale())
                  : null;
          case OTHER -> null;
        });
  }

  private static boolean isInteger(@Nullable LogicalTypeAnnotation logical, int bits) {
    return logical == null
        || (logical instanceof IntLogicalTypeAnnotation whole
            && whole.isSigned()
            && whole.getBitWidth() <= bits);
  }

  private static boolean isText(@Nullable LogicalTypeAnnotation logical) {
    return logical == null || !(logical instanceof DecimalLogicalTypeAnnotation);
  }

  private static void text(ColumnReader in, BinaryRows out) {
    Binary value = in.getBinary();
    out.putBytes(value.getBytesUnsafe(), value.length());
  }

  private static @Nullable ParquetColumn timestamp(
      PrimitiveType.PrimitiveTypeName name, @Nullable LogicalTypeAnnotation logical) {
    if (name == INT96) {
      return (in, out) -> out.putLong(fromInt96(in.getBinary()) - EPOCH_MICROS);
    }
    if (name != INT64 || !(logical instanceof TimestampLogicalTypeAnnotation stamp)) {
      return null;
    }
    return switch (stamp.getUnit()) {
      case TimeUnit unit when unit == TimeUnit.MILLIS ->
          (in, out) -> out.putLong(in.getLong() * 1000 - EPOCH_MICROS);
      case TimeUnit unit when unit == TimeUnit.MICROS ->
          (in, out) -> out.putLong(in.getLong() - EPOCH_MICROS);
      default -> (in, out) -> out.putLong(Math.floorDiv(in.getLong(), 1000L) - EPOCH_MICROS);
    };
  }

  private static long fromInt96(Binary value) {
    ByteBuffer bytes = value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long nanos = bytes.getLong();
    long day = bytes.getInt() - (long) JULIAN_EPOCH;
    return day * 86_400_000_000L + nanos / 1000;
  }

  private static ParquetColumn decimal(
      PrimitiveType.PrimitiveTypeName name, int scale, int targetScale) {
    return (in, out) -> {
      BigInteger unscaled =
          name == INT32
              ? BigInteger.valueOf(in.getInteger())
              : name == INT64
                  ? BigInteger.valueOf(in.getLong())
                  : name == FIXED_LEN_BYTE_ARRAY || name == BINARY
                      ? new BigInteger(in.getBinary().getBytes())
                      : BigInteger.ZERO;
      out.putDecimal(new BigDecimal(unscaled, scale).setScale(targetScale, RoundingMode.HALF_UP));
    };
  }
}
