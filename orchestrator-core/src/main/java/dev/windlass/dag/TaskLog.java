package dev.windlass.dag;

/**
 * The log of one attempt. Thread-safe. Messages are {@link String#format} patterns when arguments
 * are given, and literal text when not.
 */
public interface TaskLog {
  /** Something a reader wants to know. */
  void info(String message, Object... args);

  /** Something a reader should look at. */
  void warn(String message, Object... args);

  /** Something that made the attempt fail. */
  void error(String message, Object... args);
}
