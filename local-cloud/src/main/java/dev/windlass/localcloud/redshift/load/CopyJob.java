package dev.windlass.localcloud.redshift.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.localcloud.redshift.load.Bucket.S3File;
import dev.windlass.localcloud.redshift.sql.CopyStatement;
import dev.windlass.localcloud.redshift.sql.FileFormat;
import dev.windlass.localcloud.redshift.sql.S3Location;
import dev.windlass.localcloud.redshift.sql.StatementFailed;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.util.PSQLException;

/** Carries out COPY on an open transaction: every row of every file, or none. Thread-safe. */
public final class CopyJob {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Bucket bucket;
  private final Path temporary;

  /**
   * A loader.
   *
   * @param temporary directory for files on their way; created when needed
   */
  public CopyJob(Bucket bucket, Path temporary) {
    this.bucket = bucket;
    this.temporary = temporary;
  }

  /**
   * Loads the files into the table on the connection's transaction, which the caller ends.
   *
   * @return how many rows were loaded
   * @throws StatementFailed when Redshift would refuse the load; {@link LoadFailed} when a file's
   *     content is the cause
   */
  public long run(Connection connection, CopyStatement copy, Cancellation cancellation)
      throws SQLException {
    TargetTable target = TargetTable.of(connection, copy);
    List<S3File> files = files(copy);
    boolean binary = copy.format() == FileFormat.PARQUET;
    CopyIn in = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(target.copyIn(binary));
    try {
      long rows =
          binary
              ? parquet(copy, target, files, in, cancellation)
              : text(copy, target, files, in, cancellation);
      if (copy.options().dryRun()) {
        in.cancelCopy();
        return 0;
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (in.isActive()) {
        in.cancelCopy();
      }
    }
  }

  private long parquet(
      CopyStatement copy,
      TargetTable target,
      List<S3File> files,
      CopyIn in,
      Cancellation cancellation)
      throws IOException, SQLException {
    var out = new BinaryRows(in);
    var load = new ParquetLoad(copy, target, bucket, out, cancellation);
    long rows = 0;
    Files.createDirectories(temporary);
    for (S3File file : files) {
      cancellation.check();
      Path local = temporary.resolve("copy-" + Thread.currentThread().threadId() + ".parquet");
      Files.deleteIfExists(local);
      try {
        bucket.download(file, local);
        rows += load.load(file, local);
      } finally {
        Files.deleteIfExists(local);
      }
    }
    out.finish();
    if (!copy.options().dryRun()) {
      in.endCopy();
    }
    return rows;
  }

  private long text(
      CopyStatement copy,
      TargetTable target,
      List<S3File> files,
      CopyIn in,
      Cancellation cancellation)
      throws IOException, SQLException {
    var out = new TextRows(in, target, copy.options());
    var load = new TextLoad(copy, target, out, cancellation);
    try {
      for (S3File file : files) {
        try (InputStream content = bucket.open(file)) {
          load.load(file, content);
        }
      }
      if (!copy.options().dryRun()) {
        in.endCopy();
      }
    } catch (PSQLException refused) {
      if (refused.getServerErrorMessage() == null) {
        throw refused;
      }
      throw out.rejected(refused);
    }
    return out.rows();
  }

  private List<S3File> files(CopyStatement copy) {
    boolean columnar = copy.format() == FileFormat.PARQUET;
    List<S3File> found = copy.options().manifest() ? manifest(copy) : bucket.list(copy.from());
    if (found.isEmpty()) {
      String error = "The specified S3 prefix '%s' does not exist".formatted(copy.from().prefix());
      throw StatementFailed.boxed(error, error, 8001, "", "s3_utility.cpp:671");
    }
    return found.stream()
        .filter(file -> file.size() > 0 && !(columnar && file.isHidden()))
        .toList();
  }

  private List<S3File> manifest(CopyStatement copy) {
    S3Location at = copy.from();
    S3File list = new S3File(at.bucket(), at.prefix(), 0);
    JsonNode entries;
    try (InputStream in = bucket.open(list)) {
      entries = JSON.readTree(in).path("entries");
    } catch (IOException malformed) {
      throw new StatementFailed("Manifest file is not in correct JSON format: " + at);
    }
    var files = new ArrayList<S3File>();
    for (JsonNode entry : entries) {
      S3Location url = S3Location.parse(entry.path("url").asText());
      var match = bucket.list(url).stream().filter(f -> f.key().equals(url.prefix())).findFirst();
      if (match.isPresent()) {
        files.add(match.get());
      } else if (entry.path("mandatory").asBoolean(false)) {
        throw new StatementFailed(
            "Problem reading manifest file - S3ServiceException: the mandatory file %s is missing"
                .formatted(url));
      }
    }
    return files;
  }
}
