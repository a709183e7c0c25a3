package dev.windlass.execution;

import dev.windlass.dag.TaskLog;

/**
 * Stack traces for the owner of a DAG: in the task's log, cut where Windlass's own frames begin.
 */
final class Traces {
  private static final int MOST_FRAMES = 40;

  private Traces() {}

  static void log(TaskLog log, Throwable failure) {
    try {
      logAll(log, failure);
    } catch (RuntimeException | Error e) {
      // The author's own exception says what its text and its cause are, or throws.
      log.error("its trace cannot be read, that throws " + e.getClass().getName());
    }
  }

  private static void logAll(TaskLog log, Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 5; depth++, cause = cause.getCause()) {
      StringBuilder text = new StringBuilder(depth == 0 ? "" : "caused by ").append(cause);
      StackTraceElement[] frames = cause.getStackTrace();
      for (int i = 0; i < frames.length && i < MOST_FRAMES; i++) {
        if (frames[i].getClassName().startsWith("dev.windlass.execution.")) {
          break;
        }
        text.append("\n    at ").append(frames[i]);
      }
      log.error(text.toString());
    }
  }
}
