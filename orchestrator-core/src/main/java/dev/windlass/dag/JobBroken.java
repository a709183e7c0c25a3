package dev.windlass.dag;

/**
 * A job elsewhere failed, and another attempt may do better: what {@link Progress.Broken} becomes.
 * Its message is the reason.
 */
public final class JobBroken extends Exception {
  private static final long serialVersionUID = 1;

  /** With the reason the other system gave. */
  public JobBroken(String reason) {
    super(reason);
  }
}
