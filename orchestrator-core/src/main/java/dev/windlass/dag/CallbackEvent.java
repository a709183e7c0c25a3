package dev.windlass.dag;

import java.util.Locale;

/** What a callback is called for; the names are Airflow's without {@code on_…_callback}. */
public enum CallbackEvent {
  /** An attempt has started. Tasks only. */
  EXECUTE,
  SUCCESS,
  /** A task, group or run has failed for good. */
  FAILURE,
  /** An attempt has failed, or a pass of a group, and there will be another. Not of runs. */
  RETRY,
  /**
   * An attempt ended as skipped by itself, or a group that had begun; what never started calls
   * nobody. Not of runs.
   */
  SKIPPED,
  /** A deadline was missed. */
  DEADLINE;

  /** As it is stored: {@code success}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The event that is stored as {@code word}.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static CallbackEvent of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
