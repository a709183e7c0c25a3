package dev.windlass.timetable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.DataInterval;
import dev.windlass.dag.Json;
import dev.windlass.timetable.Timetable.Due;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of {@code tables/*.csv} about schedules, row by row. */
class TimetableTablesTest {
  static List<List<String>> cron() {
    return Rows.of("cron.csv", 120, "expression", "zone", "after", "fires");
  }

  static List<List<String>> dst() {
    return Rows.of("dst.csv", 85, "expression", "zone", "after", "fires");
  }

  static List<List<String>> next() {
    return Rows.of(
        "timetables.csv",
        130,
        "schedule",
        "zone",
        "start",
        "end",
        "catchup",
        "last_start",
        "last_end",
        "now",
        "logical_date",
        "interval_start",
        "interval_end",
        "run_after");
  }

  static List<List<String>> firstRun() {
    return Rows.of(
        "first_run.csv",
        65,
        "schedule",
        "zone",
        "start",
        "catchup",
        "run_immediately",
        "seen",
        "logical_date",
        "run_after");
  }

  static List<List<String>> manual() {
    return Rows.of(
        "manual_intervals.csv", 45, "schedule", "zone", "at", "interval_start", "interval_end");
  }

  @ParameterizedTest
  @MethodSource("cron")
  void a_cron_expression_fires_when_the_calendar_says(List<String> row) {
    fires(row);
  }

  @ParameterizedTest
  @MethodSource("dst")
  void clocks_that_are_changed_move_fires_as_tabulated(List<String> row) {
    fires(row);
  }

  private static void fires(List<String> row) {
    ZoneId zone = ZoneId.of(row.get(1));
    String wanted = row.get(3);
    if (wanted.startsWith("refused: ")) {
      assertThatThrownBy(() -> Cron.parse(row.get(0)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(wanted.substring("refused: ".length()));
      return;
    }
    Cron cron = Cron.parse(row.get(0));
    Instant before = Instant.parse(row.get(2));
    for (String text : wanted.split(" ", -1)) {
      Instant fire = Instant.parse(text);
      assertThat(cron.next(before, zone)).contains(fire);
      // The way back finds the same fires.
      assertThat(cron.previous(fire, zone)).contains(fire);
      assertThat(cron.next(fire, zone).flatMap(n -> cron.previous(n.minusSeconds(1), zone)))
          .contains(fire);
      before = fire;
    }
  }

  @ParameterizedTest
  @MethodSource("next")
  void the_next_run_is_the_one_of_the_table(List<String> row) {
    Optional<Due> last =
        instant(row.get(5))
            .map(
                start -> {
                  Instant end = Instant.parse(row.get(6));
                  return new Due(start, new DataInterval(start, end), end);
                });
    Schedule schedule =
        new Schedule(
            timetable(row.get(0), row.get(1), Optional.empty()),
            instant(row.get(2)),
            instant(row.get(3)),
            row.get(4).equals("yes"));
    Instant now = Instant.parse(row.get(7));
    Optional<Due> wanted =
        row.get(8).equals("none")
            ? Optional.empty()
            : Optional.of(
                new Due(
                    Instant.parse(row.get(8)),
                    new DataInterval(Instant.parse(row.get(9)), Instant.parse(row.get(10))),
                    Instant.parse(row.get(11))));
    assertThat(schedule.next(last, now, now)).isEqualTo(wanted);
    assertThat(schedule.upcoming(last, now, now, 1)).isEqualTo(wanted.stream().toList());
  }

  @ParameterizedTest
  @MethodSource("firstRun")
  void the_first_run_is_the_one_of_the_table(List<String> row) {
    Optional<Duration> immediately =
        switch (row.get(4)) {
          case "" -> Optional.empty();
          case "always" -> Optional.of(TimetableSpec.ANY_AGE);
          default -> Optional.of(Duration.parse(row.get(4)));
        };
    Schedule schedule =
        new Schedule(
            timetable(row.get(0), row.get(1), immediately),
            instant(row.get(2)),
            Optional.empty(),
            row.get(3).equals("yes"));
    Instant seen = Instant.parse(row.get(5));
    Optional<Due> first = schedule.next(Optional.empty(), seen, seen);
    if (row.get(6).equals("none")) {
      assertThat(first).isEmpty();
      return;
    }
    assertThat(first.map(Due::logicalDate)).contains(Instant.parse(row.get(6)));
    assertThat(first.map(Due::runAfter)).contains(Instant.parse(row.get(7)));
    // Asked again when it is due, by the same first sight, the answer is the same.
    Instant due = first.get().runAfter().isAfter(seen) ? first.get().runAfter() : seen;
    assertThat(schedule.next(Optional.empty(), seen, due)).isEqualTo(first);
  }

  @ParameterizedTest
  @MethodSource("manual")
  void a_manual_run_is_about_the_interval_of_the_table(List<String> row) {
    Timetable timetable = timetable(row.get(0), row.get(1), Optional.empty());
    assertThat(timetable.manualInterval(Instant.parse(row.get(2))))
        .isEqualTo(new DataInterval(Instant.parse(row.get(3)), Instant.parse(row.get(4))));
  }

  private static Optional<Instant> instant(String cell) {
    return cell.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(cell));
  }

  /** Each schedule goes through its stored form, so that every row checks that, too. */
  private static Timetable timetable(String text, String zone, Optional<Duration> immediately) {
    TimetableSpec spec = spec(text, ZoneId.of(zone), immediately);
    TimetableSpec stored = Json.read(Json.text(spec), TimetableSpec.class);
    assertThat(stored).isEqualTo(spec);
    assertThat(stored.timetable().words()).isNotBlank();
    return stored.timetable();
  }

  private static TimetableSpec spec(String text, ZoneId zone, Optional<Duration> immediately) {
    int blank = text.indexOf(' ');
    String head = blank < 0 ? text : text.substring(0, blank);
    String rest = blank < 0 ? "" : text.substring(blank + 1).strip();
    int bracket = head.indexOf('(');
    Optional<Duration> back =
        bracket < 0
            ? Optional.empty()
            : Optional.of(Duration.parse(head.substring(bracket + 1, head.length() - 1)));
    boolean calendar = !rest.startsWith("PT");
    return switch (bracket < 0 ? head : head.substring(0, bracket)) {
      case "none" -> new TimetableSpec.None();
      case "once" -> new TimetableSpec.Once();
      case "continuous" -> new TimetableSpec.Continuous();
      case "cron" -> new TimetableSpec.CronAt(rest, zone, back, immediately);
      case "interval" -> new TimetableSpec.CronInterval(rest, zone);
      case "crons" -> new TimetableSpec.Crons(parts(rest, ";"), zone, back, immediately);
      case "every" ->
          calendar
              ? new TimetableSpec.EveryPeriod(Period.parse(rest), zone)
              : new TimetableSpec.Every(Duration.parse(rest), back);
      case "every_interval" ->
          calendar
              ? new TimetableSpec.EveryPeriodInterval(Period.parse(rest), zone)
              : new TimetableSpec.EveryInterval(Duration.parse(rest));
      case "events", "events_only" ->
          new TimetableSpec.Events(
              parts(rest, ",").stream().map(Instant::parse).toList(), head.equals("events_only"));
      default -> throw new IllegalStateException("no such schedule: " + text);
    };
  }

  private static List<String> parts(String text, String separator) {
    List<String> parts = new ArrayList<>();
    for (String part : text.split(separator, -1)) {
      parts.add(part.strip());
    }
    return parts;
  }
}
