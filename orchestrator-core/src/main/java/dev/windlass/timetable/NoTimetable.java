package dev.windlass.timetable;

import java.time.Instant;
import java.util.Optional;

/** Never: runs only when somebody asks. */
record NoTimetable() implements Timetable {
  @Override
  public Optional<Due> next(Optional<Due> last, Instant from) {
    return Optional.empty();
  }

  @Override
  public String words() {
    return "never, only when triggered";
  }
}
