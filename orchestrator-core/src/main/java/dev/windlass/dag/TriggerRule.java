package dev.windlass.dag;

import java.util.Locale;

/** When a task may start, judged on its direct upstream tasks; Airflow 3's rules by name. */
public enum TriggerRule {
  ALL_SUCCESS,
  ALL_FAILED,
  ALL_DONE,
  ALL_DONE_MIN_ONE_SUCCESS,
  /** For teardowns only, set by itself. */
  ALL_DONE_SETUP_SUCCESS,
  ALL_SKIPPED,
  ONE_SUCCESS,
  ONE_FAILED,
  ONE_DONE,
  NONE_FAILED,
  NONE_FAILED_MIN_ONE_SUCCESS,
  NONE_SKIPPED,
  ALWAYS;

  /** The word authors and the API use. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
