package dev.windlass.dag;

import dev.windlass.timetable.Schedule;
import dev.windlass.timetable.Timetable.Due;
import dev.windlass.timetable.TimetableSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The automated runs that come next, by the DAG's own timetable, and what else there is to say of
 * them: that the DAG is paused, that they are held back, which assets they wait for. Pure: {@code
 * now} is an argument.
 *
 * @param words the schedule for people
 * @param runs the next runs in order, each as if all before it were made in time
 * @param remarks what keeps them from being made, or makes further ones; in words
 */
public record NextRuns(String words, List<Due> runs, List<String> remarks) {
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm", Locale.ROOT);
  private static final DateTimeFormatter AND_SECONDS =
      DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  /** Copies the lists. */
  public NextRuns {
    runs = List.copyOf(runs);
    remarks = List.copyOf(remarks);
  }

  /**
   * What is stored of a DAG and bears on its next runs.
   *
   * @param last the newest automated run
   * @param taken logical dates after it that have a run already
   * @param open unfinished runs, those of backfills apart
   * @param arrived assets that were updated since the last run that assets started
   * @param broken what is wrong with its source, which does not load; empty: it does
   */
  public record Facts(
      boolean paused,
      boolean gone,
      Optional<Due> last,
      Set<Instant> taken,
      int open,
      List<String> arrived,
      Optional<String> broken) {}

  /** The schedule of a DAG: its timetable within its limits. */
  public static Schedule schedule(DagStructure dag) {
    return new Schedule(dag.schedule().timetable(), dag.startDate(), dag.endDate(), dag.catchup());
  }

  /** The newest automated run from what is stored; an unknown interval counts as an instant. */
  public static Optional<Due> last(@Nullable Instant date, @Nullable Instant intervalEnd) {
    if (date == null) {
      return Optional.empty();
    }
    Instant end = intervalEnd == null || intervalEnd.isBefore(date) ? date : intervalEnd;
    return Optional.of(new Due(date, new DataInterval(date, end), end));
  }

  /** The next {@code count} runs of a DAG as seen at {@code now}. */
  public static NextRuns of(DagStructure dag, Facts facts, Instant now, int count) {
    Schedule schedule = schedule(dag);
    boolean follows = schedule.timetable().followsRuns();
    List<Due> runs = new ArrayList<>();
    boolean allowed = dag.creation().allows(RunType.SCHEDULED);
    if (allowed && !facts.gone() && !(follows && facts.open() > 0)) {
      for (Due due : schedule.upcoming(facts.last(), now, now, count + facts.taken().size())) {
        // A timetable that follows runs plans one run at a time.
        if (!facts.taken().contains(due.logicalDate())
            && runs.size() < (follows ? Math.min(1, count) : count)) {
          runs.add(due);
        }
      }
    }
    return new NextRuns(words(dag), runs, remarks(dag, facts, runs, now));
  }

  /** When a DAG runs, for people: by its timetable, and when assets are updated. */
  public static String words(DagStructure dag) {
    String words = dag.schedule().timetable().words();
    return dag.assets().isEmpty() ? words : whenUpdated(dag.assets().get(), dag, words);
  }

  private static String whenUpdated(AssetExpr assets, DagStructure dag, String words) {
    String when =
        "when %s %s updated".formatted(assets.words(), assets.names().size() == 1 ? "is" : "are");
    return dag.schedule() instanceof TimetableSpec.None ? when : when + ", or " + words;
  }

  private static List<String> remarks(DagStructure dag, Facts facts, List<Due> runs, Instant now) {
    List<String> remarks = new ArrayList<>();
    if (facts.gone()) {
      remarks.add("the DAG's source is gone: no run is made until it is back");
      return remarks;
    }
    facts
        .broken()
        .ifPresent(
            why ->
                remarks.add("its source does not load, and no run is made until it does: " + why));
    if (!dag.creation().allowed().isEmpty()) {
      remarks.add(
          "only these runs are made: %s (allowed_run_types)".formatted(dag.creation().words()));
    }
    if (facts.paused()) {
      remarks.add("the DAG is paused: no run is made until it is unpaused");
    }
    if (NextRuns.schedule(dag).timetable().followsRuns() && facts.open() > 0) {
      remarks.add("the next run is made as soon as the one that is under way has ended");
    } else if (facts.open() >= dag.maxActiveRuns()
        && (!runs.isEmpty() || dag.assets().isPresent())) {
      boolean due = !runs.isEmpty() && !runs.getFirst().runAfter().isAfter(now);
      remarks.add(
          "%s: %d of at most %d runs are unfinished (max_active_runs)"
              .formatted(
                  due ? "the next run is held back" : "a run that comes due now is held back",
                  facts.open(),
                  dag.maxActiveRuns()));
    }
    dag.assets()
        .ifPresent(
            assets ->
                remarks.add(
                    facts.arrived().isEmpty()
                        ? "no asset was updated since the last run they started"
                        : "updated since the last run that assets started: "
                            + String.join(", ", facts.arrived())));
    if (runs.isEmpty() && dag.assets().isEmpty() && remarks.isEmpty()) {
      remarks.add(
          dag.endDate().isPresent() && dag.endDate().get().isBefore(now)
              ? "no further run: the DAG's end date is " + dag.endDate().get()
              : "no run is due by the clock");
    }
    return remarks;
  }

  /** An instant in a zone for people: {@code Sat 2026-01-31 02:00 Europe/Berlin}. */
  public static String at(Instant instant, ZoneId zone) {
    LocalDateTime there = LocalDateTime.ofInstant(instant, zone);
    String text = (there.getSecond() == 0 ? DAY_AND_TIME : AND_SECONDS).format(there);
    return text + " " + (zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId());
  }

  /** What a run is about, for people: an instant, or a span of time. */
  public static String interval(DataInterval interval, ZoneId zone) {
    return interval.start().equals(interval.end())
        ? "at " + at(interval.start(), zone)
        : at(interval.start(), zone) + " to " + at(interval.end(), zone);
  }

  /** How long it is until then, for people: {@code in 5 h 3 min}, or {@code now}. */
  public static String until(Instant then, Instant now) {
    Duration left = Duration.between(now, then);
    if (left.isNegative() || left.isZero()) {
      return "now";
    }
    if (left.toDays() > 0) {
      return "in %d d %d h".formatted(left.toDays(), left.toHoursPart());
    }
    if (left.toHours() > 0) {
      return "in %d h %d min".formatted(left.toHours(), left.toMinutesPart());
    }
    return left.toMinutes() > 0
        ? "in %d min".formatted(left.toMinutes())
        : "in %d s".formatted(Math.max(1, left.toSeconds()));
  }
}
