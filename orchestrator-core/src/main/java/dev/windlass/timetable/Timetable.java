package dev.windlass.timetable;

import dev.windlass.dag.DataInterval;
import java.time.Instant;
import java.util.Optional;

/** When runs are due. Pure and thread-safe: the same arguments give the same answer. */
public interface Timetable {
  /**
   * One planned run.
   *
   * @param logicalDate identifies the run in its DAG
   * @param interval the data it is about
   * @param runAfter when it is due
   */
  record Due(Instant logicalDate, DataInterval interval, Instant runAfter) {}

  /**
   * The next run after {@code last}, or the first one.
   *
   * @param last the logical date of the newest automated run; empty before the first
   * @param notBefore no logical date before it: the start date, or the latest due one without
   *     catchup
   * @return empty when there is none
   */
  Optional<Due> next(Optional<Instant> last, Instant notBefore);

  /** The newest run that is due at {@code now}; empty when there is none or no notion of one. */
  Optional<Due> latest(Instant now);

  /** The interval of a manual run with {@code logicalDate}. */
  DataInterval manualInterval(Instant logicalDate);

  /** The schedule for people, such as "at 02:00 every day (Europe/Berlin)". */
  String words();

  /** The rule of {@code spec}. */
  static Timetable of(TimetableSpec spec) {
    return switch (spec) {
      case TimetableSpec.None none -> new NoTimetable();
      case TimetableSpec.Once once -> new OnceTimetable();
      case TimetableSpec.CronAt at -> new CronTimetable(Cron.parse(at.cron()), at.zone(), false);
      case TimetableSpec.CronInterval in ->
          new CronTimetable(Cron.parse(in.cron()), in.zone(), true);
      case TimetableSpec.Every every -> new EveryTimetable(every.period());
    };
  }
}
