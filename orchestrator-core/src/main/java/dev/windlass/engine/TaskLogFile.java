package dev.windlass.engine;

import dev.windlass.dag.TaskLog;
import dev.windlass.settings.SecretMask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.IllegalFormatException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one attempt as a file, made when something is logged and not before. Known secrets are
 * masked. Thread-safe. A log that cannot be written is said once and does not fail the task.
 */
final class TaskLogFile implements TaskLog {
  private static final Logger LOG = LoggerFactory.getLogger(TaskLogFile.class);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** A log that prints gigabytes must not fill the disk. */
  private static final long MOST_CHARACTERS = 50_000_000;

  private final Supplier<Path> file;
  private final SecretMask mask;
  private final InstantSource clock;
  private boolean folderMade;
  private long written;
  private boolean broken;

  /**
   * A log with nothing in it.
   *
   * @param file where it is, asked for each line: thousands that log nothing need no path
   */
  TaskLogFile(Supplier<Path> file, SecretMask mask, InstantSource clock) {
    this.file = file;
    this.mask = mask;
    this.clock = clock;
  }

  @Override
  public void info(String message, Object... args) {
    write("INFO", message, args);
  }

  @Override
  public void warn(String message, Object... args) {
    write("WARN", message, args);
  }

  @Override
  public void error(String message, Object... args) {
    write("ERROR", message, args);
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private void write(String level, String message, Object... args) {
    String text = mask.mask(text(message, args));
    Instant now = clock.instant();
    StringBuilder lines = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      lines
          .append(TIME.format(now))
          .append(' ')
          .append(level)
          .append(' ')
          .append(line)
          .append('\n');
    }
    append(lines.toString());
  }

  /** A pattern that does not fit its arguments is shown as it is: a log line fails no task. */
  private static String text(String message, Object[] args) {
    try {
      return args.length == 0 ? message : String.format(message, args);
    } catch (IllegalFormatException e) {
      return message + " " + Arrays.toString(args);
    }
  }

  private synchronized void append(String lines) {
    if (broken || written > MOST_CHARACTERS) {
      return;
    }
    Path path = file.get();
    try {
      if (!folderMade) {
        Files.createDirectories(path.getParent());
        folderMade = true;
      }
      written += lines.length();
      String text =
          written > MOST_CHARACTERS
              ? lines + "… the log is cut here: it has %d characters%n".formatted(written)
              : lines;
      // Opened for each line: thousands of attempts wait at a time, and files are few.
      Files.writeString(path, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      broken = true;
      LOG.warn("task log cannot be written: {}", e.toString());
    }
  }
}
