package dev.windlass.dag.flow;

import dev.windlass.dag.SkipTask;

/** First lines of a body: whether to do anything at all. Stateless and thread-safe. */
public final class Conditional {
  private Conditional() {}

  /** Skips the task unless the condition holds, saying why. */
  public static void runIf(boolean condition, String otherwise) {
    if (!condition) {
      throw new SkipTask(otherwise);
    }
  }

  /** Skips the task when the condition holds, saying why. */
  public static void skipIf(boolean condition, String why) {
    runIf(!condition, why);
  }
}
