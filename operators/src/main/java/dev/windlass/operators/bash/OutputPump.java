package dev.windlass.operators.bash;

import dev.windlass.dag.TaskLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Copies a process's output into a task's log, line by line, on a thread of its own. */
final class OutputPump {
  private final Thread thread;
  private volatile String lastLine = "";

  OutputPump(InputStream output, TaskLog log) {
    thread = Thread.ofVirtual().name("bash-output").start(() -> pump(output, log));
  }

  private void pump(InputStream output, TaskLog log) {
    try (var lines = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        lastLine = line;
        log.info(line);
      }
    } catch (IOException | UncheckedIOException e) {
      // The pipe of a killed process breaks; what it said before is in the log.
      log.warn("The script's output ended: %s", String.valueOf(e.getMessage()));
    }
  }

  /** Waits until all output is in the log. */
  void await() throws InterruptedException {
    thread.join();
  }

  /** The last line so far; empty when there is none. */
  String lastLine() {
    return lastLine;
  }
}
