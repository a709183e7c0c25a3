package dev.windlass.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.Asset;
import dev.windlass.dag.Dag;
import dev.windlass.dag.DagBuilder;
import dev.windlass.dag.TaskRef;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people and other systems do to runs in the test kit, beyond what its examples show. */
class DagTesterPeopleTest {
  private static Dag daily() {
    return Dag.define(
        "daily",
        dag -> {
          dag.schedule("@daily").startDate("2026-01-01");
          dag.task("count").call(String.class, run -> run.ds());
        });
  }

  private static DagTester february() {
    return DagTester.of(daily()).startingAt(Instant.parse("2026-02-01T12:00:00Z"));
  }

  @Test
  void what_the_engine_refuses_is_refused_here_with_its_reason() {
    assertThatThrownBy(() -> february().backfill("2026-01-03", "2026-01-01").plan())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("refused");
    assertThatThrownBy(() -> february().updated(Asset.of("nobody")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no DAG produces, reads or waits for an asset 'nobody'");
  }

  @Test
  void a_backfill_that_goes_backwards_one_at_a_time_begins_with_the_newest() {
    DagTester tester = february().given("count", t -> t.takes(Duration.ofMinutes(10)).returns("x"));

    List<TestRun> runs =
        tester.backfill("2026-01-01", "2026-01-03").backwards().maxActiveRuns(1).go();

    assertThat(runs).hasSize(3).allSatisfy(TestRun::succeeded);
    assertThat(runs.get(2).startedAt().orElseThrow())
        .isBefore(runs.get(1).startedAt().orElseThrow());
    assertThat(runs.get(1).startedAt().orElseThrow())
        .isBefore(runs.get(0).startedAt().orElseThrow());
  }

  @Test
  void a_backfill_goes_on_after_its_process_is_lost() {
    List<TestRun> runs =
        february()
            .given("count", t -> t.takes(Duration.ofMinutes(10)).returns("x"))
            .crashAfter("count", Crash.STARTED)
            .backfill("2026-01-01", "2026-01-03")
            .maxActiveRuns(1)
            .go();

    assertThat(runs).hasSize(3).allSatisfy(TestRun::succeeded);
    assertThat(runs.getLast().crashes()).isEqualTo(1);
  }

  @Test
  void updates_wait_over_runs_and_restarts_until_all_are_there() {
    Asset a = Asset.of("a");
    Asset b = Asset.of("b");
    Dag both =
        Dag.define(
            "both",
            dag -> {
              dag.schedule(a.and(b));
              dag.task("t").call(Integer.class, run -> run.triggeringAssetEvents().size());
            });
    DagTester tester = DagTester.of(both);

    assertThat(tester.updated(a)).isEmpty();
    assertThat(tester.updated(a)).isEmpty();
    List<TestRun> started = tester.crashAfter("t", Crash.STARTED).updated(b);

    assertThat(started).singleElement().satisfies(TestRun::succeeded);
    assertThat(started.getFirst().task("t").output(Integer.class)).isEqualTo(3);
    assertThat(tester.updated(b)).isEmpty();
  }

  @Test
  void updates_are_not_for_a_dag_that_is_paused() {
    Asset a = Asset.of("a");
    Dag one =
        Dag.define(
            "one",
            dag -> {
              dag.schedule(a);
              dag.task("t").call(Integer.class, run -> run.triggeringAssetEvents().size());
            });
    DagTester tester = DagTester.of(one).pause();

    assertThat(tester.updated(a)).isEmpty();
    tester.unpause();
    assertThat(tester.runs(one)).isEmpty();

    assertThat(tester.updated(a)).singleElement().satisfies(TestRun::succeeded);
    assertThat(tester.runs(one).getFirst().triggeringAssetEvents()).hasSize(1);
  }

  @Test
  void an_asset_that_is_no_inlet_is_not_read() {
    Asset a = Asset.of("a");
    Dag dag =
        Dag.define(
            "d",
            d -> {
              d.schedule(a);
              d.task("t").call(Integer.class, run -> run.inletEvents(a).size());
            });

    assertThat(DagTester.of(dag).updated(a))
        .singleElement()
        .satisfies(
            run ->
                run.failed().task("t").failedWith("does not name the asset 'a' among its inlets"));
  }

  @Test
  void one_instance_of_a_mapped_task_is_marked() {
    Dag dag =
        Dag.define(
            "d", d -> d.expand("m", List.of(1, 2), Integer.class, Integer.class, (run, n) -> n));
    DagTester tester = DagTester.of(dag);
    TestRun run = tester.run().succeeded();

    TestRun marked = tester.mark(run, "m[1]", TaskState.FAILED);

    marked.task("m", 0).succeeded();
    marked.task("m", 1).failed();
    assertThat(tester.mark(marked, RunState.SUCCESS).state()).isEqualTo(RunState.SUCCESS);
  }

  @Test
  void a_run_that_goes_on_has_its_version_and_a_clear_can_bring_only_what_is_new() {
    DagTester tester = DagTester.of(versioned(false));
    TestRun old = tester.run().succeeded();
    tester.version(versioned(true));

    tester.given("check", 7);
    TestRun moved = tester.clearing(old).onlyNew().go().succeeded();

    assertThat(moved.version()).isEqualTo(2);
    moved.task("load").attempts(1);
    assertThat(moved.task("check").output(Integer.class)).isEqualTo(7);
    assertThatThrownBy(() -> tester.version(daily()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'daily' is no version of DAG 'orders'");
  }

  private static Dag versioned(boolean checks) {
    return Dag.define(
        "orders",
        (DagBuilder dag) -> {
          TaskRef<Integer> load = dag.task("load").call(Integer.class, run -> 1);
          if (checks) {
            dag.task("check").with(load).call(Integer.class, (run, n) -> n);
          }
        });
  }
}
