package dev.windlass.dag;

import dev.windlass.timetable.Timetable;
import dev.windlass.timetable.TimetableSpec;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Collects when a DAG runs. Nothing is read before the end, because zone and start date may be
 * named after the schedule; the last schedule named is the one that counts.
 */
final class ScheduleDraft {
  private final List<String> problems;
  private ZoneId zone = ZoneId.of("UTC");
  private Optional<String> startDate = Optional.empty();
  private Optional<String> endDate = Optional.empty();
  private Optional<Duration> runImmediately = Optional.empty();
  private Supplier<TimetableSpec> spec = TimetableSpec.None::new;

  /** Problems found are added to {@code problems}. */
  ScheduleDraft(List<String> problems) {
    this.problems = problems;
  }

  void timezone(String zoneId) {
    try {
      zone = ZoneId.of(zoneId);
    } catch (DateTimeException e) {
      problems.add(
          "unknown timezone '%s'; use a name such as Europe/Berlin or UTC".formatted(zoneId));
    }
  }

  void startDate(String date) {
    startDate = Optional.of(date);
  }

  void endDate(String date) {
    endDate = Optional.of(date);
  }

  Optional<Instant> start() {
    return startDate.map(d -> instant("startDate", d));
  }

  Optional<Instant> end() {
    return endDate.map(d -> instant("endDate", d));
  }

  void runImmediately(Duration window) {
    runImmediately = Optional.of(window);
  }

  /** A cron expression, a preset, or one of the names that are none. */
  void named(String expression) {
    spec =
        switch (expression.strip()) {
          case "none", "None", "" -> TimetableSpec.None::new;
          case "@once" -> TimetableSpec.Once::new;
          case "@continuous" -> TimetableSpec.Continuous::new;
          default -> () -> cronAt(expression, Optional.empty());
        };
  }

  void cron(String expression, Duration interval) {
    spec = () -> cronAt(expression, Optional.of(interval));
  }

  private TimetableSpec cronAt(String expression, Optional<Duration> interval) {
    return new TimetableSpec.CronAt(expression, zone, interval, runImmediately);
  }

  void cronInterval(String expression) {
    spec = () -> new TimetableSpec.CronInterval(expression, zone);
  }

  void crons(String... expressions) {
    List<String> copy = List.of(expressions);
    spec = () -> new TimetableSpec.Crons(copy, zone, Optional.empty(), runImmediately);
  }

  void every(Duration period) {
    spec = () -> new TimetableSpec.Every(period);
  }

  void everyInterval(Duration period) {
    spec = () -> new TimetableSpec.EveryInterval(period);
  }

  void every(Period period) {
    spec = () -> new TimetableSpec.EveryPeriod(period, zone);
  }

  void everyInterval(Period period) {
    spec = () -> new TimetableSpec.EveryPeriodInterval(period, zone);
  }

  void events(boolean restricted, String... dates) {
    List<String> copy = List.of(dates);
    spec =
        () ->
            new TimetableSpec.Events(
                copy.stream().map(d -> instant("event", d)).toList(), restricted);
  }

  void own(Timetable timetable) {
    spec =
        () ->
            TimetableSpec.Listed.of(
                timetable,
                start()
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "timetable '%s' needs a startDate to count from"
                                    .formatted(timetable.words()))),
                end());
  }

  /** The schedule; when it makes no sense, a problem and none. */
  TimetableSpec spec() {
    try {
      TimetableSpec built = spec.get();
      built.timetable();
      boolean trigger =
          built instanceof TimetableSpec.CronAt || built instanceof TimetableSpec.Crons;
      if (runImmediately.isPresent() && !trigger) {
        problems.add("runImmediately goes with schedule(cron), cron and crons only");
      }
      return built;
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
      return new TimetableSpec.None();
    }
  }

  /** A date or an instant as it was written, in the DAG's time zone; {@code what} says whose. */
  Instant instant(String what, String text) {
    Optional<Instant> read =
        Stream.<Supplier<Instant>>of(
                () -> LocalDate.parse(text).atStartOfDay(zone).toInstant(),
                () -> LocalDateTime.parse(text).atZone(zone).withLaterOffsetAtOverlap().toInstant(),
                () -> OffsetDateTime.parse(text).toInstant())
            .flatMap(form -> attempt(form).stream())
            .findFirst();
    if (read.isEmpty()) {
      problems.add(
          "%s '%s' is not a date; write 2026-01-01, 2026-01-01T06:00 or 2026-01-01T00:00:00Z"
              .formatted(what, text));
    }
    return read.orElse(Instant.EPOCH);
  }

  private static Optional<Instant> attempt(Supplier<Instant> form) {
    try {
      return Optional.of(form.get());
    } catch (DateTimeException notThisForm) {
      return Optional.empty();
    }
  }
}
