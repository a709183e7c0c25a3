package dev.windlass.timetable;

import dev.windlass.dag.DataInterval;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Every {@code period} of absolute time, counted from the start date: start + k · period, whatever
 * the clocks of a zone do.
 *
 * @param back how far back the data of a run reaches; not used with {@code intervals}
 * @param intervals whether a run comes at the end of its period, for that period
 */
record Steps(Duration period, Duration back, boolean intervals) implements Timetable {
  Steps {
    if (period.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("a period must be at least one second, not " + period);
    }
  }

  @Override
  public Optional<Due> next(Optional<Due> last, Instant from) {
    if (last.isEmpty()) {
      return Optional.of(due(from));
    }
    Instant after = last.get().logicalDate();
    if (!intervals) {
      after = Instants.later(after.plus(back), last.get().interval().end());
      return Optional.of(due(after.isBefore(from) ? from : step(from, after).plus(period)));
    }
    Instant end = last.get().interval().end();
    Instant start = Instants.later(after.plusNanos(1), end);
    return Optional.of(
        due(start.isAfter(from) ? step(from, start.minusNanos(1)).plus(period) : from));
  }

  /** The newest point of the grid at or before {@code at}, which is not before {@code from}. */
  private Instant step(Instant from, Instant at) {
    return from.plus(period.multipliedBy(Duration.between(from, at).dividedBy(period)));
  }

  private Due due(Instant at) {
    if (intervals) {
      return Due.after(new DataInterval(at, at.plus(period)));
    }
    Instant start = at.minus(back);
    return new Due(start, new DataInterval(start, at), at);
  }

  @Override
  public Optional<Due> latest(Optional<Due> last, Instant from, Instant now) {
    Optional<Due> first = next(last, from).filter(d -> !d.runAfter().isAfter(now));
    return first.map(
        f -> {
          Instant begin = bounded(f);
          return due(step(begin, begin.plus(Duration.between(f.runAfter(), now))));
        });
  }

  @Override
  public Instant firstSight(Instant now) {
    Instant seen = now.truncatedTo(ChronoUnit.SECONDS);
    return intervals ? seen.minus(period) : seen;
  }

  @Override
  public Instant bounded(Due due) {
    return intervals ? due.logicalDate() : due.runAfter();
  }

  @Override
  public DataInterval manualInterval(Instant at) {
    return new DataInterval(at.minus(intervals ? period : back), at);
  }

  @Override
  public String words() {
    String about =
        intervals
            ? ", for the time before"
            : back.isZero() ? "" : ", for the " + Words.of(back) + " before";
    return "every " + Words.of(period) + about;
  }
}
