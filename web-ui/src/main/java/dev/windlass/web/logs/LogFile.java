package dev.windlass.web.logs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A log file, read in pages of whole lines while it may still grow. Thread-safe. */
record LogFile(Path path) {
  /** Lines of one page at most. */
  static final int PAGE_LINES = 5_000;

  // Together with the line limit it bounds what one request holds in memory.
  private static final int PAGE_BYTES = 4 << 20;

  /**
   * Some lines.
   *
   * @param next where the next page begins, in bytes
   * @param atEnd whether the file had nothing more
   */
  record Page(List<String> lines, long next, boolean atEnd) {}

  /**
   * Lines from a byte position on; none when there is no file.
   *
   * @param finished nobody writes any more: a last line without an end is a line
   */
  Page read(long from, boolean finished) throws IOException {
    try (FileChannel file = FileChannel.open(path)) {
      long size = file.size();
      if (from >= size) {
        return new Page(List.of(), from, true);
      }
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(PAGE_BYTES, size - from));
      while (buffer.hasRemaining() && file.read(buffer, from + buffer.position()) >= 0) {
        // Until the page is full or the file ends.
      }
      return split(buffer.array(), buffer.position(), from, size, finished);
    } catch (NoSuchFileException e) {
      return new Page(List.of(), from, true);
    }
  }

  private static Page split(byte[] bytes, int length, long from, long size, boolean finished) {
    List<String> lines = new ArrayList<>();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int taken = 0;
    for (int i = 0; i < length && lines.size() < PAGE_LINES; i++) {
      if (bytes[i] == '\n') {
        lines.add(text(line));
        taken = i + 1;
      } else {
        line.write(bytes[i]);
      }
    }
    boolean whole = from + length >= size;
    boolean rest = line.size() > 0 && lines.size() < PAGE_LINES;
    // A line longer than a page is cut rather than waited for.
    boolean endless = taken == 0 && length == PAGE_BYTES;
    if (rest && ((finished && whole) || endless)) {
      lines.add(text(line));
      taken = length;
    }
    return new Page(lines, from + taken, from + taken >= size);
  }

  private static String text(ByteArrayOutputStream line) {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
