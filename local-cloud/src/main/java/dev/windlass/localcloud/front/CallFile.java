package dev.windlass.localcloud.front;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.localcloud.aws.CallLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The call log as a file of JSON lines: {@code time, service, action, <identifying fields>,
 * outcome, status, fault, ms}. A line is written with one system call, so a killed process leaves
 * whole lines.
 */
public final class CallFile implements CallLog, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileChannel file;

  /** Appends to this file, which is created. */
  public CallFile(Path path) throws IOException {
    var directory = path.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  @Override
  public synchronized void append(Line line) {
    var json = JSON.createObjectNode();
    json.put("time", line.time().toString());
    json.put("service", line.service());
    json.put("action", line.action());
    line.fields().forEach(json::put);
    json.put("outcome", line.outcome());
    json.put("status", line.status());
    if (!line.fault().isEmpty()) {
      json.put("fault", line.fault());
    }
    json.put("ms", line.milliseconds());
    var bytes = ByteBuffer.wrap((json + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
