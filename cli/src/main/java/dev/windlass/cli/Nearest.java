package dev.windlass.cli;

import java.util.List;

/** Guesses what somebody meant to type. */
final class Nearest {
  private Nearest() {}

  /** Names the nearest of the known words, or the command that lists them. */
  static String hint(String typed, List<String> known, String listing) {
    return dev.windlass.config.Nearest.of(typed, known, Math.max(2, typed.length() / 3))
        .map("did you mean '%s'?"::formatted)
        .orElse("`%s` shows what there is".formatted(listing));
  }
}
