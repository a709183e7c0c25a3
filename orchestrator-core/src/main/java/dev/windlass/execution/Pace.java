package dev.windlass.execution;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads and time as attempts see them: everything in which an attempt can wait. The real pace has
 * virtual threads; the test kit's lets virtual time jump. Thread-safe.
 */
public interface Pace extends InstantSource {
  /** Runs {@code attempt} on a thread of its own, which may wait for as long as it likes. */
  Thread start(String name, Runnable attempt);

  /**
   * Calls {@code soon} once so many nanoseconds are over, unless it is cancelled before; meanwhile
   * no thread waits. What it calls must be quick and must not throw.
   */
  Bell after(long nanos, Runnable soon);

  /** A call that is to come. */
  interface Bell {
    /** Calls it off, if it has not come yet. */
    void cancel();
  }

  /** A steady count of nanoseconds, to measure waiting with; its zero means nothing. */
  long nanos();

  /** Parks the calling thread for at most that many nanoseconds, until it is woken, or less. */
  void park(long nanos);

  /** Ends the thread's parking, and interrupts whatever else it waits in. */
  void wake(Thread thread);

  /**
   * Waits until {@code done} is complete.
   *
   * @throws java.util.concurrent.CancellationException when it was cancelled
   * @throws java.util.concurrent.CompletionException when it failed
   */
  void await(CompletableFuture<Void> done);

  /** Waits for the end of a started thread; returns whether it came within {@code patience}. */
  boolean join(Thread thread, Duration patience) throws InterruptedException;

  /** Virtual threads in real time; instants are those of {@code clock}. */
  static Pace real(InstantSource clock) {
    return new Real(clock);
  }

  /** The pace of the world. */
  record Real(InstantSource clock) implements Pace {
    /** One for the process: thousands of attempts rest at a time, and each has an entry here. */
    private static final ScheduledThreadPoolExecutor BELLS = bells();

    private static ScheduledThreadPoolExecutor bells() {
      var bells =
          new ScheduledThreadPoolExecutor(
              1, Thread.ofPlatform().daemon().name("attempts-resting").factory());
      bells.setRemoveOnCancelPolicy(true);
      return bells;
    }

    @Override
    public Instant instant() {
      return clock.instant();
    }

    @Override
    public Thread start(String name, Runnable attempt) {
      return Thread.ofVirtual().name(name).start(attempt);
    }

    @Override
    public Bell after(long nanos, Runnable soon) {
      Future<?> coming = BELLS.schedule(soon, nanos, TimeUnit.NANOSECONDS);
      return () -> coming.cancel(false);
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public void park(long nanos) {
      LockSupport.parkNanos(nanos);
    }

    @Override
    public void wake(Thread thread) {
      thread.interrupt();
    }

    @Override
    public void await(CompletableFuture<Void> done) {
      done.join();
    }

    @Override
    public boolean join(Thread thread, Duration patience) throws InterruptedException {
      return thread.join(patience);
    }
  }
}
