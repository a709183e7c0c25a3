package dev.windlass.timetable;

import java.time.Instant;
import java.util.Optional;

/** One run, at the start date or, without one, at once. */
record OnceTimetable() implements Timetable {
  @Override
  public Optional<Due> next(Optional<Due> last, Instant from) {
    return last.isPresent() ? Optional.empty() : Optional.of(Due.at(from));
  }

  @Override
  public String words() {
    return "once";
  }
}
