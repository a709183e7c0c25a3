package dev.windlass.localcloud.redshift.data;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Base64;

/**
 * Results of queries, one file each: the columns on the first line, then one row on each line, both
 * as the Data API sends them. A page begins at a byte offset, which is what the token holds.
 */
final class ResultFiles {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE_BYTES = 1 << 20;

  private final Path directory;

  ResultFiles(Path directory) {
    this.directory = directory;
  }

  private Path file(String id, int part) {
    return directory.resolve("%s.%d.result".formatted(id, part));
  }

  void delete(Statement statement) throws IOException {
    for (int part = 0; part < statement.parts().size(); part++) {
      Files.deleteIfExists(file(statement.id(), part));
    }
  }

  /** Writes all rows; the outcome counts them. */
  SqlSession.Outcome write(String id, int part, ResultSet result) throws SQLException, IOException {
    Path file = file(id, part);
    ResultSetMetaData columns = result.getMetaData();
    int width = columns.getColumnCount();
    long rows = 0;
    try (var out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        JsonGenerator json = JSON.createGenerator(out)) {
      json.writeTree(columns(columns));
      json.writeRaw('\n');
      while (result.next()) {
        json.writeStartArray();
        for (int i = 1; i <= width; i++) {
          field(json, result, columns.getColumnType(i), i);
        }
        json.writeEndArray();
        json.writeRaw('\n');
        rows++;
      }
    }
    return new SqlSession.Outcome(rows, Files.size(file), true);
  }

  private static void field(JsonGenerator json, ResultSet row, int type, int i)
      throws SQLException, IOException {
    json.writeStartObject();
    if (row.getObject(i) == null) {
      json.writeBooleanField("isNull", true);
    } else {
      switch (type) {
        case Types.SMALLINT, Types.INTEGER, Types.BIGINT ->
            json.writeNumberField("longValue", row.getLong(i));
        case Types.REAL, Types.FLOAT, Types.DOUBLE ->
            json.writeNumberField("doubleValue", row.getDouble(i));
        case Types.BIT, Types.BOOLEAN -> json.writeBooleanField("booleanValue", row.getBoolean(i));
        case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY ->
            json.writeStringField("blobValue", Base64.getEncoder().encodeToString(row.getBytes(i)));
        default -> json.writeStringField("stringValue", row.getString(i));
      }
    }
    json.writeEndObject();
  }

  private static ArrayNode columns(ResultSetMetaData columns) throws SQLException {
    ArrayNode all = JSON.createArrayNode();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      all.addObject()
          .put("columnDefault", "")
          .put("isCaseSensitive", columns.isCaseSensitive(i))
          .put("isCurrency", false)
          .put("isSigned", columns.isSigned(i))
          .put("label", columns.getColumnLabel(i))
          .put("length", 0)
          .put("name", columns.getColumnLabel(i))
          .put("nullable", columns.isNullable(i))
          .put("precision", columns.getPrecision(i))
          .put("scale", columns.getScale(i))
          .put("schemaName", columns.getSchemaName(i))
          .put("tableName", columns.getTableName(i))
          .put("typeName", columns.getColumnTypeName(i));
    }
    return all;
  }

  /** One page: ColumnMetadata, Records and, unless it is the last, NextToken. */
  ObjectNode page(String id, int part, String token) throws IOException {
    ObjectNode reply = JSON.createObjectNode();
    ArrayNode records = reply.putArray("Records");
    try (var in = new RandomAccessFile(file(id, part).toFile(), "r")) {
      reply.set("ColumnMetadata", line(in));
      if (!token.isEmpty()) {
        in.seek(offset(token));
      }
      long end = Math.min(in.length(), in.getFilePointer() + PAGE_BYTES);
      byte[] chunk = new byte[(int) (end - in.getFilePointer())];
      long start = in.getFilePointer();
      in.readFully(chunk);
      int used = wholeLines(chunk);
      if (used == 0 && end < in.length()) {
        // A row longer than a page goes out alone.
        in.seek(start);
        records.add(line(in));
        used = (int) (in.getFilePointer() - start);
      } else {
        addRows(records, chunk, used);
      }
      if (start + used < in.length()) {
        reply.put("NextToken", token(start + used));
      }
    }
    return reply;
  }

  /** One line: {@code readLine} makes a character of each byte, which is undone here. */
  private static JsonNode line(RandomAccessFile in) throws IOException {
    return JSON.readTree(in.readLine().getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void addRows(ArrayNode records, byte[] chunk, int used) throws IOException {
    int start = 0;
    for (int i = 0; i < used; i++) {
      if (chunk[i] == '\n') {
        records.add(JSON.readTree(chunk, start, i - start));
        start = i + 1;
      }
    }
  }

  private static int wholeLines(byte[] chunk) {
    int end = chunk.length;
    while (end > 0 && chunk[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  private static String token(long offset) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(("at:" + offset).getBytes(StandardCharsets.UTF_8));
  }

  private static long offset(String token) throws IOException {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      return Long.parseLong(text.substring("at:".length()));
    } catch (IllegalArgumentException | IndexOutOfBoundsException notOurs) {
      throw new IOException("Invalid NextToken", notOurs);
    }
  }
}
