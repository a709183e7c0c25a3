package dev.windlass.run;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whose failure an attempt's failure is. */
public enum Blame {
  /** The DAG's code, or the job it runs. */
  USER,
  /** The DAG's code, which says itself that trying again is of no use. */
  FINAL,
  /** A system around it. */
  PLATFORM,
  /** It took too long. */
  TIMEOUT,
  /** Its worker vanished. */
  LOST;

  /** The word in the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The blame of a word; null for none. */
  public static @Nullable Blame of(@Nullable String word) {
    return word == null ? null : valueOf(word.toUpperCase(Locale.ROOT));
  }
}
