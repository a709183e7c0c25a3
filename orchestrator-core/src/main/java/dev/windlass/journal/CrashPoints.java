package dev.windlass.journal;

/**
 * Places where a test can make the process die as if killed: {@code WINDLASS_CRASH_AT=name} or
 * {@code name:3} for the third pass. Without it every point costs one comparison.
 */
public final class CrashPoints {
  private static volatile String armed = "";
  private static int remaining;

  private CrashPoints() {}

  /** Arms a point; empty disarms. */
  public static synchronized void arm(String point) {
    int colon = point.lastIndexOf(':');
    boolean counted = colon > 0 && point.substring(colon + 1).matches("[0-9]+");
    remaining = counted ? Integer.parseInt(point.substring(colon + 1)) : 1;
    armed = counted ? point.substring(0, colon) : point;
  }

  /** Dies here when this point is armed: no shutdown hook runs, nothing is flushed. */
  public static void pass(String point) {
    if (armed.equals(point) && last()) {
      System.err.println("crash point " + point + ": halting");
      Runtime.getRuntime().halt(137);
    }
  }

  private static synchronized boolean last() {
    return --remaining <= 0;
  }
}
