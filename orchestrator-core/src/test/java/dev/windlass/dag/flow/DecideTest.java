package dev.windlass.dag.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.brain.Table;
import dev.windlass.dag.Branch;
import dev.windlass.dag.DataInterval;
import dev.windlass.dag.Json;
import dev.windlass.dag.RunInfo;
import dev.windlass.dag.RunType;
import dev.windlass.dag.SkipTask;
import dev.windlass.timetable.Timetable;
import dev.windlass.timetable.TimetableSpec;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DecideTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final Timetable DAILY =
      new TimetableSpec.CronInterval("0 0 * * *", UTC).timetable();
  private static final Timetable AT = new TimetableSpec.CronAt("0 0 * * *", UTC).timetable();

  private static Instant at(String text) {
    return Instant.parse(text);
  }

  private static boolean latest(RunType type, Timetable timetable, String date, String now) {
    Optional<Instant> logical = date.isEmpty() ? Optional.empty() : Optional.of(at(date));
    RunInfo run =
        new RunInfo(
            "d",
            "r",
            type,
            "t",
            -1,
            1,
            logical,
            logical.map(l -> new DataInterval(l, l)),
            Json.object());
    return Decide.isLatest(run, timetable, at(now));
  }

  static Stream<Arguments> rows() {
    return Table.read("latest_only", 14, "case", "schedule", "type", "date", "now", "goes_on")
        .arguments();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void latest_only_goes_on_as_the_row_says(Table.Row row) {
    String[] schedule = row.get("schedule").split(" ", 2);
    Timetable timetable =
        switch (schedule[0]) {
          case "interval" -> new TimetableSpec.CronInterval(schedule[1], UTC).timetable();
          case "at" -> new TimetableSpec.CronAt(schedule[1], UTC).timetable();
          case "every" -> new TimetableSpec.EveryInterval(Duration.parse(schedule[1])).timetable();
          case "none" -> new TimetableSpec.None().timetable();
          default -> throw new IllegalArgumentException("no schedule: " + row);
        };
    RunType type = RunType.valueOf(row.get("type").toUpperCase(Locale.ROOT));
    assertThat(latest(type, timetable, row.get("date"), row.get("now")))
        .as("%s", row)
        .isEqualTo(row.get("goes_on").equals("yes"));
  }

  @Test
  void only_the_run_whose_next_interval_holds_now_is_the_latest() {
    String date = "2026-01-01T00:00:00Z";
    // The run of 1 January is due on the 2nd; the next interval is the 2nd itself.
    assertThat(latest(RunType.SCHEDULED, DAILY, date, "2026-01-02T00:00:00Z"))
        .as("the left bound is excluded")
        .isFalse();
    assertThat(latest(RunType.SCHEDULED, DAILY, date, "2026-01-02T00:00:01Z")).isTrue();
    assertThat(latest(RunType.SCHEDULED, DAILY, date, "2026-01-03T00:00:00Z"))
        .as("the right bound is included")
        .isTrue();
    assertThat(latest(RunType.SCHEDULED, DAILY, date, "2026-01-03T00:00:01Z")).isFalse();
    assertThat(latest(RunType.BACKFILL, DAILY, date, "2026-03-01T00:00:00Z")).isFalse();
  }

  @Test
  void manual_runs_and_points_in_time_always_go_on() {
    String date = "2026-01-01T00:00:00Z";
    String late = "2026-06-01T00:00:00Z";
    assertThat(latest(RunType.MANUAL, DAILY, date, late)).isTrue();
    assertThat(latest(RunType.MANUAL, DAILY, "", late)).isTrue();
    assertThat(latest(RunType.SCHEDULED, AT, date, late)).isTrue();
    assertThat(latest(RunType.SCHEDULED, new TimetableSpec.Once().timetable(), date, late))
        .isTrue();
  }

  @Test
  void the_day_of_the_week_is_that_of_the_zone() {
    // 23:30 on Sunday in UTC is Monday in Berlin.
    Instant sunday = at("2026-01-04T23:30:00Z");
    assertThat(Decide.byDayOfWeek(sunday, UTC, List.of(DayOfWeek.SUNDAY), "in", "out"))
        .isEqualTo(Branch.to("in"));
    assertThat(Decide.byDayOfWeek(sunday, BERLIN, List.of(DayOfWeek.SUNDAY), "in", "out"))
        .isEqualTo(Branch.to("out"));
    assertThatThrownBy(() -> Decide.byDayOfWeek(sunday, UTC, List.of(), "in", "out"))
        .hasMessage("no day of the week is given");
  }

  private static Branch timeOfDay(String time, String from, String to) {
    return Decide.byTimeOfDay(
        at("2026-01-04T" + time + "Z"),
        UTC,
        LocalTime.parse(from),
        LocalTime.parse(to),
        "in",
        "out");
  }

  @Test
  void a_window_of_the_day_includes_its_bounds_and_may_go_over_midnight() {
    assertThat(timeOfDay("08:00:00", "08:00", "10:00")).isEqualTo(Branch.to("in"));
    assertThat(timeOfDay("10:00:00", "08:00", "10:00")).isEqualTo(Branch.to("in"));
    assertThat(timeOfDay("10:00:01", "08:00", "10:00")).isEqualTo(Branch.to("out"));
    assertThat(timeOfDay("23:00:00", "22:00", "02:00")).isEqualTo(Branch.to("in"));
    assertThat(timeOfDay("01:00:00", "22:00", "02:00")).isEqualTo(Branch.to("in"));
    assertThat(timeOfDay("12:00:00", "22:00", "02:00")).isEqualTo(Branch.to("out"));
  }

  @Test
  void a_window_of_time_may_be_open_at_one_side() {
    Instant now = at("2026-01-04T12:00:00Z");
    Optional<Instant> same = Optional.of(now);
    Optional<Instant> later = Optional.of(now.plusSeconds(1));
    assertThat(Decide.byTimeWindow(now, same, same, "in", "out")).isEqualTo(Branch.to("in"));
    assertThat(Decide.byTimeWindow(now, later, Optional.empty(), "in", "out"))
        .isEqualTo(Branch.to("out"));
    assertThat(Decide.byTimeWindow(now, Optional.empty(), later, "in", "out"))
        .isEqualTo(Branch.to("in"));
    assertThatThrownBy(
            () -> Decide.byTimeWindow(now, Optional.empty(), Optional.empty(), "in", "out"))
        .hasMessageContaining("a beginning or an end");
  }

  @Test
  void a_condition_skips_the_task_and_says_why() {
    Conditional.runIf(true, "never said");
    Conditional.skipIf(false, "never said");
    assertThatThrownBy(() -> Conditional.runIf(false, "no files today"))
        .isInstanceOf(SkipTask.class)
        .hasMessage("no files today");
    assertThatThrownBy(() -> Conditional.skipIf(true, "a holiday")).isInstanceOf(SkipTask.class);
  }
}
