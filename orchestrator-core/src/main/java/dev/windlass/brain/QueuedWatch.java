package dev.windlass.brain;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Attempts that were handed over and of which nothing was heard yet: one that stays so for too long
 * is stuck. All wait equally long, so the one that was handed over first is the next to be late.
 */
final class QueuedWatch {
  private final Duration patience;
  private final Map<TaskCell, Instant> since = new LinkedHashMap<>();

  QueuedWatch(Duration patience) {
    this.patience = patience;
  }

  void begin(TaskCell cell, Instant now) {
    // Put anew at the end: the same instance may have been handed over before.
    since.remove(cell);
    since.put(cell, now);
  }

  void end(TaskCell cell) {
    since.remove(cell);
  }

  /** When the next one is late; empty: none is waited for. */
  Optional<Instant> next() {
    return since.isEmpty()
        ? Optional.empty()
        : Optional.of(since.values().iterator().next().plus(patience));
  }

  /** Ends every attempt that is late. */
  void ring(Instant now) {
    for (TaskCell late = pollLate(now); late != null; late = pollLate(now)) {
      late.run.tasks.stuck(late);
    }
  }

  /** Takes one that is late at {@code now}; null: none. */
  private @Nullable TaskCell pollLate(Instant now) {
    if (since.isEmpty()) {
      return null;
    }
    Map.Entry<TaskCell, Instant> first = since.entrySet().iterator().next();
    if (first.getValue().plus(patience).isAfter(now)) {
      return null;
    }
    since.remove(first.getKey());
    return first.getKey();
  }
}
