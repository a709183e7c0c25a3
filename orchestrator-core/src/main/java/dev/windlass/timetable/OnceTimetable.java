package dev.windlass.timetable;

import dev.windlass.dag.DataInterval;
import java.time.Instant;
import java.util.Optional;

/** One run, at the start date. */
record OnceTimetable() implements Timetable {
  @Override
  public Optional<Due> next(Optional<Instant> last, Instant notBefore) {
    return last.isPresent()
        ? Optional.empty()
        : Optional.of(new Due(notBefore, DataInterval.at(notBefore), notBefore));
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
    return "once";
  }
}
