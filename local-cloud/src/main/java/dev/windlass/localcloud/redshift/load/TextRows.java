package dev.windlass.localcloud.redshift.load;

import dev.windlass.localcloud.redshift.load.Bucket.S3File;
import dev.windlass.localcloud.redshift.load.LoadFailed.Detail;
import dev.windlass.localcloud.redshift.sql.CopyStatement.Options;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.util.PSQLException;

/**
 * Sends rows of texts to Postgres's COPY, which reads numbers and dates from them, and remembers
 * which file and line each came from. Not thread-safe.
 */
final class TextRows {
  private static final int CHUNK = 1 << 18;

  private final CopyIn copy;
  private final TargetTable target;
  private final Options options;
  private final StringBuilder buffer = new StringBuilder(CHUNK + 4096);
  private @Nullable S3File file;
  private long rowsBeforeFile;
  private long rows;
  private long skippedLines;

  TextRows(CopyIn copy, TargetTable target, Options options) {
    this.copy = copy;
    this.target = target;
    this.options = options;
  }

  void beginFile(S3File next, long linesSkipped) {
    file = next;
    rowsBeforeFile = rows;
    skippedLines = linesSkipped;
  }

  long rows() {
    return rows;
  }

  /** Adds a row; a null is SQL null. */
  void add(List<@Nullable String> values, long line) throws SQLException {
    List<TargetColumn> columns = target.columns();
    if (values.size() < columns.size()) {
      throw rejected(columns.get(values.size()), line, 1214, "Delimiter not found", "");
    }
    if (values.size() > columns.size()) {
      throw rejected(columns.getLast(), line, 1202, "Extra column(s) found", "");
    }
    rows++;
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        buffer.append('\t');
      }
      field(columns.get(i), values.get(i), line);
    }
    buffer.append('\n');
    if (buffer.length() >= CHUNK) {
      flush();
    }
  }

  private void field(TargetColumn column, @Nullable String value, long line) {
    if (value == null) {
      if (column.notNull()) {
        throw rejected(column, line, 1213, "Missing data for not-null field", "");
      }
      buffer.append("\\N");
      return;
    }
    String text = value;
    if (column.maxBytes() > 0 && Utf8.length(text) > column.maxBytes()) {
      if (!options.truncate()) {
        throw rejected(column, line, 1204, "String length exceeds DDL length", text);
      }
      text = Utf8.cut(text, column.maxBytes());
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> buffer.append("\\\\");
        case '\t' -> buffer.append("\\t");
        case '\n' -> buffer.append("\\n");
        case '\r' -> buffer.append("\\r");
        default -> buffer.append(c);
      }
    }
  }

  void flush() throws SQLException {
    byte[] bytes = buffer.toString().getBytes(StandardCharsets.UTF_8);
    copy.writeToCopy(bytes, 0, bytes.length);
    buffer.setLength(0);
  }

  private LoadFailed rejected(TargetColumn column, long line, int code, String reason, String raw) {
    String url = file == null ? "" : file.url();
    return LoadFailed.line(
        new Detail(
            target.name().table(),
            url,
            line,
            column.name(),
            column.redshiftType(),
            column.maxBytes() == 0 ? "" : Integer.toString(column.maxBytes()),
            code,
            reason,
            "",
            raw));
  }

  /**
   * What Postgres found wrong with a value, in Redshift's words. Postgres says where as {@code COPY
   * t, line 3, column age: "x"}; rows of earlier files are counted off.
   */
  LoadFailed rejected(PSQLException error) {
    var server = error.getServerErrorMessage();
    String where = server == null || server.getWhere() == null ? "" : server.getWhere();
    String message = server == null ? error.getMessage() : server.getMessage();
    long row = Long.parseLong("0" + between(where, ", line ", ",").strip());
    String name = between(where, ", column ", ":");
    TargetColumn column =
        target.columns().stream()
            .filter(c -> c.name().equals(name))
            .findFirst()
            .orElse(target.columns().getFirst());
    long line = row <= rowsBeforeFile ? row : row - rowsBeforeFile + skippedLines;
    String raw = between(where + "\n", ": \"", "\"\n");
    boolean number = message != null && message.contains("invalid input syntax");
    return rejected(column, line, number ? 1207 : 1216, String.valueOf(message), raw);
  }

  private static String between(String text, String from, String to) {
    int start = text.indexOf(from);
    if (start < 0) {
      return "";
    }
    int end = text.indexOf(to, start + from.length());
    return end < 0
        ? text.substring(start + from.length())
        : text.substring(start + from.length(), end);
  }
}
