package dev.windlass.localcloud.redshift.load;

import dev.windlass.localcloud.redshift.sql.CopyStatement;
import dev.windlass.localcloud.redshift.sql.StatementFailed;

/** A COPY that failed over the content of a file: the error and its row for the system tables. */
public final class LoadFailed extends StatementFailed {
  private static final long serialVersionUID = 1L;

  private final transient Detail detail;

  private LoadFailed(String message, Detail detail) {
    super(message);
    this.detail = detail;
  }

  /**
   * A row of {@code SYS_LOAD_ERROR_DETAIL} and {@code STL_LOAD_ERRORS}.
   *
   * @param table the target
   * @param file the file's {@code s3://} name
   * @param line the line or record in the file, from 1; 0 when unknown
   * @param code Redshift's number for the error
   */
  public record Detail(
      String table,
      String file,
      long line,
      String column,
      String type,
      String length,
      int code,
      String reason,
      String rawLine,
      String rawField) {}

  /** A line that cannot be loaded; the message sends the reader to the system tables. */
  static LoadFailed line(Detail detail) {
    return new LoadFailed(
        "Load into table '%s' failed.  Check 'stl_load_errors' system table for details."
            .formatted(detail.table()),
        detail);
  }

  /** A parquet file that cannot be loaded; the message says all. */
  static LoadFailed scan(Detail detail) {
    return new LoadFailed(
        StatementFailed.box(
            "Spectrum Scan Error",
            "Spectrum Scan Error",
            detail.code(),
            detail.reason(),
            "dory_util.cpp:1615"),
        detail);
  }

  /** What a type mismatch looks like, made up for a fault. */
  public static LoadFailed injected(CopyStatement copy, String message) {
    String reason =
        message.isEmpty()
            ? "File '%s' has an incompatible Parquet schema for column '%s.injected'. Column type: INT, Parquet schema:\noptional byte_array injected [i:0 d:1 r:0]"
                .formatted(copy.from(), copy.from())
            : message;
    return scan(
        new Detail(
            copy.table().table(),
            copy.from().toString(),
            0,
            "injected",
            "INT",
            "",
            15_007,
            reason,
            "",
            ""));
  }

  /** The row for the system tables. */
  public Detail detail() {
    return detail;
  }
}
