package dev.windlass.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.dag.DagStructure;
import dev.windlass.dag.DataInterval;
import dev.windlass.dag.Json;
import dev.windlass.timetable.Schedule;
import dev.windlass.timetable.Timetable;
import dev.windlass.timetable.Timetable.Due;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Dates as tests write them, in the zone of a DAG's schedule. */
record Dates(DagStructure dag) {
  /** Nobody reads a longer list. */
  private static final int MOST_RUNS = 100_000;

  private ZoneId zone() {
    JsonNode zone = Json.tree(dag.schedule()).get("zone");
    return zone == null ? ZoneId.of("UTC") : ZoneId.of(zone.asText());
  }

  /** {@code 2026-01-01}, the start of that day; or an instant, {@code 2026-01-01T02:00:00Z}. */
  Instant instant(String text) {
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(zone()).toInstant()
          : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'%s' is not a date; write 2026-01-01 or 2026-01-01T00:00:00Z".formatted(text), e);
    }
  }

  /** The end of a range: a day is meant with all its hours. */
  Instant last(String text) {
    return text.length() == 10
        ? LocalDate.parse(text).plusDays(1).atStartOfDay(zone()).toInstant().minusNanos(1)
        : instant(text);
  }

  /** The run of a date: the first the schedule has on that day, or one at that very instant. */
  Due run(String text) {
    Instant from = instant(text);
    Timetable timetable = dag.schedule().timetable();
    if (text.length() == 10) {
      Optional<Due> due = timetable.next(Optional.empty(), from);
      if (due.isPresent() && !due.get().logicalDate().isAfter(last(text))) {
        return due.get();
      }
    }
    DataInterval interval = timetable.manualInterval(from);
    return new Due(from, interval, interval.end().isAfter(from) ? interval.end() : from);
  }

  /** The runs a schedule makes with logical dates in a range. */
  List<PlannedRun> schedule(Instant from, Instant to) {
    Schedule schedule =
        new Schedule(dag.schedule().timetable(), dag.startDate(), dag.endDate(), dag.catchup());
    List<PlannedRun> runs = new ArrayList<>();
    for (Due run : schedule.between(from, to, MOST_RUNS + 1)) {
      runs.add(new PlannedRun(run.logicalDate(), run.interval(), run.runAfter()));
    }
    if (runs.size() > MOST_RUNS) {
      throw new IllegalArgumentException(
          "more than %d runs from %s to %s; choose a shorter range".formatted(MOST_RUNS, from, to));
    }
    return runs;
  }

  /** The whole time a schedule needs for a range of logical dates, with some to spare. */
  static Duration span(List<PlannedRun> runs, Instant now) {
    return runs.isEmpty()
        ? Duration.ZERO
        : Duration.between(
            now, runs.getLast().runAfter().isAfter(now) ? runs.getLast().runAfter() : now);
  }
}
