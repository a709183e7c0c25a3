package dev.windlass.bench;

import java.util.Arrays;
import java.util.List;

/** Arithmetic on measurements. */
public final class Figures {
  private Figures() {}

  /**
   * The nearest-rank percentile: the smallest value that {@code percent} of all are not above.
   *
   * @throws IllegalArgumentException when there are no values
   */
  public static double percentile(double[] values, double percent) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.clamp(rank, 1, sorted.length) - 1];
  }

  /** The middle value, or the mean of the two in the middle. */
  public static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
