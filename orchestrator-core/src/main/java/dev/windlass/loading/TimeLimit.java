package dev.windlass.loading;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Runs the code of a DAG file in a thread of its own, so that a file that never ends holds up
 * nobody. Java cannot stop such a thread: it is interrupted and left behind as a daemon. A call of
 * {@code System.exit} in DAG code ends the process; Java offers no way to refuse it.
 */
record TimeLimit(Duration limit) {
  /**
   * The call's result.
   *
   * @param ours tells the author's classes from others, to say where the code hangs
   * @throws LoadFailed when the limit passes
   * @throws ExecutionException with what the call threw
   */
  <T> T call(String name, ClassLoader loader, Predicate<StackTraceElement> ours, Callable<T> code)
      throws LoadFailed, ExecutionException, InterruptedException {
    var task = new FutureTask<>(code);
    // A platform thread: a busy loop on a virtual one would take a carrier from everybody.
    Thread thread = Thread.ofPlatform().daemon().name("windlass-load-" + name).unstarted(task);
    thread.setContextClassLoader(loader);
    thread.start();
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      String where =
          Arrays.stream(thread.getStackTrace())
              .filter(ours)
              .findFirst()
              .map(f -> "%s:%d: ".formatted(f.getFileName(), f.getLineNumber()))
              .orElse(name + ": ");
      thread.interrupt();
      throw new LoadFailed(
          "%serror: defining DAGs took longer than %d s; do the work in tasks, not where DAGs are defined"
              .formatted(where, limit.toSeconds()));
    }
  }
}
