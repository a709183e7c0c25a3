package dev.windlass.loading;

import dev.windlass.dag.ExitRefused;

/**
 * Stands in for the methods of {@link System} and {@link Runtime} of the same name: calls of these
 * in an author's class lead here, see {@link ExitRewriting}. Nobody is to call them by hand.
 * Thread-safe.
 */
@SuppressWarnings("DoNotCallSuggester") // What calls these methods is no source code.
public final class RefusedExits {
  private RefusedExits() {}

  /** In place of {@link System#exit}: always throws {@link ExitRefused}. */
  public static void exit(int status) {
    throw new ExitRefused("System.exit", status);
  }

  /** In place of {@link Runtime#exit}: always throws {@link ExitRefused}. */
  public static void exit(Runtime runtime, int status) {
    throw new ExitRefused("Runtime.exit", status);
  }

  /** In place of {@link Runtime#halt}: always throws {@link ExitRefused}. */
  public static void halt(Runtime runtime, int status) {
    throw new ExitRefused("Runtime.halt", status);
  }
}
