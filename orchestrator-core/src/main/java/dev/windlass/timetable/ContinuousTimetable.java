package dev.windlass.timetable;

import dev.windlass.dag.DataInterval;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The next run as soon as the run before has ended; its data reach from the end of the interval
 * before to now. There is no sequence to enumerate: {@link #plan} alone answers.
 */
record ContinuousTimetable() implements Timetable {
  /** A run that ends at once must not make runs faster than anybody can look at them. */
  private static final Duration LEAST_GAP = Duration.ofSeconds(1);

  @Override
  public Optional<Due> next(Optional<Due> last, Instant from) {
    return Optional.empty();
  }

  @Override
  public Optional<Due> plan(Optional<Due> last, Instant from, boolean catchup, Instant now) {
    Instant instant = now.truncatedTo(ChronoUnit.MICROS);
    if (last.isEmpty()) {
      return Optional.of(Due.after(new DataInterval(from, Instants.later(from, instant))));
    }
    DataInterval before = last.get().interval();
    Instant start = Instants.later(before.end(), from);
    if (!start.isAfter(last.get().logicalDate())) {
      // The first run may be about an instant; logical dates are unique all the same.
      start = last.get().logicalDate().plus(1, ChronoUnit.MICROS);
    }
    Instant end = Instants.later(instant, start.plus(LEAST_GAP));
    return Optional.of(Due.after(new DataInterval(start, end)));
  }

  @Override
  public boolean followsRuns() {
    return true;
  }

  @Override
  public Instant bounded(Due due) {
    return due.runAfter();
  }

  @Override
  public String words() {
    return "continuously: as soon as the run before has ended";
  }
}
