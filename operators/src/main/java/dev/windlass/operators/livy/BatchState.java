package dev.windlass.operators.livy;

import java.util.Locale;

/** The states of a Livy batch. */
public enum BatchState {
  NOT_STARTED,
  STARTING,
  RECOVERING,
  RUNNING,
  IDLE,
  BUSY,
  SHUTTING_DOWN,
  ERROR,
  DEAD,
  KILLED,
  SUCCESS,
  /** A state this Livy has and we do not know: not an end, so we go on asking. */
  UNKNOWN;

  /** The state Livy writes as {@code word}. */
  public static BatchState of(String word) {
    try {
      return valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return UNKNOWN;
    }
  }
}
