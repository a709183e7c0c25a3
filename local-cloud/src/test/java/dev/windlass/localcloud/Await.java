package dev.windlass.localcloud;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for a condition of the outside world, generously: the machine may be busy. */
public final class Await {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private Await() {}

  /** Returns once the condition holds; fails with the words when it never does. */
  public static void until(String what, Callable<Boolean> condition) throws Exception {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never came true: " + what);
      }
      Thread.sleep(50);
    }
  }
}
