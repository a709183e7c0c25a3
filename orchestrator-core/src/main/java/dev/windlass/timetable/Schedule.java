package dev.windlass.timetable;

import dev.windlass.dag.DataInterval;
import dev.windlass.timetable.Timetable.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A timetable within its limits: what decides when the automated runs of a DAG are due. Immutable;
 * {@code now} is an argument.
 *
 * @param start no run before it; empty: from the first sight of the DAG
 * @param end no run after it
 * @param catchup whether missed runs are all made up for, or only the newest
 */
public record Schedule(
    Timetable timetable, Optional<Instant> start, Optional<Instant> end, boolean catchup) {
  private static final Duration LONG = Duration.ofDays(3_660);

  /**
   * The next automated run.
   *
   * @param last the newest automated run, whatever manual runs there are
   * @param seen when the DAG was first seen; matters only before the first run without start date
   */
  public Optional<Due> next(Optional<Due> last, Instant seen, Instant now) {
    return timetable.plan(last, origin(last, seen), catchup, now).filter(this::inTime);
  }

  /** The next runs as they would be made if each were made in time; see {@link #next}. */
  public List<Due> upcoming(Optional<Due> last, Instant seen, Instant now, int count) {
    Instant origin = origin(last, seen);
    List<Due> dues = new ArrayList<>();
    Optional<Due> due = next(last, seen, now);
    while (due.isPresent() && dues.size() < count) {
      dues.add(due.get());
      due = timetable.next(due, origin).filter(this::inTime);
    }
    return List.copyOf(dues);
  }

  /** The runs from {@code from} to {@code to}, inclusive, within start and end date. */
  public List<Due> between(Instant from, Instant to, int most) {
    return range(
        start.map(s -> Instants.later(s, from)).orElse(from),
        end.map(e -> Instants.earlier(e, to)).orElse(to),
        most);
  }

  /**
   * The runs from {@code from} to {@code to}, inclusive, whatever start and end date say.
   *
   * @param most the list is cut after so many
   */
  public List<Due> range(Instant from, Instant to, int most) {
    // A schedule that counts from its start keeps doing so whatever part of it is asked for.
    Instant origin = start.filter(s -> s.isBefore(from)).orElse(from);
    Optional<Due> due =
        timetable.next(origin.isBefore(from) ? justBefore(from) : Optional.empty(), origin);
    List<Due> dues = new ArrayList<>();
    while (due.isPresent() && dues.size() < most) {
      Instant bounded = timetable.bounded(due.get());
      if (bounded.isAfter(to)) {
        break;
      }
      if (!bounded.isBefore(from)) {
        dues.add(due.get());
      }
      due = timetable.next(due, origin);
    }
    return List.copyOf(dues);
  }

  /** Something that is over when the range begins, and was about a time long before. */
  private static Optional<Due> justBefore(Instant first) {
    Instant end = first.minusNanos(1);
    return Optional.of(new Due(end.minus(LONG), DataInterval.at(end), end));
  }

  private Instant origin(Optional<Due> last, Instant seen) {
    return start.orElseGet(
        () -> last.map(Due::logicalDate).orElseGet(() -> timetable.firstSight(seen)));
  }

  private boolean inTime(Due due) {
    return end.isEmpty() || !timetable.bounded(due).isAfter(end.get());
  }
}
