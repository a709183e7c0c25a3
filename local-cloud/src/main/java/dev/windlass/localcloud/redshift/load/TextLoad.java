package dev.windlass.localcloud.redshift.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.localcloud.redshift.load.Bucket.S3File;
import dev.windlass.localcloud.redshift.sql.CopyStatement;
import dev.windlass.localcloud.redshift.sql.FileFormat;
import dev.windlass.localcloud.redshift.sql.StatementFailed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Loads CSV, delimited text and JSON objects. */
final class TextLoad {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CopyStatement copy;
  private final TargetTable target;
  private final TextRows out;
  private final Cancellation cancellation;

  TextLoad(CopyStatement copy, TargetTable target, TextRows out, Cancellation cancellation) {
    this.copy = copy;
    this.target = target;
    this.out = out;
    this.cancellation = cancellation;
  }

  /** Loads one file; the stream stays open. */
  void load(S3File file, InputStream content) throws IOException, SQLException {
    InputStream plain = copy.options().gzip() ? new GZIPInputStream(content) : content;
    var reader = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), 1 << 16);
    out.beginFile(file, copy.options().skipLines());
    if (copy.format() == FileFormat.JSON) {
      json(reader);
    } else {
      delimited(reader);
    }
    out.flush();
  }

  private void delimited(Reader reader) throws IOException, SQLException {
    var options = copy.options();
    var records =
        copy.format() == FileFormat.CSV
            ? DelimitedReader.csv(reader, options.delimiter(), options.quote())
            : DelimitedReader.plain(reader, options.delimiter());
    records.skipLines(options.skipLines());
    List<String> fields = records.next();
    while (fields != null) {
      cancellation.check();
      var row = new ArrayList<@Nullable String>(fields.size());
      for (int i = 0; i < fields.size(); i++) {
        boolean text = i < target.columns().size() && target.columns().get(i).kind().isText();
        row.add(value(fields.get(i), text));
      }
      out.add(row, records.recordLine());
      fields = records.next();
    }
  }

  /** An empty field is null for numbers and dates, and an empty text for texts. */
  private @Nullable String value(String field, boolean text) {
    var options = copy.options();
    if (field.equals(options.nullText())
        || (field.isEmpty() && (!text || options.emptyAsNull()))
        || (field.isBlank() && !field.isEmpty() && text && options.blanksAsNull())) {
      return null;
    }
    return text ? field : field.strip();
  }

  private void json(Reader reader) throws IOException, SQLException {
    long number = 0;
    try (MappingIterator<JsonNode> objects = JSON.readerFor(JsonNode.class).readValues(reader)) {
      while (objects.hasNextValue()) {
        cancellation.check();
        number++;
        JsonNode object = objects.nextValue();
        if (!object.isObject()) {
          throw new StatementFailed("Invalid JSON object %d: not an object".formatted(number));
        }
        out.add(row(object), number);
      }
    } catch (com.fasterxml.jackson.core.JacksonException malformed) {
      throw new StatementFailed("Invalid JSONPath format: " + malformed.getOriginalMessage());
    }
  }

  private List<@Nullable String> row(JsonNode object) {
    Map<String, JsonNode> fields = new HashMap<>();
    object
        .properties()
        .forEach(
            f ->
                fields.put(
                    copy.options().ignoreCase() ? f.getKey().toLowerCase(Locale.ROOT) : f.getKey(),
                    f.getValue()));
    var row = new ArrayList<@Nullable String>();
    for (TargetColumn column : target.columns()) {
      JsonNode value = fields.get(column.name());
      if (value == null || value.isNull()) {
        row.add(null);
      } else {
        row.add(value.isValueNode() ? value.asText() : value.toString());
      }
    }
    return row;
  }
}
