package dev.windlass.localcloud.redshift.load;

import dev.windlass.localcloud.redshift.load.Bucket.S3File;
import dev.windlass.localcloud.redshift.sql.FileFormat;
import dev.windlass.localcloud.redshift.sql.RedshiftParser;
import dev.windlass.localcloud.redshift.sql.RedshiftStatement;
import dev.windlass.localcloud.redshift.sql.S3Location;
import dev.windlass.localcloud.redshift.sql.StatementFailed;
import dev.windlass.localcloud.redshift.sql.UnloadStatement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Map;

/** Carries out UNLOAD on an open transaction: one query's rows to a file in S3. Thread-safe. */
public final class UnloadJob {
  private static final int FETCH = 5_000;

  private final Bucket bucket;
  private final Path temporary;

  /**
   * An unloader.
   *
   * @param temporary directory for files on their way; created when needed
   */
  public UnloadJob(Bucket bucket, Path temporary) {
    this.bucket = bucket;
    this.temporary = temporary;
  }

  /**
   * Runs the query and writes its rows; returns how many.
   *
   * @throws StatementFailed when Redshift would refuse
   */
  public long run(Connection connection, UnloadStatement unload, Cancellation cancellation)
      throws SQLException {
    if (!(RedshiftParser.parse(unload.query(), Map.of())
        instanceof RedshiftStatement.Plain query)) {
      throw new StatementFailed("UNLOAD takes a SELECT query");
    }
    refuseToOverwrite(unload);
    try {
      Files.createDirectories(temporary);
      Path local = temporary.resolve("unload-" + Thread.currentThread().threadId());
      Files.deleteIfExists(local);
      try (var statement = connection.createStatement()) {
        statement.setEscapeProcessing(false);
        statement.setFetchSize(FETCH);
        long rows;
        try (ResultSet result = statement.executeQuery(query.sql())) {
          rows =
              unload.format() == FileFormat.PARQUET
                  ? new ParquetUnload(local, cancellation).write(result)
                  : delimited(result, unload, local, cancellation);
        }
        publish(unload, local, rows);
        return rows;
      } finally {
        Files.deleteIfExists(local);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void refuseToOverwrite(UnloadStatement unload) {
    S3Location to = unload.to();
    if (!unload.overwrite() && !bucket.list(to).isEmpty()) {
      throw StatementFailed.boxed(
          "Specified unload destination on S3 is not empty. Consider using a different bucket /"
              + " prefix, manually removing the target files in S3, or using the ALLOWOVERWRITE"
              + " option.",
          "Specified unload destination on S3 is not empty.",
          8001,
          to.toString(),
          "unload_utils.cpp:1");
    }
  }

  private void publish(UnloadStatement unload, Path local, long rows) throws IOException {
    S3Location to = unload.to();
    String part = unload.single() ? "000" : "0000_part_00";
    String key = to.prefix() + part + (unload.format() == FileFormat.PARQUET ? ".parquet" : "");
    bucket.upload(local, to.bucket(), key);
    if (unload.manifest()) {
      var file = new S3File(to.bucket(), key, Files.size(local));
      bucket.upload(
          """
          {"entries":[{"url":"%s","meta":{"content_length":%d,"record_count":%d}}]}\
          """
              .formatted(file.url(), file.size(), rows),
          to.bucket(),
          to.prefix() + "manifest");
    }
  }

  private static long delimited(
      ResultSet result, UnloadStatement unload, Path local, Cancellation cancellation)
      throws IOException, SQLException {
    var columns = result.getMetaData();
    int width = columns.getColumnCount();
    long rows = 0;
    try (var out = Files.newBufferedWriter(local, StandardCharsets.UTF_8)) {
      if (unload.header()) {
        var names = new ArrayList<String>();
        for (int i = 1; i <= width; i++) {
          names.add(columns.getColumnLabel(i));
        }
        out.write(String.join(String.valueOf(unload.delimiter()), names));
        out.write('\n');
      }
      while (result.next()) {
        cancellation.check();
        for (int i = 1; i <= width; i++) {
          if (i > 1) {
            out.write(unload.delimiter());
          }
          String value = result.getString(i);
          out.write(value == null ? unload.nullText() : field(value, unload));
        }
        out.write('\n');
        rows++;
      }
    }
    return rows;
  }

  private static String field(String value, UnloadStatement unload) {
    boolean csv = unload.format() == FileFormat.CSV;
    boolean plain =
        !csv
            || (value.indexOf(unload.delimiter()) < 0
                && value.indexOf('"') < 0
                && value.indexOf('\n') < 0
                && value.indexOf('\r') < 0);
    return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
  }
}
