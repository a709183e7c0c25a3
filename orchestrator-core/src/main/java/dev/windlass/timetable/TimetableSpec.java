package dev.windlass.timetable;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.windlass.timetable.Timetable.Due;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A timetable as plain data, so that it can be stored with a DAG version. What is not said is not
 * written: the stored text of a kind does not change when the kind learns something new.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TimetableSpec.None.class, name = "none"),
  @JsonSubTypes.Type(value = TimetableSpec.Once.class, name = "once"),
  @JsonSubTypes.Type(value = TimetableSpec.Continuous.class, name = "continuous"),
  @JsonSubTypes.Type(value = TimetableSpec.CronAt.class, name = "cron"),
  @JsonSubTypes.Type(value = TimetableSpec.CronInterval.class, name = "cron_interval"),
  @JsonSubTypes.Type(value = TimetableSpec.Crons.class, name = "crons"),
  @JsonSubTypes.Type(value = TimetableSpec.Every.class, name = "every"),
  @JsonSubTypes.Type(value = TimetableSpec.EveryInterval.class, name = "every_interval"),
  @JsonSubTypes.Type(value = TimetableSpec.EveryPeriod.class, name = "every_period"),
  @JsonSubTypes.Type(
      value = TimetableSpec.EveryPeriodInterval.class,
      name = "every_period_interval"),
  @JsonSubTypes.Type(value = TimetableSpec.Events.class, name = "events"),
  @JsonSubTypes.Type(value = TimetableSpec.Listed.class, name = "listed"),
})
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public sealed interface TimetableSpec {
  /** For {@code runImmediately}: a missed fire of any age is made up for. */
  Duration ANY_AGE = ChronoUnit.FOREVER.getDuration();

  /** Runs only when somebody asks. */
  record None() implements TimetableSpec {
    @Override
    public Timetable timetable() {
      return new NoTimetable();
    }

    @Override
    public String written() {
      return "none";
    }
  }

  /** One run, at the start date or, without one, at once. */
  record Once() implements TimetableSpec {
    @Override
    public Timetable timetable() {
      return new OnceTimetable();
    }

    @Override
    public String written() {
      return "@once";
    }
  }

  /** A run as soon as the run before has ended. */
  record Continuous() implements TimetableSpec {
    @Override
    public Timetable timetable() {
      return new ContinuousTimetable();
    }

    @Override
    public String written() {
      return "@continuous";
    }
  }

  /**
   * A run at each fire time.
   *
   * @param interval how far back its data reach; empty: a zero-length interval
   * @param runImmediately how old a missed fire may be to be made up for by the first run of a DAG
   *     without start date; empty: the default window
   */
  record CronAt(
      String cron, ZoneId zone, Optional<Duration> interval, Optional<Duration> runImmediately)
      implements TimetableSpec {
    /** With a zero-length interval. */
    public CronAt(String cron, ZoneId zone) {
      this(cron, zone, Optional.empty(), Optional.empty());
    }

    @Override
    public Timetable timetable() {
      return trigger(List.of(cron), zone, interval, runImmediately);
    }

    @Override
    public String written() {
      return cron;
    }
  }

  /** A run at the end of each interval between two fire times. */
  record CronInterval(String cron, ZoneId zone) implements TimetableSpec {
    @Override
    public Timetable timetable() {
      return new CronIntervals(Cron.parse(cron), zone);
    }

    @Override
    public String written() {
      return cron;
    }
  }

  /** As {@link CronAt}, at the fire times of several expressions. */
  record Crons(
      List<String> crons,
      ZoneId zone,
      Optional<Duration> interval,
      Optional<Duration> runImmediately)
      implements TimetableSpec {
    /** Copies the list. */
    public Crons {
      crons = List.copyOf(crons);
    }

    @Override
    public Timetable timetable() {
      return trigger(crons, zone, interval, runImmediately);
    }

    @Override
    public String written() {
      return String.join(" | ", crons);
    }
  }

  /** A run every {@code period} of absolute time, with a zero-length interval. */
  record Every(Duration period, Optional<Duration> interval) implements TimetableSpec {
    /** With a zero-length interval. */
    public Every(Duration period) {
      this(period, Optional.empty());
    }

    @Override
    public Timetable timetable() {
      return new Steps(period, notNegative(interval), false);
    }

    @Override
    public String written() {
      return "every " + period;
    }
  }

  /** A run at the end of every {@code period} of absolute time, for that period. */
  record EveryInterval(Duration period) implements TimetableSpec {
    @Override
    public Timetable timetable() {
      return new Steps(period, Duration.ZERO, true);
    }

    @Override
    public String written() {
      return "every " + period;
    }
  }

  /** A run every {@code period} of the calendar, at the same local time. */
  record EveryPeriod(Period period, ZoneId zone) implements TimetableSpec {
    @Override
    public Timetable timetable() {
      return new CalendarSteps(period, zone, false);
    }

    @Override
    public String written() {
      return "every " + period;
    }
  }

  /** A run at the end of every {@code period} of the calendar, for that period. */
  record EveryPeriodInterval(Period period, ZoneId zone) implements TimetableSpec {
    @Override
    public Timetable timetable() {
      return new CalendarSteps(period, zone, true);
    }

    @Override
    public String written() {
      return "every " + period;
    }
  }

  /**
   * A run at each listed instant.
   *
   * @param restricted whether manual runs are about a listed instant, too
   */
  record Events(List<Instant> events, boolean restricted) implements TimetableSpec {
    /** Sorts the events and drops repetitions. */
    public Events {
      events = events.stream().sorted().distinct().toList();
    }

    @Override
    public Timetable timetable() {
      return new EventsTimetable(events, restricted);
    }

    @Override
    public String written() {
      return events.size() == 1 ? "1 event" : events.size() + " events";
    }
  }

  /**
   * What a timetable of somebody's own gave when the DAG was loaded: the brain plans from the list
   * and never calls code of a DAG.
   *
   * @param words what the timetable calls itself
   * @param dues by rising logical date
   */
  record Listed(String words, List<Due> dues) implements TimetableSpec {
    /** More runs than this are not listed. */
    public static final int MOST = 5_000;

    /** Copies the list. */
    public Listed {
      dues = List.copyOf(dues);
    }

    /**
     * Lists what {@code timetable} plans.
     *
     * @param until no run after it; empty: as many as {@link #MOST}
     * @throws IllegalArgumentException when the timetable goes back in time or plans nothing
     */
    public static Listed of(Timetable timetable, Instant from, Optional<Instant> until) {
      List<Due> dues = new ArrayList<>();
      Optional<Due> due = timetable.next(Optional.empty(), from);
      while (due.isPresent() && dues.size() < MOST) {
        Due d = due.get();
        if (!dues.isEmpty() && !d.logicalDate().isAfter(dues.getLast().logicalDate())) {
          throw new IllegalArgumentException(
              "timetable '%s' gives %s after %s; logical dates must rise"
                  .formatted(timetable.words(), d.logicalDate(), dues.getLast().logicalDate()));
        }
        if (until.isPresent() && timetable.bounded(d).isAfter(until.get())) {
          break;
        }
        dues.add(d);
        due = timetable.next(due, from);
      }
      if (dues.isEmpty()) {
        throw new IllegalArgumentException(
            "timetable '%s' plans no run from %s".formatted(timetable.words(), from));
      }
      return new Listed(timetable.words(), dues);
    }

    @Override
    public Timetable timetable() {
      return new ListedTimetable(words, dues);
    }

    @Override
    public String written() {
      return words;
    }
  }

  /**
   * The timetable's rule.
   *
   * @throws IllegalArgumentException when the data make no sense, saying why
   */
  Timetable timetable();

  /** How a person would write it down in a list of DAGs. */
  String written();

  /** The zone it is evaluated in; UTC where none matters. */
  default ZoneId zone() {
    return ZoneId.of("UTC");
  }

  private static Timetable trigger(
      List<String> crons,
      ZoneId zone,
      Optional<Duration> interval,
      Optional<Duration> runImmediately) {
    if (crons.isEmpty()) {
      throw new IllegalArgumentException("a schedule of crons needs at least one expression");
    }
    return new CronTrigger(
        crons.stream().map(Cron::parse).toList(), zone, notNegative(interval), runImmediately);
  }

  private static Duration notNegative(Optional<Duration> interval) {
    Duration length = interval.orElse(Duration.ZERO);
    if (length.isNegative()) {
      throw new IllegalArgumentException("an interval cannot be negative, as " + length + " is");
    }
    return length;
  }
}
