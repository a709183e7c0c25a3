package dev.windlass.timetable;

import dev.windlass.dag.DataInterval;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When runs are due: a sequence of runs with rising logical dates. Pure and thread-safe: the same
 * arguments give the same answer. A timetable of one's own needs only {@link #next} and {@link
 * #words}; see {@link TimetableSpec.Listed} for how it is stored with a DAG.
 */
public interface Timetable {
  /**
   * One planned run.
   *
   * @param logicalDate identifies the run in its DAG
   * @param interval the data it is about
   * @param runAfter when it is due
   */
  record Due(Instant logicalDate, DataInterval interval, Instant runAfter) {
    /** A run at {@code fire}, about no span of time. */
    public static Due at(Instant fire) {
      return new Due(fire, DataInterval.at(fire), fire);
    }

    /** A run at the end of {@code interval}, about that interval. */
    public static Due after(DataInterval interval) {
      return new Due(interval.start(), interval, interval.end());
    }
  }

  /**
   * The first run that comes after {@code last} and not before {@code from}.
   *
   * @param last the newest automated run, perhaps made by another timetable; empty before the first
   * @param from the start date: see {@link #bounded} for what is compared with it; also the first
   *     point of schedules that count from a point, such as "every 6 hours"
   * @return with a logical date after that of {@code last}; empty when there is none
   */
  Optional<Due> next(Optional<Due> last, Instant from);

  /** The newest run after {@code last} that is due at {@code now}; empty when none is. */
  default Optional<Due> latest(Optional<Due> last, Instant from, Instant now) {
    Optional<Due> latest = Optional.empty();
    Optional<Due> due = next(last, from);
    while (due.isPresent() && !due.get().runAfter().isAfter(now)) {
      latest = due;
      due = next(due, from);
    }
    return latest;
  }

  /**
   * The run to make next, as seen at {@code now}: with {@code catchup} the one after {@code last},
   * without it the newest of those that are due already.
   */
  default Optional<Due> plan(Optional<Due> last, Instant from, boolean catchup, Instant now) {
    return catchup ? next(last, from) : latest(last, from, now).or(() -> next(last, from));
  }

  /** Where a DAG begins that has no start date and is seen for the first time at {@code now}. */
  default Instant firstSight(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS);
  }

  /** The instant of a run that start date and end date limit, both inclusive. */
  default Instant bounded(Due due) {
    return due.logicalDate();
  }

  /** Whether a run is due when the run before has ended, and not by the clock. */
  default boolean followsRuns() {
    return false;
  }

  /** The interval of a manual run for {@code at}. */
  default DataInterval manualInterval(Instant at) {
    return DataInterval.at(at);
  }

  /** The schedule for people, such as "at 02:00 every day (Europe/Berlin)". */
  String words();

  /** The first {@code count} runs not before {@code from}; fewer where there are no more. */
  default List<Due> preview(Instant from, int count) {
    List<Due> dues = new ArrayList<>();
    Optional<Due> due = next(Optional.empty(), from);
    while (due.isPresent() && dues.size() < count) {
      dues.add(due.get());
      due = next(due, from);
    }
    return List.copyOf(dues);
  }

  /** The rule of {@code spec}. */
  static Timetable of(TimetableSpec spec) {
    return spec.timetable();
  }
}
