package dev.windlass.timetable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.Dag;
import dev.windlass.dag.DagBuilder;
import dev.windlass.dag.DagStructure;
import dev.windlass.dag.DataInterval;
import dev.windlass.dag.InvalidDag;
import dev.windlass.dag.Json;
import dev.windlass.timetable.Timetable.Due;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TimetableSpecTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  /** Every third hour, about the hour before, for as long as anybody asks. */
  private record ThirdHours() implements Timetable {
    @Override
    public Optional<Due> next(Optional<Due> last, Instant from) {
      Instant start = last.map(l -> l.logicalDate().plus(Duration.ofHours(3))).orElse(from);
      return Optional.of(Due.after(new DataInterval(start, start.plus(Duration.ofHours(1)))));
    }

    @Override
    public String words() {
      return "every third hour";
    }
  }

  private static DagStructure dag(Consumer<DagBuilder> body) {
    return Dag.define(
            "d",
            d -> {
              body.accept(d);
              d.empty("t");
            })
        .structure();
  }

  private static String words(Consumer<DagBuilder> body) {
    return dag(body).schedule().timetable().words();
  }

  @Test
  void what_was_stored_before_still_reads_and_is_written_the_same() {
    for (String stored :
        List.of(
            "{\"type\":\"none\"}",
            "{\"type\":\"once\"}",
            "{\"type\":\"cron\",\"cron\":\"0 2 * * *\",\"zone\":\"Europe/Berlin\"}",
            "{\"type\":\"cron_interval\",\"cron\":\"@daily\",\"zone\":\"UTC\"}",
            "{\"type\":\"every\",\"period\":\"PT6H\"}")) {
      TimetableSpec spec = Json.read(stored, TimetableSpec.class);
      assertThat(Json.read(Json.text(spec))).isEqualTo(Json.read(stored));
    }
  }

  @Test
  void each_way_of_writing_a_schedule_says_what_it_is() {
    assertThat(words(d -> d.schedule("0 2 * * *").timezone("Europe/Berlin")))
        .isEqualTo("at 02:00 every day (Europe/Berlin)");
    assertThat(words(d -> d.cron("0 2 * * *", Duration.ofHours(24))))
        .isEqualTo("at 02:00 every day, for the day before");
    assertThat(words(d -> d.cronInterval("@weekly")))
        .isEqualTo("at 00:00 every Sunday, for the interval before");
    assertThat(words(d -> d.crons("0 2 * * *", "0 14 * * SAT")))
        .isEqualTo("at 02:00 every day; at 14:00 every Saturday");
    assertThat(words(d -> d.every(Duration.ofMinutes(90))))
        .isEqualTo("every 1 hour and 30 minutes");
    assertThat(words(d -> d.everyInterval(Duration.ofHours(1))))
        .isEqualTo("every hour, for the time before");
    assertThat(words(d -> d.every(Period.ofMonths(3)))).isEqualTo("every 3 months");
    assertThat(words(d -> d.everyInterval(Period.ofWeeks(2))))
        .isEqualTo("every 2 weeks, for the time before");
    assertThat(words(d -> d.events("2026-01-01"))).isEqualTo("at 2026-01-01T00:00:00Z");
    assertThat(words(d -> d.eventsOnly("2026-01-01")))
        .isEqualTo("at 2026-01-01T00:00:00Z, manual runs too");
    assertThat(words(DagBuilder::continuous)).startsWith("continuously");
    assertThat(words(DagBuilder::once)).isEqualTo("once");
    assertThat(words(d -> {})).isEqualTo("never, only when triggered");
    assertThat(words(d -> d.schedule(new ThirdHours()).startDate("2026-01-01")))
        .isEqualTo("every third hour");
  }

  @Test
  void a_cron_expression_says_when_it_fires() {
    assertThat(Cron.parse("* * * * *").words()).isEqualTo("every minute");
    assertThat(Cron.parse("@hourly").words()).isEqualTo("every hour at minute 0");
    assertThat(Cron.parse("*/15 * * * *").words()).isEqualTo("every 15 minutes");
    assertThat(Cron.parse("0 2 1 * *").words()).isEqualTo("at 02:00 on day 1 of every month");
    assertThat(Cron.parse("0 2 * * MON").words()).isEqualTo("at 02:00 every Monday");
    assertThat(Cron.parse("30 6 * * 1-5").words()).isEqualTo("at 06:30 on Monday to Friday");
    assertThat(Cron.parse("0 0 L * *").words())
        .isEqualTo("at 00:00 on the last day of every month");
    assertThat(Cron.parse("0 0 13 * 5").words())
        .isEqualTo("at 00:00 on day 13 of every month or on Friday");
    assertThat(Cron.parse("0 0 * * 5#2").words())
        .isEqualTo("at 00:00 on the second Friday of the month");
    assertThat(Cron.parse("0 0 * * 5L").words())
        .isEqualTo("at 00:00 on the last Friday of the month");
  }

  @Test
  void dates_without_a_zone_are_those_of_the_dag() {
    DagStructure dag =
        dag(d -> d.events("2026-07-01T06:00", "2026-01-01").timezone("Europe/Berlin"));
    assertThat(dag.schedule())
        .isEqualTo(
            new TimetableSpec.Events(
                List.of(
                    Instant.parse("2025-12-31T23:00:00Z"), Instant.parse("2026-07-01T04:00:00Z")),
                false));
  }

  @Test
  void continuous_forces_one_run_at_a_time() {
    assertThat(dag(d -> d.continuous().maxActiveRuns(5)).maxActiveRuns()).isEqualTo(1);
  }

  @Test
  void what_makes_no_sense_is_refused_with_the_reason() {
    assertThatThrownBy(() -> dag(d -> d.cron("0 25 * * *")))
        .isInstanceOf(InvalidDag.class)
        .hasMessageContaining("hour");
    assertThatThrownBy(() -> dag(d -> d.every(Duration.ZERO))).isInstanceOf(InvalidDag.class);
    assertThatThrownBy(() -> dag(d -> d.every(Period.ofDays(-1)))).isInstanceOf(InvalidDag.class);
    assertThatThrownBy(() -> dag(d -> d.events("soon")))
        .isInstanceOf(InvalidDag.class)
        .hasMessageContaining("soon");
    assertThatThrownBy(() -> dag(d -> d.once().runImmediately(true)))
        .isInstanceOf(InvalidDag.class)
        .hasMessageContaining("runImmediately");
    assertThatThrownBy(() -> dag(d -> d.schedule(new ThirdHours())))
        .isInstanceOf(InvalidDag.class)
        .hasMessageContaining("startDate");
  }

  @Test
  void a_timetable_of_ones_own_is_stored_as_the_list_it_gives() {
    DagStructure dag =
        dag(
            d ->
                d.schedule(new ThirdHours())
                    .startDate("2026-01-01")
                    .endDate("2026-01-01T09:00:00Z"));
    TimetableSpec stored = Json.read(Json.text(dag.schedule()), TimetableSpec.class);
    assertThat(stored).isEqualTo(dag.schedule());
    Timetable timetable = stored.timetable();
    assertThat(timetable.preview(Instant.parse("2026-01-01T00:00:00Z"), 10))
        .extracting(Due::logicalDate)
        .containsExactly(
            Instant.parse("2026-01-01T00:00:00Z"),
            Instant.parse("2026-01-01T03:00:00Z"),
            Instant.parse("2026-01-01T06:00:00Z"),
            Instant.parse("2026-01-01T09:00:00Z"));
    assertThat(timetable.manualInterval(Instant.parse("2026-01-01T05:00:00Z")).end())
        .isEqualTo(Instant.parse("2026-01-01T04:00:00Z"));
  }

  @Test
  void a_part_of_a_schedule_keeps_to_the_grid_of_its_start() {
    Schedule schedule =
        new Schedule(
            new TimetableSpec.EveryPeriodInterval(Period.ofDays(1), BERLIN).timetable(),
            Optional.of(Instant.parse("2026-03-01T05:00:00Z")),
            Optional.of(Instant.parse("2026-03-31T00:00:00Z")),
            false);
    assertThat(
            schedule.between(
                Instant.parse("2026-03-28T00:00:00Z"), Instant.parse("2026-04-09T00:00:00Z"), 99))
        .extracting(Due::logicalDate)
        .containsExactly(
            Instant.parse("2026-03-28T05:00:00Z"),
            Instant.parse("2026-03-29T04:00:00Z"),
            Instant.parse("2026-03-30T04:00:00Z"));
  }
}
