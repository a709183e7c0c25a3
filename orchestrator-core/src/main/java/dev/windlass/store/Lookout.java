package dev.windlass.store;

/**
 * How long a thread looks again and again before it goes to sleep: as long as that has been worth
 * it lately. To wake a sleeper, and the processor that went to sleep with it, takes longer than
 * many an answer. Not thread-safe.
 */
public final class Lookout {
  private static final long SHORTEST = 10_000;

  private final long longest;
  private long nanos = SHORTEST;

  /**
   * @param longest nanoseconds; what takes longer is not worth looking out for
   */
  public Lookout(long longest) {
    this.longest = longest;
  }

  /** Whether to look once more, that long after the first look, in nanoseconds. */
  @SuppressWarnings("ThreadPriorityCheck")
  public boolean again(long since) {
    if (since >= nanos) {
      return false;
    }
    // To whoever wants this processor: it may be who answers.
    Thread.yield();
    return true;
  }

  /** Learns from how long it took, looking or asleep, in nanoseconds. */
  public void took(long waited) {
    nanos =
        waited < longest
            ? Math.clamp(2 * waited, nanos - nanos / 8, longest)
            : Math.max(SHORTEST, nanos / 2);
  }
}
