package dev.windlass.timetable;

import java.time.Instant;

/** Comparisons of instants that read as what they mean. */
final class Instants {
  private Instants() {}

  static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
