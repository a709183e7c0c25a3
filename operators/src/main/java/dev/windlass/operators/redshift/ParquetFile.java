package dev.windlass.operators.redshift;

import dev.windlass.dag.FailTask;
import dev.windlass.operators.s3.S3;
import dev.windlass.operators.s3.S3Object;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;

/**
 * What a parquet file says of itself in its footer, read with two small range requests however
 * large the file is.
 *
 * @param uri where it is
 * @param rows how many rows it has
 * @param bytes its size
 * @param columns its top-level columns in order
 */
public record ParquetFile(String uri, long rows, long bytes, List<ParquetColumn> columns) {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  /** The footer's length and the magic word. */
  private static final int TAIL = 8;

  /** Copies the columns. */
  public ParquetFile {
    columns = List.copyOf(columns);
  }

  /**
   * Reads the footer of {@code object}.
   *
   * @throws FailTask when it is no parquet file
   */
  public static ParquetFile read(S3 s3, S3Object object) {
    var uri = object.location().toString();
    if (object.size() < TAIL + MAGIC.length) {
      throw notParquet(uri, "it has only " + object.size() + " bytes");
    }
    var tail = s3.read(object.location(), object.size() - TAIL, TAIL);
    if (!Arrays.equals(Arrays.copyOfRange(tail, TAIL - MAGIC.length, TAIL), MAGIC)) {
      throw notParquet(uri, "it does not end in PAR1");
    }
    int length = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (length <= 0 || length > object.size() - TAIL) {
      throw notParquet(uri, "its footer claims " + length + " bytes");
    }
    var footer = s3.read(object.location(), object.size() - TAIL - length, length);
    try {
      var metadata = Util.readFileMetaData(new ByteArrayInputStream(footer));
      return new ParquetFile(uri, metadata.getNum_rows(), object.size(), columns(metadata));
    } catch (IOException e) {
      throw notParquet(uri, "its footer cannot be read: " + e.getMessage());
    }
  }

  private static FailTask notParquet(String uri, String why) {
    return new FailTask("%s is no parquet file: %s".formatted(uri, why));
  }

  /** The schema is a tree written depth first; its root's children are the columns. */
  private static List<ParquetColumn> columns(FileMetaData metadata) {
    var schema = Objects.requireNonNull(metadata.getSchema(), "schema");
    var columns = new ArrayList<ParquetColumn>();
    int at = 1;
    while (at < schema.size()) {
      var element = schema.get(at);
      columns.add(
          new ParquetColumn(Objects.requireNonNull(element.getName(), "name"), type(element)));
      at = after(schema, at);
    }
    return columns;
  }

  private static int after(List<SchemaElement> schema, int at) {
    int next = at + 1;
    for (int child = 0; child < schema.get(at).getNum_children(); child++) {
      next = after(schema, next);
    }
    return next;
  }

  private static String type(SchemaElement element) {
    if (element.getNum_children() > 0 || !element.isSetType()) {
      return "nested";
    }
    return switch (element.getType()) {
      case BOOLEAN -> "boolean";
      case INT32 -> int32(element);
      case INT64 -> int64(element);
      case INT96 -> "timestamp";
      case FLOAT -> "float";
      case DOUBLE -> "double";
      case BYTE_ARRAY -> bytes(element);
      case FIXED_LEN_BYTE_ARRAY -> isDecimal(element) ? "decimal" : "binary";
    };
  }

  private static String int32(SchemaElement element) {
    if (isDecimal(element)) {
      return "decimal";
    }
    if (is(element, ConvertedType.DATE)) {
      return "date";
    }
    return is(element, ConvertedType.INT_16) || is(element, ConvertedType.INT_8)
        ? "int16"
        : "int32";
  }

  private static String int64(SchemaElement element) {
    if (isDecimal(element)) {
      return "decimal";
    }
    var isTime =
        is(element, ConvertedType.TIMESTAMP_MICROS)
            || is(element, ConvertedType.TIMESTAMP_MILLIS)
            || isLogical(element, LogicalType::isSetTIMESTAMP);
    return isTime ? "timestamp" : "int64";
  }

  private static String bytes(SchemaElement element) {
    if (isDecimal(element)) {
      return "decimal";
    }
    var isText =
        is(element, ConvertedType.UTF8)
            || is(element, ConvertedType.ENUM)
            || is(element, ConvertedType.JSON)
            || isLogical(element, LogicalType::isSetSTRING);
    return isText ? "string" : "binary";
  }

  private static boolean isDecimal(SchemaElement element) {
    return is(element, ConvertedType.DECIMAL) || isLogical(element, LogicalType::isSetDECIMAL);
  }

  private static boolean isLogical(SchemaElement element, Predicate<LogicalType> test) {
    var logical = element.getLogicalType();
    return logical != null && test.test(logical);
  }

  private static boolean is(SchemaElement element, ConvertedType type) {
    return element.isSetConverted_type() && element.getConverted_type() == type;
  }
}
