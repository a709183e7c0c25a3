package dev.windlass.journal;

import dev.windlass.brain.DueCallback;
import dev.windlass.execution.Executor;
import dev.windlass.store.CallbackDao;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out callbacks that are due, as rows say, and deletes the rows of those that were called:
 * each is called at least once, over restarts. Callbacks of one task instance are called one after
 * another, in the order in which they fell due; nothing else waits for them.
 */
final class CallbackDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CallbackDesk.class);
  private static final int MOST_AT_ONCE = 256;
  private static final Duration REST = Duration.ofSeconds(1);

  /** Whom callbacks wait for. */
  private record Whose(long instance, String task, int mapIndex) {
    static Whose of(DueCallback due) {
      return new Whose(
          due.attempt().taskId(),
          due.attempt().dagId() + "/" + due.attempt().runId() + "/" + due.attempt().task(),
          due.attempt().mapIndex());
    }
  }

  private final CallbackDao rows;
  private final Executor executor;
  private final BooleanSupplier mayAct;
  private final Semaphore bell = new Semaphore(1);
  private final Map<Long, Whose> underWay = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  CallbackDesk(CallbackDao rows, Executor executor, BooleanSupplier mayAct) {
    this.rows = rows;
    this.executor = executor;
    this.mayAct = mayAct;
    this.thread = Thread.ofVirtual().name("callbacks").unstarted(this::run);
  }

  /** Begins with what an earlier process left. */
  void start() {
    thread.start();
  }

  /** There are new rows. Returns at once; any thread may. */
  void look() {
    bell.release();
  }

  private void run() {
    boolean again = false;
    while (!closed) {
      // Not interrupted when it ends: that would break a database connection in use.
      awaitBell(again);
      try {
        if (!closed) {
          handOut();
        }
        again = false;
      } catch (RuntimeException e) {
        LOG.warn("callbacks wait: {}", e.toString());
        again = true;
      }
    }
  }

  private void awaitBell(boolean again) {
    try {
      if (again) {
        boolean unused = bell.tryAcquire(REST.toNanos(), TimeUnit.NANOSECONDS);
      } else {
        bell.acquire();
      }
      bell.drainPermits();
    } catch (InterruptedException nobodyDoes) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  private void handOut() {
    // One that ends from here on rings again: what waited for it is then looked at once more.
    Set<Whose> busy = new LinkedHashSet<>(underWay.values());
    for (DueCallback due : rows.pending(underWay.keySet(), MOST_AT_ONCE)) {
      if (!mayAct.getAsBoolean()) {
        return;
      }
      Whose whose = Whose.of(due);
      if (busy.add(whose)) {
        underWay.put(due.id(), whose);
        executor.call(due, () -> called(due.id()));
      }
    }
  }

  /** Runs on the callback's own thread. */
  private void called(long id) {
    try {
      rows.called(id);
      underWay.remove(id);
    } catch (RuntimeException e) {
      // It stays under way here, and is called again by the next leader.
      LOG.warn("callback {} was called, but its row stays: {}", id, e.toString());
    }
    look();
  }

  @Override
  public void close() {
    closed = true;
    look();
  }
}
