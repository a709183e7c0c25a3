package dev.windlass.execution;

import dev.windlass.brain.DueCallback;
import dev.windlass.dag.Callback;
import dev.windlass.dag.Occasion;
import dev.windlass.dag.TaskLog;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls callbacks, each occasion on a thread of its own, never the brain's. Thread-safe. */
final class CallbackThreads {
  private static final Logger LOG = LoggerFactory.getLogger(CallbackThreads.class);

  private final Attempts attempts;
  private final Pace pace;
  private final Map<Long, Leash> running = new ConcurrentHashMap<>();

  CallbackThreads(Attempts attempts, Pace pace) {
    this.attempts = attempts;
    this.pace = pace;
  }

  void start(DueCallback due, Runnable done) {
    Leash leash = new Leash("callback-" + due.id(), pace, () -> true);
    running.put(due.id(), leash);
    leash.start(
        () -> {
          try {
            call(due);
          } finally {
            running.remove(due.id(), leash);
            // Who was interrupted has perhaps done nothing: the row stays for the next term.
            if (!leash.isLetGo()) {
              done.run();
            }
          }
        });
  }

  private void call(DueCallback due) {
    try (Attempts.Context context = attempts.open(due.attempt())) {
      Occasion occasion =
          new Occasion(due.event(), due.state(), Optional.ofNullable(due.reason()), context);
      for (Callback callback :
          attempts
              .code(due.attempt().dagId(), due.attempt().version())
              .callbacks(due.attempt().task(), due.event(), due.number())) {
        one(callback, occasion);
      }
    } catch (RuntimeException | Error e) {
      LOG.error("callback {} of {} could not be called", due.event(), due.attempt().key(), e);
    }
  }

  /** Whatever a callback throws, Errors included, is its own affair: the log says so. */
  private static void one(Callback callback, Occasion occasion) {
    TaskLog log = occasion.log();
    try {
      callback.call(occasion);
    } catch (Throwable failure) {
      log.error("callback on_%s failed: %s", occasion.event().word(), failure);
      Traces.log(log, failure);
    }
  }

  /** Interrupts whatever runs; nothing is waited for, and what did not end is called again. */
  void letGo() {
    running.values().forEach(Leash::letGo);
    running.clear();
  }
}
