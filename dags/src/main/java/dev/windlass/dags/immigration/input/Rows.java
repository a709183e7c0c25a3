package dev.windlass.dags.immigration.input;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** One generated file being written, its header first; null is the empty field. Not thread-safe. */
final class Rows implements AutoCloseable {
  private final BufferedWriter text;
  private final CSVPrinter rows;
  private long written;

  private Rows(BufferedWriter text, CSVPrinter rows) {
    this.text = text;
    this.rows = rows;
  }

  static Rows of(Path target, InputFile file) throws IOException {
    BufferedWriter text = Files.newBufferedWriter(target, StandardCharsets.UTF_8);
    text.write(file.header());
    text.write('\n');
    CSVFormat format =
        CSVFormat.RFC4180.builder().setDelimiter(file.separator()).setRecordSeparator('\n').get();
    return new Rows(text, new CSVPrinter(text, format));
  }

  void add(@Nullable Object... fields) throws IOException {
    rows.printRecord(fields);
    written++;
  }

  long written() {
    return written;
  }

  @Override
  public void close() throws IOException {
    rows.flush();
    text.close();
  }
}
