package dev.windlass.localcloud.redshift.data;

import dev.windlass.localcloud.redshift.load.Cancellation;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** A statement on its way, and the means to stop it. Thread-safe. */
final class Run implements Cancellation {
  private static final long AGAIN_AFTER_MILLIS = 100;

  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable Connection connection;

  @Override
  public boolean requested() {
    return cancelled.getCount() == 0;
  }

  void connected(Connection opened) {
    connection = opened;
  }

  void ended() {
    connection = null;
    ended.countDown();
  }

  /** Waits for so long, or until the statement is cancelled. */
  void pause(Duration delay) throws InterruptedException {
    if (cancelled.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
      check();
    }
  }

  /** Waits for the end, but no longer than this. */
  void awaitEnd(Duration patience) {
    try {
      var unused = ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Asks the server to stop until the statement has ended: a request that comes between two queries
   * is lost on Postgres.
   */
  void cancel() {
    cancelled.countDown();
    Thread.ofVirtual().start(this::cancelUntilEnded);
  }

  private void cancelUntilEnded() {
    try {
      do {
        Connection busy = connection;
        if (busy != null) {
          busy.unwrap(PGConnection.class).cancelQuery();
        }
      } while (!ended.await(AGAIN_AFTER_MILLIS, TimeUnit.MILLISECONDS));
    } catch (SQLException closed) {
      // The connection is gone, and its query with it.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
