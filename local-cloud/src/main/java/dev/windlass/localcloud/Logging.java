package dev.windlass.localcloud;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of the local cloud's own process: warnings of others, our own at INFO. */
final class Logging {
  private Logging() {}

  /** Sets the levels; in code, since the class path is shared with programs that log otherwise. */
  static void setUp() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
      context.getLogger("dev.windlass").setLevel(Level.INFO);
    }
  }
}
