package dev.windlass.journal;

import dev.windlass.brain.Brain;
import dev.windlass.brain.Decisions.Batch;
import dev.windlass.brain.Event;
import dev.windlass.brain.Report;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Takes events out of the inbox, lets the brain decide, and hands its decisions to the journal
 * whenever that is idle. Runs on the brain's thread.
 */
final class BrainLoop {
  /** Events taken in at most before the next batch is handed over. */
  private static final int MOST_AT_ONCE = 4_096;

  private static final Duration LONGEST_NAP = Duration.ofSeconds(1);

  /**
   * How long a batch of nothing but beginnings waits for company. A short task's beginning and end
   * then cost one commit, not two; that a task runs is seen this much later.
   */
  private static final Duration LAZY = Duration.ofMillis(4);

  private final Brain brain;
  private final Journal journal;
  private final Inbox inbox;
  private final InstantSource clock;
  private List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private final List<Inbox.Message> taken = new ArrayList<>();

  /** Whether something was decided that should not wait for company. */
  private boolean urgent = true;

  /** When the batch may wait no longer; null: nothing waits. */
  private long lazyUntil = Long.MAX_VALUE;

  BrainLoop(Brain brain, Journal journal, Inbox inbox, InstantSource clock) {
    this.brain = brain;
    this.journal = journal;
    this.inbox = inbox;
    this.clock = clock;
  }

  /** Goes round until told to stop; who still waits then is cancelled. */
  void run(BooleanSupplier stop) throws InterruptedException {
    try {
      handOver();
      while (!stop.getAsBoolean()) {
        inbox.take(taken, MOST_AT_ONCE, patience());
        Instant now = clock.instant();
        taken.forEach(message -> decide(message, now));
        taken.clear();
        if (brain.nextWake().map(w -> !w.isAfter(now)).orElse(false)) {
          brain.on(new Event.Tick(), now);
          urgent = true;
        }
        if (urgent || System.nanoTime() - lazyUntil >= 0) {
          handOver();
        }
      }
    } finally {
      waiting.forEach(w -> w.cancel(false));
    }
  }

  private void decide(Inbox.Message message, Instant now) {
    brain.on(message.event(), now);
    if (message.event() instanceof Event.Reported(Report.Started begun)) {
      lazyUntil = Math.min(lazyUntil, System.nanoTime() + LAZY.toNanos());
    } else {
      urgent = true;
    }
    if (message.durable() != null) {
      waiting.add(message.durable());
    }
  }

  /** How long to wait for an event: until the brain wants to be woken, or the batch to go. */
  private long patience() {
    long longest = LONGEST_NAP.toNanos();
    if (!journal.idle()) {
      return longest;
    }
    long lazy = lazyUntil == Long.MAX_VALUE ? longest : lazyUntil - System.nanoTime();
    long wake =
        brain
            .nextWake()
            .map(w -> w.isAfter(clock.instant().plus(LONGEST_NAP)) ? longest : nanosUntil(w))
            .orElse(longest);
    return Math.clamp(Math.min(lazy, wake), 0, longest);
  }

  private long nanosUntil(Instant at) {
    return Duration.between(clock.instant(), at).toNanos();
  }

  private void handOver() throws InterruptedException {
    if (!journal.idle()) {
      return;
    }
    urgent = false;
    lazyUntil = Long.MAX_VALUE;
    Batch batch = brain.out().take();
    if (!batch.isEmpty() || !waiting.isEmpty()) {
      List<CompletableFuture<Void>> these = waiting;
      waiting = new ArrayList<>();
      journal.commit(new Journal.Entry(batch, these));
    }
  }
}
