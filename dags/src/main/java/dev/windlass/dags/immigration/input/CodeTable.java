package dev.windlass.dags.immigration.input;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The official I-94 code lists as this project ships them, code to label. They are public facts of
 * the US government. Immutable.
 */
final class CodeTable {
  private static final String FOLDER = "/dev/windlass/dags/immigration/codes/";

  private final SequencedMap<String, String> labels;

  private CodeTable(SequencedMap<String, String> labels) {
    this.labels = Collections.unmodifiableSequencedMap(labels);
  }

  static CodeTable of(InputFile list) {
    var labels = new LinkedHashMap<String, String>();
    try (InputStream in = open(list);
        Reader text = new InputStreamReader(in, StandardCharsets.UTF_8);
        CSVParser rows = CSVParser.parse(text, CSVFormat.RFC4180)) {
      for (CSVRecord row : rows) {
        if (row.getRecordNumber() > 1) {
          labels.put(row.get(0), row.get(1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new CodeTable(labels);
  }

  /** Writes the shipped list as it is. */
  static void copy(InputFile list, Path target) throws IOException {
    try (InputStream in = open(list)) {
      Files.copy(in, target);
    }
  }

  /** The labels by code, in the order of the list. */
  SequencedMap<String, String> labels() {
    return labels;
  }

  List<String> codes() {
    return List.copyOf(labels.keySet());
  }

  private static InputStream open(InputFile list) {
    InputStream in = CodeTable.class.getResourceAsStream(FOLDER + list.fileName());
    if (in == null) {
      throw new IllegalStateException("code list " + list.fileName() + " is not on the class path");
    }
    return in;
  }
}
