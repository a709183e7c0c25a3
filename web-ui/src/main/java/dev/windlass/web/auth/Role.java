package dev.windlass.web.auth;

import java.util.Locale;

/** What a person may do; each role may do what the ones before it may. */
public enum Role {
  /** Looks. */
  VIEWER,
  /** Triggers, clears, pauses, marks. */
  USER,
  /** Also changes connections, variables and pools. */
  OP,
  /** Also changes users. */
  ADMIN;

  /**
   * The role as stored.
   *
   * @throws IllegalArgumentException when there is no such role
   */
  static Role of(String stored) {
    return valueOf(stored.toUpperCase(Locale.ROOT));
  }

  /** The word on the screen. */
  String label() {
    return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
  }

  boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }
}
