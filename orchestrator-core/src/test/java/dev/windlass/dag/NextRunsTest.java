package dev.windlass.dag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.timetable.Timetable.Due;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class NextRunsTest {
  private static final Instant NOW = Instant.parse("2026-03-28T12:00:00Z");
  private static final Asset A = Asset.of("a");
  private static final Asset B = Asset.of("b");

  private static DagStructure dag(Consumer<DagBuilder> more) {
    return Dag.define(
            "d",
            d -> {
              more.accept(d);
              d.task("t").call(String.class, run -> "");
            })
        .structure();
  }

  private static NextRuns.Facts ran(String last, int open, String... taken) {
    Instant date = last.isEmpty() ? null : Instant.parse(last);
    return new NextRuns.Facts(
        false,
        false,
        NextRuns.last(date, date),
        Set.copyOf(List.of(taken).stream().map(Instant::parse).toList()),
        open,
        List.of(),
        Optional.empty());
  }

  private static List<String> times(NextRuns next) {
    return next.runs().stream().map(Due::runAfter).map(Instant::toString).toList();
  }

  @Test
  void the_clock_is_followed_in_the_dags_zone_over_a_change_of_the_clocks() {
    DagStructure berlin =
        dag(d -> d.schedule("0 9 * * *").timezone("Europe/Berlin").startDate("2026-01-01"));
    assertThat(times(NextRuns.of(berlin, ran("2026-03-28T08:00:00Z", 0), NOW, 2)))
        .containsExactly("2026-03-29T07:00:00Z", "2026-03-30T07:00:00Z");
  }

  @Test
  void with_catchup_what_was_missed_comes_first_and_without_it_only_the_newest() {
    Consumer<DagBuilder> daily = d -> d.schedule("0 0 * * *").startDate("2026-03-25");
    assertThat(times(NextRuns.of(dag(daily.andThen(d -> d.catchup(true))), ran("", 0), NOW, 5)))
        .startsWith("2026-03-25T00:00:00Z", "2026-03-26T00:00:00Z");
    assertThat(times(NextRuns.of(dag(daily), ran("", 0), NOW, 2)))
        .containsExactly("2026-03-28T00:00:00Z", "2026-03-29T00:00:00Z");
  }

  @Test
  void a_date_that_has_a_run_already_is_passed_over() {
    DagStructure daily = dag(d -> d.schedule("0 0 * * *").startDate("2026-01-01"));
    NextRuns next =
        NextRuns.of(daily, ran("2026-03-28T00:00:00Z", 0, "2026-03-29T00:00:00Z"), NOW, 2);
    assertThat(times(next)).containsExactly("2026-03-30T00:00:00Z", "2026-03-31T00:00:00Z");
  }

  @Test
  void intervals_come_with_their_run() {
    DagStructure interval = dag(d -> d.cronInterval("0 0 * * *").startDate("2026-01-01"));
    NextRuns next = NextRuns.of(interval, ran("2026-03-27T00:00:00Z", 0), NOW, 1);
    assertThat(next.runs().getFirst().logicalDate()).isEqualTo("2026-03-28T00:00:00Z");
    assertThat(next.runs().getFirst().runAfter()).isEqualTo("2026-03-29T00:00:00Z");
  }

  @Test
  void what_keeps_runs_from_being_made_is_said() {
    DagStructure one = dag(d -> d.schedule("0 0 * * *").startDate("2026-01-01").maxActiveRuns(1));
    assertThat(NextRuns.of(one, ran("2026-03-27T00:00:00Z", 1), NOW, 1).remarks())
        .containsExactly(
            "the next run is held back: 1 of at most 1 runs are unfinished (max_active_runs)");
    NextRuns.Facts paused =
        new NextRuns.Facts(true, false, Optional.empty(), Set.of(), 0, List.of(), Optional.empty());
    NextRuns next = NextRuns.of(one, paused, NOW, 1);
    assertThat(next.remarks())
        .containsExactly("the DAG is paused: no run is made until it is unpaused");
    assertThat(next.runs()).hasSize(1);
    NextRuns.Facts gone =
        new NextRuns.Facts(false, true, Optional.empty(), Set.of(), 0, List.of(), Optional.empty());
    assertThat(NextRuns.of(one, gone, NOW, 1).runs()).isEmpty();
    DagStructure over =
        dag(d -> d.schedule("0 0 * * *").startDate("2025-01-01").endDate("2025-02-01"));
    assertThat(NextRuns.of(over, ran("2025-02-01T00:00:00Z", 0), NOW, 1).remarks().getFirst())
        .startsWith("no further run: the DAG's end date is 2025-02-01");
  }

  @Test
  void a_source_that_does_not_load_is_named_with_its_line_before_all_else() {
    DagStructure one = dag(d -> d.schedule("0 0 * * *").startDate("2026-01-01"));
    var broken =
        new NextRuns.Facts(
            true,
            false,
            Optional.empty(),
            Set.of(),
            0,
            List.of(),
            Optional.of("sales.java:4: error: cannot find symbol"));
    assertThat(NextRuns.of(one, broken, NOW, 1).remarks())
        .containsExactly(
            "its source does not load, and no run is made until it does: sales.java:4: error:"
                + " cannot find symbol",
            "the DAG is paused: no run is made until it is unpaused");
  }

  @Test
  void assets_are_named_with_what_has_arrived() {
    DagStructure both = dag(d -> d.schedule(A.and(B)));
    NextRuns.Facts facts =
        new NextRuns.Facts(
            false, false, Optional.empty(), Set.of(), 0, List.of("a"), Optional.empty());
    NextRuns next = NextRuns.of(both, facts, NOW, 3);
    assertThat(next.words()).isEqualTo("when a and b are updated");
    assertThat(next.runs()).isEmpty();
    assertThat(next.remarks()).containsExactly("updated since the last run that assets started: a");
    assertThat(NextRuns.words(dag(d -> d.schedule(A)))).isEqualTo("when a is updated");
  }

  @Test
  void a_continuous_dag_waits_for_the_run_under_way() {
    DagStructure loop = dag(d -> d.continuous().startDate("2026-01-01"));
    assertThat(NextRuns.of(loop, ran("", 0), NOW, 5).runs()).hasSize(1);
    NextRuns busy = NextRuns.of(loop, ran("2026-03-28T11:00:00Z", 1), NOW, 5);
    assertThat(busy.runs()).isEmpty();
    assertThat(busy.remarks())
        .containsExactly("the next run is made as soon as the one that is under way has ended");
  }

  @Test
  void instants_and_spans_read_well() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    assertThat(NextRuns.at(NOW, berlin)).isEqualTo("Sat 2026-03-28 13:00 Europe/Berlin");
    assertThat(NextRuns.at(NOW, ZoneOffset.UTC)).isEqualTo("Sat 2026-03-28 12:00 UTC");
    assertThat(NextRuns.until(NOW.plus(Duration.ofMinutes(303)), NOW)).isEqualTo("in 5 h 3 min");
    assertThat(NextRuns.until(NOW, NOW)).isEqualTo("now");
    assertThat(NextRuns.until(NOW.plusSeconds(200_000), NOW)).isEqualTo("in 2 d 7 h");
  }
}
