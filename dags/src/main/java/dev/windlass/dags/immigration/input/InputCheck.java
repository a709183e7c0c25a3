package dev.windlass.dags.immigration.input;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads a given file from end to end before anything is started: that it is UTF-8, that its header
 * is the expected one, that every record has as many columns. Streams; the file may be large.
 */
final class InputCheck {
  private static final int LONGEST_LINE = 1 << 20;

  private InputCheck() {}

  /**
   * @param header the header it must have, with {@code separator} between the columns
   * @return the number of records below the header
   * @throws CorruptInput naming file, line and what is expected there
   */
  static long check(Path file, char separator, String header) {
    try {
      checkEncoding(file);
      return checkRecords(file, separator, header);
    } catch (IOException e) {
      throw new CorruptInput(file, "cannot be read: " + e.getMessage());
    }
  }

  private static void checkEncoding(Path file) throws IOException {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    byte[] line = new byte[LONGEST_LINE];
    int length = 0;
    long number = 1;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      for (int octet = in.read(); octet >= 0; octet = in.read()) {
        if (octet == 0) {
          throw new CorruptInput(file, number, "holds a NUL byte; expected is UTF-8 text");
        }
        if (octet != '\n') {
          if (length == LONGEST_LINE) {
            throw new CorruptInput(file, number, "is longer than 1 MiB; expected is a CSV record");
          }
          line[length++] = (byte) octet;
          continue;
        }
        decode(decoder, line, length, file, number);
        length = 0;
        number++;
      }
    }
    decode(decoder, line, length, file, number);
  }

  private static void decode(
      CharsetDecoder decoder, byte[] line, int length, Path file, long number) {
    try {
      decoder.decode(ByteBuffer.wrap(line, 0, length));
    } catch (CharacterCodingException e) {
      throw new CorruptInput(
          file, number, "is not UTF-8; expected is UTF-8 text (convert it with iconv)");
    }
  }

  private static long checkRecords(Path file, char separator, String header) throws IOException {
    List<String> columns = List.of(header.split(String.valueOf(separator), -1));
    CSVFormat format = CSVFormat.RFC4180.builder().setDelimiter(separator).get();
    try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, format)) {
      Iterator<CSVRecord> records = parser.iterator();
      long before = 0;
      while (true) {
        CSVRecord row;
        try {
          if (!records.hasNext()) {
            break;
          }
          row = records.next();
        } catch (UncheckedIOException e) {
          throw new CorruptInput(
              file,
              before + 1,
              "is not CSV: expected are quotes that are closed and doubled inside");
        }
        long line = before + 1;
        before = parser.getCurrentLineNumber();
        if (row.getRecordNumber() == 1) {
          checkHeader(file, row, columns, header);
        } else if (row.size() != columns.size()) {
          throw new CorruptInput(
              file,
              line,
              "has %d column(s); expected are %d separated by '%s'"
                  .formatted(row.size(), columns.size(), separator));
        }
      }
      if (parser.getRecordNumber() == 0) {
        throw new CorruptInput(
            file, 1, "is missing; expected is the header '%s'".formatted(header));
      }
      if (parser.getRecordNumber() == 1) {
        throw new CorruptInput(file, 2, "is missing; expected is at least one record");
      }
      return parser.getRecordNumber() - 1;
    }
  }

  private static void checkHeader(Path file, CSVRecord row, List<String> columns, String header) {
    for (int i = 0; i < Math.max(row.size(), columns.size()); i++) {
      String given = i < row.size() ? row.get(i) : "(nothing)";
      String expected = i < columns.size() ? columns.get(i) : "(nothing)";
      if (!given.equals(expected)) {
        String shown = given.length() > 40 ? given.substring(0, 40) + "…" : given;
        throw new CorruptInput(
            file,
            1,
            "has '%s' as column %d; expected is '%s', the header being '%s'"
                .formatted(shown.replaceAll("\\p{Cntrl}", "?"), i + 1, expected, header));
      }
    }
  }
}
