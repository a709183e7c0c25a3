package dev.windlass.cli;

import java.util.List;

/** What was asked for cannot be done: one line that says why, one that says what to do, a code. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String hint;
  private final int exitCode;

  private Failure(String message, String hint, int exitCode) {
    super(message);
    this.hint = hint;
    this.exitCode = exitCode;
  }

  /** The thing asked for failed: exit code 1. */
  public static Failure of(String message, String hint) {
    return new Failure(message, hint, 1);
  }

  /** The request makes no sense: exit code 2. */
  public static Failure usage(String message, String hint) {
    return new Failure(message, hint, 2);
  }

  /** An option has a value that it cannot have: exit code 2. */
  static Failure choice(String option, String value, List<String> allowed) {
    return usage(
        "%s cannot be '%s'".formatted(option, value), "one of " + String.join(", ", allowed));
  }

  /** What to do about it; empty: nothing comes to mind. */
  public String hint() {
    return hint;
  }

  /** What the process exits with. */
  public int exitCode() {
    return exitCode;
  }
}
