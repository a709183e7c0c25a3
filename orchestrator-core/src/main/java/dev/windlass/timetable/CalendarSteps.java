package dev.windlass.timetable;

import dev.windlass.dag.DataInterval;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Every {@code period} of the calendar, counted from the start date: start + k · period at the same
 * local time. Each point is counted from the start, so that the 31st comes back after a short
 * month. Local times in a gap and in an overlap as in {@link Cron} with fixed hours.
 *
 * @param intervals whether a run comes at the end of its period, for that period
 */
record CalendarSteps(Period period, ZoneId zone, boolean intervals) implements Timetable {
  /** No period of months or days differs from its average length by more steps than this. */
  private static final int SLACK = 3;

  private static final double DAYS_OF_MONTH = 30.436875;

  CalendarSteps {
    if (period.isNegative() || period.isZero()) {
      throw new IllegalArgumentException("a period must be at least one day, not " + period);
    }
  }

  @Override
  public Optional<Due> next(Optional<Due> last, Instant from) {
    if (last.isEmpty()) {
      return Optional.of(due(from, from));
    }
    Instant after = last.get().logicalDate();
    Instant end = last.get().interval().end();
    // An interval may begin where the last one ended; a fire comes after it.
    after = Instants.later(after, intervals ? end.minusNanos(1) : end);
    return Optional.of(due(from, after.isBefore(from) ? from : following(from, after)));
  }

  @Override
  public Optional<Due> latest(Optional<Due> last, Instant from, Instant now) {
    Optional<Due> first = next(last, from).filter(d -> !d.runAfter().isAfter(now));
    return first.map(
        f -> {
          Instant fire = preceding(from, now.plusNanos(1));
          Due due = due(from, intervals ? preceding(from, fire) : fire);
          return due.logicalDate().isBefore(f.logicalDate()) ? f : due;
        });
  }

  private Due due(Instant from, Instant at) {
    return intervals ? Due.after(new DataInterval(at, following(from, at))) : Due.at(at);
  }

  /** The first point after {@code after}. */
  private Instant following(Instant from, Instant after) {
    long k = Math.max(0, steps(from, after) - SLACK);
    while (!point(from, k).isAfter(after)) {
      k++;
    }
    return point(from, k);
  }

  /** The last point before {@code before}; the start when there is none. */
  private Instant preceding(Instant from, Instant before) {
    long k = Math.max(0, steps(from, before) + SLACK);
    while (k > 0 && !point(from, k).isBefore(before)) {
      k--;
    }
    return point(from, k);
  }

  private long steps(Instant from, Instant to) {
    int months = period.getYears() * 12 + period.getMonths();
    double days = months * DAYS_OF_MONTH + period.getDays();
    return (long) (ChronoUnit.HOURS.between(from, to) / 24.0 / days);
  }

  private Instant point(Instant from, long k) {
    LocalDateTime start = LocalDateTime.ofInstant(from, zone);
    return k == 0 ? from : placed(start.plus(period.multipliedBy(Math.toIntExact(k))));
  }

  private Instant placed(LocalDateTime local) {
    return ZonedDateTime.of(local, zone).withLaterOffsetAtOverlap().toInstant();
  }

  private Instant back(Instant at) {
    return Instants.earlier(at, placed(LocalDateTime.ofInstant(at, zone).minus(period)));
  }

  @Override
  public Instant firstSight(Instant now) {
    Instant seen = now.truncatedTo(ChronoUnit.SECONDS);
    return intervals ? back(seen) : seen;
  }

  @Override
  public DataInterval manualInterval(Instant at) {
    return intervals ? new DataInterval(back(at), at) : DataInterval.at(at);
  }

  @Override
  public String words() {
    return "every "
        + Words.of(period)
        + (intervals ? ", for the time before" : "")
        + Words.in(zone);
  }
}
