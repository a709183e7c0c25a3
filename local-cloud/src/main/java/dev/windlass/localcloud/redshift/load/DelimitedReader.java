package dev.windlass.localcloud.redshift.load;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of delimited text: with quotes as RFC 4180 has them, or without quotes and with
 * backslash escapes. Not thread-safe.
 */
final class DelimitedReader {
  private static final int END = -1;

  private final Reader in;
  private final char delimiter;
  private final int quote;
  private long line = 1;
  private long recordLine = 1;
  private int ahead = -2;

  /** Quoted fields: CSV. */
  static DelimitedReader csv(Reader in, char delimiter, char quote) {
    return new DelimitedReader(in, delimiter, quote);
  }

  /** No quotes. */
  static DelimitedReader plain(Reader in, char delimiter) {
    return new DelimitedReader(in, delimiter, -3);
  }

  private DelimitedReader(Reader in, char delimiter, int quote) {
    this.in = in;
    this.delimiter = delimiter;
    this.quote = quote;
  }

  /** The line the last record began on, from 1. */
  long recordLine() {
    return recordLine;
  }

  void skipLines(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      int c = read();
      while (c != '\n' && c != END) {
        c = read();
      }
    }
  }

  /** The next record, or null at the end. Empty lines are skipped. */
  @Nullable List<String> next() throws IOException {
    int c = read();
    while (c == '\n' || c == '\r') {
      c = read();
    }
    if (c == END) {
      return null;
    }
    recordLine = line;
    var fields = new ArrayList<String>();
    var field = new StringBuilder();
    while (true) {
      if (c == quote && field.isEmpty()) {
        quoted(field);
      } else if (c == delimiter) {
        fields.add(field.toString());
        field.setLength(0);
      } else if (c == '\n' || c == END) {
        fields.add(field.toString());
        return fields;
      } else if (c == '\r' && peek() == '\n') {
        // The line feed behind it ends the record.
      } else if (c == '\\' && quote < 0) {
        escaped(field);
      } else {
        field.append((char) c);
      }
      c = read();
    }
  }

  private void quoted(StringBuilder field) throws IOException {
    int c = read();
    while (c != END) {
      if (c == quote) {
        if (peek() != quote) {
          return;
        }
        read();
      }
      field.append((char) c);
      c = read();
    }
    throw new IOException("Missing closing quote at end of file");
  }

  /** A backslash keeps the next character; before N it stays, for the null mark. */
  private void escaped(StringBuilder field) throws IOException {
    int c = read();
    if (c == 'N') {
      field.append('\\');
    }
    if (c != END) {
      field.append((char) c);
    }
  }

  private int read() throws IOException {
    int c = ahead != -2 ? ahead : in.read();
    ahead = -2;
    if (c == '\n') {
      line++;
    }
    return c;
  }

  private int peek() throws IOException {
    if (ahead == -2) {
      ahead = in.read();
    }
    return ahead;
  }
}
