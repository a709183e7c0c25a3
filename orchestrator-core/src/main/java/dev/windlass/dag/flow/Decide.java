package dev.windlass.dag.flow;

import dev.windlass.dag.Branch;
import dev.windlass.dag.DataInterval;
import dev.windlass.dag.Run;
import dev.windlass.dag.RunInfo;
import dev.windlass.dag.RunType;
import dev.windlass.timetable.Timetable;
import dev.windlass.timetable.Timetable.Due;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;

/**
 * Bodies of branching tasks: {@code dag.task("latest").branch(Decide::latestOnly)}. Stateless and
 * thread-safe. "Now" is the database's.
 */
public final class Decide {
  private Decide() {}

  /**
   * Goes on only in the run that its schedule would make now; in others every direct downstream
   * task is skipped. As in Airflow, runs made by hand go on, and so does every run of a
   * point-in-time schedule.
   */
  public static Branch latestOnly(Run run) {
    Timetable timetable =
        run.runs()
            .dag(run.info().dagId())
            .map(dag -> dag.schedule().timetable())
            .orElseThrow(() -> new IllegalStateException("no DAG " + run.info().dagId()));
    return isLatest(run.info(), timetable, run.runs().now()) ? Branch.all() : Branch.none();
  }

  /** Whether {@code now} is in the interval after the run's: left exclusive, right inclusive. */
  static boolean isLatest(RunInfo run, Timetable timetable, Instant now) {
    Optional<Instant> date = run.logical();
    if (run.runType() == RunType.MANUAL || date.isEmpty()) {
      return true;
    }
    Optional<DataInterval> next = timetable.next(date.map(Due::at), date.get()).map(Due::interval);
    if (next.isEmpty() || next.get().start().equals(next.get().end())) {
      return true;
    }
    return next.get().start().isBefore(now) && !next.get().end().isBefore(now);
  }

  /**
   * Chooses by the day of the week.
   *
   * @param at what is judged: {@code run.logicalDate()}, or {@code run.runs().now()}
   */
  public static Branch byDayOfWeek(
      Instant at, ZoneId zone, List<DayOfWeek> days, String ifIn, String ifNot) {
    if (days.isEmpty()) {
      throw new IllegalArgumentException("no day of the week is given");
    }
    return Branch.to(days.contains(at.atZone(zone).getDayOfWeek()) ? ifIn : ifNot);
  }

  /**
   * Chooses by the time of day, both bounds included. A window whose end is before its start goes
   * over midnight.
   *
   * @param at what is judged: {@code run.logicalDate()}, or {@code run.runs().now()}
   */
  public static Branch byTimeOfDay(
      Instant at, ZoneId zone, LocalTime from, LocalTime to, String ifIn, String ifNot) {
    LocalTime time = ZonedDateTime.ofInstant(at, zone).toLocalTime();
    boolean afterStart = !time.isBefore(from);
    boolean beforeEnd = !time.isAfter(to);
    boolean in = to.isBefore(from) ? afterStart || beforeEnd : afterStart && beforeEnd;
    return Branch.to(in ? ifIn : ifNot);
  }

  /** Chooses by a window of time, both bounds included; an empty bound is open. */
  public static Branch byTimeWindow(
      Instant at, Optional<Instant> from, Optional<Instant> to, String ifIn, String ifNot) {
    if (from.isEmpty() && to.isEmpty()) {
      throw new IllegalArgumentException("a window has a beginning or an end, or both");
    }
    boolean in =
        from.map(f -> !at.isBefore(f)).orElse(true) && to.map(t -> !at.isAfter(t)).orElse(true);
    return Branch.to(in ? ifIn : ifNot);
  }
}
