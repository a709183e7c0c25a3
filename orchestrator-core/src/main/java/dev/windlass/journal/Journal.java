package dev.windlass.journal;

import dev.windlass.brain.Decisions.Batch;
import dev.windlass.crash.CrashPoint;
import dev.windlass.store.JournalDao;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Commits batches one after another on a thread of its own, and only then lets their effects out.
 * While a commit is under way the brain goes on deciding; what it decides meanwhile becomes the
 * next batch.
 */
final class Journal {
  /** A batch, and who waits for it to be durable. */
  record Entry(Batch batch, List<CompletableFuture<Void>> waiting) {}

  private final JournalDao dao;
  private final long epoch;
  private final Consumer<Batch> effects;
  private final Runnable onIdle;
  private final Consumer<SQLException> onFailure;
  private final SynchronousQueue<Entry> handOver = new SynchronousQueue<>();
  private final AtomicBoolean busy = new AtomicBoolean();
  private final Thread thread;
  private volatile boolean closed;

  Journal(
      JournalDao dao,
      long epoch,
      Consumer<Batch> effects,
      Runnable onIdle,
      Consumer<SQLException> onFailure) {
    this.dao = dao;
    this.epoch = epoch;
    this.effects = effects;
    this.onIdle = onIdle;
    this.onFailure = onFailure;
    this.thread = Thread.ofPlatform().name("journal").daemon().start(this::run);
  }

  /** Whether a batch may be handed over now. */
  boolean idle() {
    return !busy.get();
  }

  /** Takes a batch; the journal must be idle. */
  void commit(Entry entry) throws InterruptedException {
    busy.set(true);
    handOver.put(entry);
  }

  private void run() {
    while (!closed) {
      try {
        Entry entry = handOver.poll(1, TimeUnit.SECONDS);
        if (entry != null && !write(entry)) {
          return;
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private boolean write(Entry entry) {
    SQLException failure = null;
    try {
      if (!entry.batch().nothingToWrite()) {
        CrashPoint.JOURNAL_BEFORE_COMMIT.pass();
        dao.commit(epoch, entry.batch());
        CrashPoint.JOURNAL_AFTER_COMMIT.pass();
      }
    } catch (SQLException e) {
      failure = e;
    }
    if (failure != null) {
      fail(entry, failure);
      return false;
    }
    effects.accept(entry.batch());
    CrashPoint.JOURNAL_AFTER_EFFECTS.pass();
    entry.waiting().forEach(w -> w.complete(null));
    CrashPoint.JOURNAL_AFTER_TELLING.pass();
    busy.set(false);
    onIdle.run();
    return true;
  }

  private void fail(Entry entry, SQLException failure) {
    entry.waiting().forEach(w -> w.cancel(false));
    onFailure.accept(failure);
  }

  /**
   * Stops.
   *
   * @param inOrder after the commit under way; otherwise its connection is cut, and whether it
   *     counted is for the next term to read
   */
  void close(boolean inOrder) {
    closed = true;
    if (!inOrder) {
      dao.cut();
    }
    thread.interrupt();
    join(thread);
    dao.close();
  }

  static void join(@Nullable Thread thread) {
    try {
      if (thread != null && thread != Thread.currentThread()) {
        thread.join(10_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
