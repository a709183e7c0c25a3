package dev.windlass.journal;

import dev.windlass.brain.Event;
import dev.windlass.store.Lookout;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Events on their way to the brain, in the order in which they came. Anybody may put one in; one
 * thread takes them out. Once closed it refuses what comes and cancels who waits.
 */
final class Inbox {
  /**
   * How long the taker looks out before it goes to sleep, at most, in nanoseconds: the next event
   * often follows at once.
   */
  private static final long LONGEST_LOOK = 250_000;

  /** Refuses everything. */
  static final Inbox CLOSED = new Inbox();

  static {
    CLOSED.close();
  }

  /**
   * An event, and who waits until what follows from it is durable.
   *
   * @param durable cancelled when that will not be known here
   */
  record Message(Event event, @Nullable CompletableFuture<Void> durable) {}

  private final ConcurrentLinkedQueue<Message> queue = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Thread sleeper;
  private volatile boolean woken;
  private volatile boolean closed;

  private final Lookout lookout = new Lookout(LONGEST_LOOK);

  /** Hands in an event that nobody waits for. */
  void tell(Event event) {
    add(new Message(event, null));
  }

  /** Hands in an event; completes once what follows from it is durable. */
  CompletableFuture<Void> ask(Event event) {
    CompletableFuture<Void> durable = new CompletableFuture<>();
    add(new Message(event, durable));
    return durable;
  }

  private void add(Message message) {
    queue.add(message);
    if (closed) {
      cancelAll();
    } else {
      unpark();
    }
  }

  /** Makes the taker look around although there is no event. */
  void wake() {
    woken = true;
    unpark();
  }

  private void unpark() {
    Thread thread = sleeper;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  /**
   * Moves what is there into {@code taken}, at most {@code most}; waits for the first, or for a
   * wake-up, no longer than {@code nanos}.
   */
  void take(List<Message> taken, int most, long nanos) throws InterruptedException {
    if (queue.isEmpty() && !woken) {
      await(nanos);
    }
    woken = false;
    for (int i = 0; i < most; i++) {
      Message message = queue.poll();
      if (message == null) {
        return;
      }
      taken.add(message);
    }
  }

  private void await(long nanos) throws InterruptedException {
    long begun = System.nanoTime();
    for (long since = 0; since < nanos && lookout.again(since); ) {
      if (!queue.isEmpty() || woken) {
        return;
      }
      since = System.nanoTime() - begun;
    }
    sleep(begun, nanos);
    lookout.took(System.nanoTime() - begun);
  }

  private void sleep(long begun, long nanos) throws InterruptedException {
    sleeper = Thread.currentThread();
    try {
      while (queue.isEmpty() && !woken && !closed) {
        long left = nanos - (System.nanoTime() - begun);
        if (left <= 0) {
          return;
        }
        LockSupport.parkNanos(this, left);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    } finally {
      sleeper = null;
    }
  }

  /** Refuses everything from now on and cancels who waits. */
  void close() {
    closed = true;
    cancelAll();
    unpark();
  }

  private void cancelAll() {
    for (Message message = queue.poll(); message != null; message = queue.poll()) {
      if (message.durable() != null) {
        message.durable().cancel(false);
      }
    }
  }
}
