package dev.windlass.engine;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an attempt asks of Windlass's own database waits while that is away: an outage is no failure
 * of somebody's task. Should leadership be lost meanwhile, the attempt is let go, which interrupts
 * the wait.
 */
final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  /** Some ten minutes in all. */
  private static final int PATIENCE = 30;

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private Outage() {}

  /** The answer, as soon as the database gives one; every other failure at once. */
  static <T extends @Nullable Object> T outlast(Supplier<T> question) {
    for (int silent = 0; ; silent++) {
      try {
        return question.get();
      } catch (RuntimeException e) {
        if (!isOne(e) || silent == PATIENCE) {
          throw e;
        }
        LOG.info(
            "the metadata database does not answer an attempt, asking again: {}", e.toString());
        rest(silent, e);
      }
    }
  }

  /** As {@link #outlast(Supplier)}, for what has no answer. */
  static void outlast(Runnable act) {
    boolean unused =
        outlast(
            () -> {
              act.run();
              return true;
            });
  }

  private static void rest(int silent, RuntimeException why) {
    long millis = Math.min(LONGEST_PAUSE.toMillis(), 100L << Math.min(silent, 10));
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw why;
    }
  }

  /** Whether the connection or the server is to blame: SQLSTATE classes 08, 53, 57, or none. */
  static boolean isOne(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql) {
        String state = sql.getSQLState();
        return state == null
            || state.startsWith("08")
            || state.startsWith("53")
            || state.startsWith("57");
      }
    }
    return false;
  }
}
