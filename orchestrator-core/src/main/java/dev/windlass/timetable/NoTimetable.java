package dev.windlass.timetable;

import dev.windlass.dag.DataInterval;
import java.time.Instant;
import java.util.Optional;

/** Never: runs only when somebody asks. */
record NoTimetable() implements Timetable {
  @Override
  public Optional<Due> next(Optional<Instant> last, Instant notBefore) {
    return Optional.empty();
  }

  @Override
  public Optional<Due> latest(Instant now) {
    return Optional.empty();
  }

  @Override
  public DataInterval manualInterval(Instant logicalDate) {
    return DataInterval.at(logicalDate);
  }

  @Override
  public String words() {
    return "never, only when triggered";
  }
}
