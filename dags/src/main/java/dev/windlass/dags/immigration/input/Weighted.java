package dev.windlass.dags.immigration.input;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Values drawn with given weights. Not changed once it is drawn from. */
final class Weighted<T> {
  private final List<T> values = new ArrayList<>();
  private final List<Double> upTo = new ArrayList<>();
  private double total;

  /** Adds a value; weights need not sum to anything. */
  Weighted<T> with(double weight, T value) {
    total += weight;
    values.add(value);
    upTo.add(total);
    return this;
  }

  /** Shares {@code weight} among {@code others}. */
  Weighted<T> withEach(double weight, List<T> others) {
    for (T other : others) {
      with(weight / others.size(), other);
    }
    return this;
  }

  T draw(RandomGenerator random) {
    double at = random.nextDouble() * total;
    int low = 0;
    int high = values.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (upTo.get(middle) > at) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return values.get(low);
  }
}
