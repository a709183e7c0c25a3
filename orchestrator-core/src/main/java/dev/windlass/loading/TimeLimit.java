package dev.windlass.loading;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Runs the code of a DAG file in a thread of its own, so that a file that never ends holds up
 * nobody. Java cannot stop such a thread: it is interrupted and left behind as a daemon. The prober
 * ends its whole process then; elsewhere only code runs that ended in time there.
 *
 * @param watching told now and then where the author's code is, when it takes long
 */
record TimeLimit(Duration limit, Consumer<StackTraceElement> watching) {
  private static final long LOOK_EVERY_MILLIS = 50;

  TimeLimit(Duration limit) {
    this(limit, frame -> {});
  }

  /**
   * The call's result.
   *
   * @param ours tells the author's classes from others, to say where the code hangs
   * @throws TookTooLong when the limit passes
   * @throws ExecutionException with what the call threw
   */
  <T> T call(String name, ClassLoader loader, Predicate<StackTraceElement> ours, Callable<T> code)
      throws TookTooLong, ExecutionException, InterruptedException {
    var task = new FutureTask<>(code);
    // A platform thread: a busy loop on a virtual one would take a carrier from everybody.
    Thread thread = Thread.ofPlatform().daemon().name("windlass-load-" + name).unstarted(task);
    thread.setContextClassLoader(loader);
    thread.start();
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      try {
        return task.get(Math.clamp(left, 0, LOOK_EVERY_MILLIS), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        Optional<StackTraceElement> at =
            Arrays.stream(thread.getStackTrace()).filter(ours).findFirst();
        if (left <= 0) {
          thread.interrupt();
          throw new TookTooLong(limit, at);
        }
        at.ifPresent(watching);
      }
    }
  }

  /** The code did not end in time. */
  static final class TookTooLong extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient StackTraceElement[] at;

    TookTooLong(Duration limit, Optional<StackTraceElement> at) {
      super(words(limit));
      this.at = at.stream().toArray(StackTraceElement[]::new);
    }

    /** Where it was when the limit passed. */
    Optional<StackTraceElement> at() {
      return Arrays.stream(at).findFirst();
    }

    /** What to tell the author. */
    static String words(Duration limit) {
      return "defining DAGs took longer than %s and was stopped; do the work in tasks, not where DAGs are defined"
          .formatted(
              limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms");
    }
  }
}
