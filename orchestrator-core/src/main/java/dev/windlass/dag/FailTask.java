package dev.windlass.dag;

/** Thrown by an operator when no retry can help: the DAG or its data is wrong. */
public final class FailTask extends RuntimeException {
  /** Fails the task with a message for its owner: what is wrong, where, and what is allowed. */
  public FailTask(String message) {
    super(message);
  }

  /** Fails the task with a message and its cause. */
  public FailTask(String message, Throwable cause) {
    super(message, cause);
  }
}
