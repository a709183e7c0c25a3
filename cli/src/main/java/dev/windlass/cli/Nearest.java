package dev.windlass.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Guesses what somebody meant to type. */
final class Nearest {
  private Nearest() {}

  /** Names the nearest of the known words, or the command that lists them. */
  static String hint(String typed, List<String> known, String listing) {
    return known.stream()
        .filter(k -> distance(typed, k) <= Math.max(2, typed.length() / 3))
        .min(Comparator.comparingInt(k -> distance(typed, k)))
        .map("did you mean '%s'?"::formatted)
        .orElse("`%s` shows what there is".formatted(listing));
  }

  /** Levenshtein's distance, letters' case aside. */
  static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
