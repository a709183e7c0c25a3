package dev.windlass.run;

/** The key of a task instance: its run and its ordinal in one number, so a run is one key range. */
public final class TaskId {
  private static final int BITS = 20;

  /** No run has more task instances than this. */
  public static final int LIMIT = 1 << BITS;

  private TaskId() {}

  /** The key of the {@code ordinal}-th instance of {@code run}. */
  public static long of(long run, int ordinal) {
    if (ordinal < 0 || ordinal >= LIMIT) {
      throw new IllegalArgumentException("a run has at most %d task instances".formatted(LIMIT));
    }
    return (run << BITS) | ordinal;
  }

  /** The run of a key. */
  public static long run(long id) {
    return id >> BITS;
  }

  /** The ordinal of a key. */
  public static int ordinal(long id) {
    return (int) (id & (LIMIT - 1));
  }
}
