package dev.windlass.dag;

/** Thrown by an operator when there is nothing to do: the task becomes {@code skipped}. */
public final class SkipTask extends RuntimeException {
  /** Skips the task, saying why. */
  public SkipTask(String message) {
    super(message);
  }
}
