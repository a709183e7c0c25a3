package dev.windlass.localcloud.redshift.load;

import blue.strategic.parquet.ParquetReader;
import dev.windlass.localcloud.redshift.load.Bucket.S3File;
import dev.windlass.localcloud.redshift.load.LoadFailed.Detail;
import dev.windlass.localcloud.redshift.sql.CopyStatement;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;

/**
 * Loads parquet files into the columns of a table by position, whatever the names in the file.
 * Directory names such as {@code year=2016} are part of the path and never a column.
 */
final class ParquetLoad {
  /** Redshift's number for a file that does not fit the table. */
  private static final int MISFIT = 15_007;

  private static final int ROWS_BETWEEN_CHECKS = 8_192;

  private final CopyStatement copy;
  private final TargetTable target;
  private final Bucket bucket;
  private final BinaryRows out;
  private final Cancellation cancellation;

  ParquetLoad(
      CopyStatement copy,
      TargetTable target,
      Bucket bucket,
      BinaryRows out,
      Cancellation cancellation) {
    this.copy = copy;
    this.target = target;
    this.bucket = bucket;
    this.out = out;
    this.cancellation = cancellation;
  }

  /** Loads one file that was downloaded; returns its rows. */
  long load(S3File file, Path local) throws IOException, SQLException {
    try (var reader = ParquetFileReader.open(ParquetReader.makeInputFile(local.toFile()))) {
      MessageType schema = reader.getFileMetaData().getSchema();
      List<ColumnDescriptor> fields = schema.getColumns();
      List<ParquetColumn> columns = match(file, schema, fields);
      long rows = 0;
      PageReadStore group = reader.readNextRowGroup();
      while (group != null) {
        var store =
            new ColumnReadStoreImpl(
                group, new Unused(), schema, reader.getFileMetaData().getCreatedBy());
        var readers = fields.stream().map(store::getColumnReader).toArray(ColumnReader[]::new);
        rows = copyRows(file, readers, columns, group.getRowCount(), rows);
        group = reader.readNextRowGroup();
      }
      return rows;
    } catch (RuntimeException e) {
      if (e.getMessage() != null && e.getMessage().contains("is not a Parquet file")) {
        throw scan(
            file,
            15_001,
            "",
            "",
            "File '%s' is not a valid Parquet file: invalid magic".formatted(bucket.https(file)));
      }
      throw e;
    }
  }

  private List<ParquetColumn> match(
      S3File file, MessageType schema, List<ColumnDescriptor> fields) {
    if (schema.getFieldCount() != target.columns().size()) {
      throw scan(
          file,
          15_001,
          "",
          "",
          "Unmatched number of columns between table and file. Table columns: %d, Data columns: %d, File name: %s"
              .formatted(target.columns().size(), schema.getFieldCount(), bucket.https(file)));
    }
    var matched = new ArrayList<ParquetColumn>();
    for (int i = 0; i < target.columns().size(); i++) {
      TargetColumn column = target.columns().get(i);
      var field = schema.getFields().get(i);
      var writer =
          field.isPrimitive() && fields.get(i).getMaxRepetitionLevel() == 0
              ? ParquetColumn.into(field.asPrimitiveType(), column)
              : java.util.Optional.<ParquetColumn>empty();
      if (writer.isEmpty()) {
        throw scan(
            file, MISFIT, column.name(), column.redshiftType(), misfit(file, column, schema, i));
      }
      matched.add(writer.get());
    }
    return matched;
  }

  private String misfit(S3File file, TargetColumn column, MessageType schema, int index) {
    var field = schema.getFields().get(index);
    String physical =
        !field.isPrimitive()
            ? "group"
            : switch (field.asPrimitiveType().getPrimitiveTypeName()) {
              case BINARY -> "byte_array";
              case FIXED_LEN_BYTE_ARRAY -> "fixed_len_byte_array";
              default ->
                  field.asPrimitiveType().getPrimitiveTypeName().name().toLowerCase(Locale.ROOT);
            };
    int definition = schema.getMaxDefinitionLevel(field.getName());
    return """
    File '%s' has an incompatible Parquet schema for column '%s.%s'. Column type: %s, Parquet schema:
    %s %s %s [i:%d d:%d r:%d]\
    """
        .formatted(
            bucket.https(file),
            copy.from(),
            column.name(),
            column.redshiftType(),
            field.getRepetition().name().toLowerCase(Locale.ROOT),
            physical,
            field.getName(),
            index,
            definition,
            schema.getMaxRepetitionLevel(field.getName()));
  }

  private long copyRows(
      S3File file, ColumnReader[] readers, List<ParquetColumn> columns, long count, long before)
      throws SQLException {
    int width = readers.length;
    var writers = columns.toArray(ParquetColumn[]::new);
    int[] present = new int[width];
    int[] limits = new int[width];
    for (int i = 0; i < width; i++) {
      present[i] = readers[i].getDescriptor().getMaxDefinitionLevel();
      limits[i] = target.columns().get(i).maxBytes();
    }
    for (long row = 0; row < count; row++) {
      if (row % ROWS_BETWEEN_CHECKS == 0) {
        cancellation.check();
      }
      out.beginRow(width);
      for (int i = 0; i < width; i++) {
        ColumnReader in = readers[i];
        if (in.getCurrentDefinitionLevel() < present[i]) {
          putNull(file, target.columns().get(i), before + row + 1);
        } else if (limits[i] > 0) {
          putText(file, in.getBinary(), target.columns().get(i), before + row + 1);
        } else {
          writers[i].write(in, out);
        }
        in.consume();
      }
    }
    return before + count;
  }

  private void putNull(S3File file, TargetColumn column, long row) {
    if (column.notNull()) {
      throw LoadFailed.line(
          detail(
              file,
              row,
              column.name(),
              column.redshiftType(),
              1213,
              "Missing data for not-null field",
              ""));
    }
    out.putNull();
  }

  private void putText(S3File file, Binary value, TargetColumn column, long row) {
    int length = value.length();
    byte[] bytes = value.getBytesUnsafe();
    if (length > column.maxBytes()) {
      if (!copy.options().truncate()) {
        throw LoadFailed.scan(
            detail(
                file,
                row,
                column.name(),
                column.redshiftType(),
                15_001,
                "The length of the data column %s is longer than the length defined in the table. Table: %d, Data: %d, File name: %s"
                    .formatted(column.name(), column.maxBytes(), length, bucket.https(file)),
                value.toStringUsingUTF8()));
      }
      length = Utf8.cut(bytes, column.maxBytes());
    }
    out.putBytes(bytes, length);
  }

  private LoadFailed scan(S3File file, int code, String column, String type, String reason) {
    return LoadFailed.scan(detail(file, 0, column, type, code, reason, ""));
  }

  private Detail detail(
      S3File file, long row, String column, String type, int code, String reason, String raw) {
    return new Detail(
        target.name().table(), file.url(), row, column, type, "", code, reason, "", raw);
  }

  /** The column store asks for converters that are never used: values are pulled, not pushed. */
  private static final class Unused extends GroupConverter {
    @Override
    public Converter getConverter(int field) {
      return new PrimitiveConverter() {
        @Override
        public boolean isPrimitive() {
          return true;
        }
      };
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
