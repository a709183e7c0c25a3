package dev.windlass.journal;

import dev.windlass.crash.CrashPoint;
import dev.windlass.store.LeaderDao;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One term's hold on leadership. A thread renews it; another watches a clock of this process alone
 * and says in time that it is over, even while the first hangs in a database that does not answer.
 *
 * <p>The lease is counted from before it was asked for, so it ends here before it ends in the
 * database; and it counts as lost a margin earlier, in which attempts are let go. Thread-safe.
 */
final class Lease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  /** Renewals per lease. */
  private static final int RENEWALS = 4;

  /** The share of the lease, as one in so many, in which whoever loses it lets go. */
  private static final int MARGIN = 5;

  private final LeaderDao dao;
  private final long epoch;
  private final Duration length;
  private final Consumer<String> onLost;
  private final Thread renewer;
  private final Thread watcher;
  private volatile long safeUntil;
  private volatile boolean over;

  /**
   * Keeps the lease from now on.
   *
   * @param asked {@link System#nanoTime} before the lease was asked for
   * @param onLost told why, once, on a thread that must not be held up
   */
  Lease(LeaderDao dao, long epoch, Duration length, long asked, Consumer<String> onLost) {
    this.dao = dao;
    this.epoch = epoch;
    this.length = length;
    this.onLost = onLost;
    this.safeUntil = asked + safe();
    // Platform threads: user code may keep every carrier of virtual ones busy.
    this.renewer = Thread.ofPlatform().daemon().name("lease").start(this::renew);
    this.watcher = Thread.ofPlatform().daemon().name("lease-watch").start(this::watch);
  }

  private long safe() {
    return length.minus(length.dividedBy(MARGIN)).toNanos();
  }

  /** Whether this process may act: costs a look at the clock. */
  boolean held() {
    if (!over && System.nanoTime() - safeUntil >= 0) {
      // Once refused it must stay refused: what was not done then is done by the next term.
      expired();
    }
    return !over;
  }

  private void renew() {
    long pause = length.toNanos() / RENEWALS;
    while (!over) {
      try {
        TimeUnit.NANOSECONDS.sleep(pause);
        CrashPoint.LEASE_BEFORE_RENEW.pass();
        long asked = System.nanoTime();
        if (!dao.renew(epoch, length)) {
          lost("another scheduler leads");
          return;
        }
        CrashPoint.LEASE_AFTER_RENEW.pass();
        safeUntil = asked + safe();
        pause = length.toNanos() / RENEWALS;
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (!over) {
          LOG.warn("the lease was not renewed, trying again: {}", e.getMessage());
        }
        pause = length.toNanos() / (RENEWALS * 10L);
      }
    }
  }

  private void watch() {
    try {
      while (!over) {
        long left = safeUntil - System.nanoTime();
        if (left <= 0) {
          expired();
          return;
        }
        TimeUnit.NANOSECONDS.sleep(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void expired() {
    long since = safe() + System.nanoTime() - safeUntil;
    lost("it was not renewed for %.1f s".formatted(since / (double) TimeUnit.SECONDS.toNanos(1)));
  }

  private synchronized void lost(String why) {
    if (!over) {
      over = true;
      onLost.accept(why);
    }
  }

  /** Stops keeping it; it runs out by itself unless it is given back. */
  @Override
  public void close() {
    over = true;
    renewer.interrupt();
    watcher.interrupt();
  }
}
