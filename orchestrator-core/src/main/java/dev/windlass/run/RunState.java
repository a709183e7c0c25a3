package dev.windlass.run;

import java.util.Locale;

/** The states of a DAG run. */
public enum RunState {
  QUEUED,
  RUNNING,
  SUCCESS,
  FAILED;

  /** Success or failed. */
  public boolean finished() {
    return this == SUCCESS || this == FAILED;
  }

  /** The word in the database and the API. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of a word. */
  public static RunState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
