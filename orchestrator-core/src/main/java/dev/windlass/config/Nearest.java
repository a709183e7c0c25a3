package dev.windlass.config;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/** Finds the key somebody probably meant. */
final class Nearest {
  private static final int CLOSE = 3;

  private Nearest() {}

  static Optional<String> to(String name) {
    return Arrays.stream(ConfigKey.values())
        .map(Enum::name)
        .filter(key -> distance(key, name) <= CLOSE)
        .min(Comparator.comparingInt(key -> distance(key, name)));
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    Arrays.setAll(previous, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, 1 + Math.min(previous[j], row[j - 1]));
      }
      previous = row;
    }
    return previous[b.length()];
  }
}
