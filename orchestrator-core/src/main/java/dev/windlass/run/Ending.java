package dev.windlass.run;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a live attempt is being ended. It stays live until its end is verified. */
public enum Ending {
  /** It took longer than its execution timeout: the normal failure path follows. */
  TIMED_OUT,
  /** No worker took it in time: another attempt is queued. */
  STUCK,
  /** A person cleared it: it runs again. What waits elsewhere keeps its state until it is over. */
  CLEARED,
  /** Its run was ended: it becomes failed. */
  RUN_ENDED,
  MARKED_SUCCESS,
  MARKED_FAILED,
  MARKED_SKIPPED;

  /** The word in the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The ending of a word; null for none. */
  public static @Nullable Ending of(@Nullable String word) {
    return word == null ? null : valueOf(word.toUpperCase(Locale.ROOT));
  }
}
