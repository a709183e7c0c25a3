package dev.windlass.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what somebody meant to write. */
public final class Nearest {
  private Nearest() {}

  /**
   * The nearest of the known words, the first of several that are; letters' case does not count.
   *
   * @param most letters that may be wrong, missing or too many
   */
  public static Optional<String> of(String written, Collection<String> known, int most) {
    String word = written.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(k -> distance(word, k.toLowerCase(Locale.ROOT)) <= most)
        .min(Comparator.comparingInt(k -> distance(word, k.toLowerCase(Locale.ROOT))));
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
