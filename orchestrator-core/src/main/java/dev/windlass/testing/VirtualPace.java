package dev.windlass.testing;

import dev.windlass.execution.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * Time that passes only when nobody has anything to do. Attempts run one at a time, in the order in
 * which they became ready, each until it waits or ends: the same test gives the same order every
 * time. One thread conducts; of it and the attempts' threads just one is running at any moment.
 */
final class VirtualPace implements Pace {
  /** Something that waits for its time. */
  private abstract static class Waiter {
    Instant until = Instant.MAX;
    long order;

    /** Its time has come. */
    abstract void wake();
  }

  /** A call that is to come. */
  private static final class Alarm extends Waiter {
    final Runnable soon;

    Alarm(Runnable soon) {
      this.soon = soon;
    }

    @Override
    void wake() {
      soon.run();
    }
  }

  /** One attempt's thread. */
  private final class Player extends Waiter {
    final Semaphore go = new Semaphore(0);
    final Thread thread;
    boolean begun;
    boolean over;

    Player(Runnable body, String name) {
      thread = Thread.ofVirtual().name(name).unstarted(body);
    }

    @Override
    void wake() {
      ready.add(this);
    }
  }

  private final Semaphore baton = new Semaphore(0);
  private final Queue<Player> ready = new ArrayDeque<>();
  private final PriorityQueue<Waiter> parked =
      new PriorityQueue<>(
          Comparator.<Waiter, Instant>comparing(w -> w.until).thenComparing(w -> w.order));
  private final Map<Thread, Player> players = new HashMap<>();
  private final Instant origin;
  private volatile Instant now;
  private long count;

  VirtualPace(Instant start) {
    this.origin = start;
    this.now = start;
  }

  // ---- the conductor

  /** Lets the attempt that became ready first run until it waits; false when none is ready. */
  boolean playOne() {
    Player next = ready.poll();
    if (next == null) {
      return false;
    }
    if (next.begun) {
      next.go.release();
    } else {
      next.begun = true;
      next.thread.start();
    }
    baton.acquireUninterruptibly();
    return true;
  }

  /** When the first parked attempt wants to go on; empty when none is parked. */
  Optional<Instant> next() {
    return Optional.ofNullable(parked.peek()).map(p -> p.until);
  }

  /** Lets it become {@code then}, if that is later, and wakes who waited for it. */
  void jump(Instant then) {
    if (then.isAfter(now)) {
      now = then;
    }
    while (!parked.isEmpty() && !parked.element().until.isAfter(now)) {
      parked.remove().wake();
    }
  }

  /** Attempts that have not run at all never will: their process is lost. */
  void forgetWhoHasNotBegun() {
    ready.removeIf(
        player -> {
          player.over |= !player.begun;
          return player.over;
        });
  }

  // ---- the attempts

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public long nanos() {
    return Duration.between(origin, now).toNanos();
  }

  @Override
  public Thread start(String name, Runnable attempt) {
    Player[] self = new Player[1];
    Player player =
        new Player(
            () -> {
              try {
                attempt.run();
              } finally {
                self[0].over = true;
                players.remove(self[0].thread);
                baton.release();
              }
            },
            name);
    self[0] = player;
    players.put(player.thread, player);
    ready.add(player);
    return player.thread;
  }

  @Override
  public void park(long nanos) {
    Player self = self();
    if (Thread.currentThread().isInterrupted()) {
      return;
    }
    queue(self, nanos);
    handOver(self);
  }

  @Override
  public Bell after(long nanos, Runnable soon) {
    Alarm alarm = new Alarm(soon);
    queue(alarm, nanos);
    return () -> parked.remove(alarm);
  }

  private void queue(Waiter waiter, long nanos) {
    waiter.until = now.plusNanos(nanos);
    waiter.order = count++;
    parked.add(waiter);
  }

  @Override
  public void await(CompletableFuture<Void> done) {
    Player self = self();
    if (!done.isDone()) {
      // Completed by the conductor, while it holds the baton.
      CompletableFuture<Void> unused = done.whenComplete((nothing, failure) -> ready.add(self));
      handOver(self);
    }
    done.join();
  }

  private void handOver(Player self) {
    baton.release();
    self.go.acquireUninterruptibly();
  }

  private Player self() {
    Player player = players.get(Thread.currentThread());
    if (player == null) {
      throw new IllegalStateException("only an attempt's own thread can wait in virtual time");
    }
    return player;
  }

  @Override
  public void wake(Thread thread) {
    Player player = players.get(thread);
    if (player != null && !player.over) {
      thread.interrupt();
      if (parked.remove(player)) {
        ready.add(player);
      }
    }
  }

  /** Lets others that are ready run, too, until the thread is over or nobody is ready. */
  @Override
  public boolean join(Thread thread, Duration patience) {
    Player player = players.get(thread);
    boolean played = true;
    while (player != null && !player.over && played) {
      played = playOne();
    }
    return player == null || player.over;
  }
}
