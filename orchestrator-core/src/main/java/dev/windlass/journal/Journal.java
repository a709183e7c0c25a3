package dev.windlass.journal;

import dev.windlass.brain.Decisions.Batch;
import dev.windlass.crash.CrashPoint;
import dev.windlass.store.JournalDao;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Commits batches one after another, and only then lets their effects out. A batch of some size is
 * committed by a thread of its own: the brain goes on deciding meanwhile, and what it decides
 * becomes the next batch. A small one is committed by the caller, as handing it over and back would
 * take as long as the commit.
 */
final class Journal {
  /** Rows up to which the caller commits by itself. */
  private static final int SMALL = 8;

  /** A batch, and who waits for it to be durable. */
  record Entry(Batch batch, List<CompletableFuture<Void>> waiting) {}

  private final JournalDao dao;
  private final long epoch;
  private final Consumer<Batch> effects;
  private final Runnable onIdle;
  private final Consumer<SQLException> onFailure;
  private final BlockingQueue<Entry> handOver = new LinkedBlockingQueue<>(1);
  private final Thread thread;
  private volatile boolean busy;
  private volatile boolean broken;
  private boolean closed;

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

  /** Whether a batch may be committed now. */
  boolean idle() {
    return !busy && !broken;
  }

  /** Commits a batch, here or in the background; the journal must be idle. */
  void commit(Entry entry) throws InterruptedException {
    if (rows(entry.batch()) <= SMALL) {
      write(entry);
    } else {
      busy = true;
      handOver.put(entry);
    }
  }

  private static int rows(Batch batch) {
    return batch.newRuns().size()
        + batch.changedRuns().size()
        + batch.deletedRuns().size()
        + batch.deletedDags().size()
        + batch.newTasks().size()
        + batch.changedTasks().size()
        + batch.history().size()
        + batch.clearedOutputs().size()
        + batch.outputs().size()
        + batch.dags().size()
        + batch.backfills().size()
        + batch.answers().size()
        + batch.callbacks().size()
        + batch.deadlines().set().size()
        + batch.groupRetries().size();
  }

  private void run() {
    try {
      while (true) {
        write(handOver.take());
        busy = false;
        onIdle.run();
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Entry entry) {
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
    if (failure == null) {
      effects.accept(entry.batch());
      CrashPoint.JOURNAL_AFTER_EFFECTS.pass();
      entry.waiting().forEach(w -> w.complete(null));
      CrashPoint.JOURNAL_AFTER_TELLING.pass();
    } else {
      // Whether it was written is not known: nothing more may be, and nothing may follow from it.
      broken = true;
      entry.waiting().forEach(w -> w.cancel(false));
      onFailure.accept(failure);
    }
  }

  /**
   * Cuts the connection, also under a commit that no answer comes to: nothing more may be written,
   * and whether that commit counted is for the next term to read. Any thread may.
   */
  synchronized void cut() {
    broken = true;
    if (!closed) {
      dao.cut();
    }
  }

  /** Stops, after the commit under way. */
  void close() {
    thread.interrupt();
    join(thread);
    for (Entry left = handOver.poll(); left != null; left = handOver.poll()) {
      left.waiting().forEach(w -> w.cancel(false));
    }
    synchronized (this) {
      closed = true;
      dao.close();
    }
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
