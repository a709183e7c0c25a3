package dev.windlass.loading;

import java.time.Duration;

/**
 * How much the code that defines DAGs may take, per source.
 *
 * @param time from the first line of it to the last DAG
 * @param patience how long others wait for it: who takes longer goes on beside them
 * @param memoryMib of heap, its classes and the compiler included
 * @param outputBytes printed
 * @param threads alive in the process
 */
public record Bounds(
    Duration time, Duration patience, int memoryMib, long outputBytes, int threads) {
  static final Bounds USUAL =
      new Bounds(Duration.ofSeconds(30), Duration.ofSeconds(3), 256, 1 << 20, 400);

  /** The usual ones with this time limit and this much heap, in MiB. */
  public static Bounds of(Duration time, int memoryMib) {
    return new Bounds(time, USUAL.patience, memoryMib, USUAL.outputBytes, USUAL.threads)
        .within(time);
  }

  /** The same with another time limit. */
  Bounds within(Duration limit) {
    return new Bounds(
        limit, limit.compareTo(patience) < 0 ? limit : patience, memoryMib, outputBytes, threads);
  }
}
