package dev.windlass.testing;

import static dev.windlass.testing.SalesDag.SALES;
import static dev.windlass.testing.SalesDag.sales;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.Dag;
import dev.windlass.run.TaskState;
import dev.windlass.testing.SalesDag.Cluster;
import dev.windlass.testing.SalesDag.Spark;
import dev.windlass.testing.SalesDag.SparkJob;
import dev.windlass.testing.SalesDag.Sql;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A run as the test kit plays it, and what its checks say. */
class DagTesterTest {
  @Test
  void a_six_hour_run_takes_no_time_and_tells_its_story() {
    TestRun run = sales().run("2026-03-04");

    run.succeeded()
        .took(Duration.ofHours(6))
        .startedInOrder("wait_for_file", "create_cluster", "aggregate", "load")
        .nothingLeaked();
    assertThat(run.logicalDate()).contains(Instant.parse("2026-03-04T01:00:00Z"));
    assertThat(run.task("aggregate").operator(SparkJob.class))
        .isEqualTo(new SparkJob("c-1", "2026-03-04"));
    assertThat(run.task("load").operator(Sql.class).statement()).isEqualTo("insert 12 rows of de");
    assertThat(run.task("load").output(Long.class)).isEqualTo(7);
    run.task("load").logged("with password ***");
    run.task("aggregate").submittedOnce().took(Duration.ofHours(6));
  }

  @Test
  void conf_overrides_params_and_a_run_needs_no_date() {
    TestRun run =
        sales()
            .given("wait_for_file", "s3://x")
            .given("aggregate", 3)
            .trigger(Map.of("market", "fr"));

    run.succeeded();
    assertThat(run.task("load").operator(Sql.class).statement()).isEqualTo("insert 3 rows of fr");
    assertThat(run.logicalDate()).isEmpty();
  }

  @Test
  void a_sensor_is_answered_and_a_task_body_replaced() {
    TestRun run =
        sales()
            .given("wait_for_file", file -> file.readyAfter(3).every(Duration.ofMinutes(10)))
            .given("load", task -> task.runs((context, in) -> in.get(0, Integer.class) * 2))
            .run("2026-03-04");
    run.succeeded().took(Duration.ofMinutes(30 + 360));
    assertThat(run.task("load").output(Integer.class)).isEqualTo(24);
  }

  @Test
  void without_fakes_the_operators_own_code_runs_on_the_given_hooks() {
    var jobs = new java.util.HashMap<String, String>();
    Spark spark =
        new Spark() {
          @Override
          public String submit(String cluster, String key) {
            assertThat(jobs.put(key, cluster)).isNull();
            return key;
          }

          @Override
          public Optional<String> find(String key) {
            return jobs.containsKey(key) ? Optional.of(key) : Optional.empty();
          }
        };
    TestRun run =
        DagTester.of(SALES)
            .connection("db", "postgres://me:topsecret@db:5432/sales")
            .hook(Spark.class, spark)
            .given("aggregate", job -> job.asWritten().replyLost().takes(Duration.ofHours(2)))
            .run("2026-03-04");
    run.succeeded().took(Duration.ofHours(2)).nothingLeaked();
    assertThat(run.task("aggregate").output(Integer.class)).isEqualTo(42);
    assertThat(jobs).hasSize(1);
  }

  @Test
  void schedules_are_listed_and_run() {
    assertThat(sales().schedule("2026-03-28", "2026-03-30"))
        .extracting(PlannedRun::logicalDate)
        .containsExactly(
            Instant.parse("2026-03-28T01:00:00Z"),
            Instant.parse("2026-03-29T01:00:00Z"),
            Instant.parse("2026-03-30T00:00:00Z"));
    List<TestRun> runs = sales().runSchedule("2026-03-28", "2026-03-30");
    assertThat(runs).hasSize(3).allSatisfy(TestRun::succeeded);
    assertThat(runs.getLast().startedAt()).contains(Instant.parse("2026-03-30T00:00:00Z"));
  }

  @Test
  void a_mended_run_is_cleared_and_goes_on() {
    DagTester tester = sales().given("load", task -> task.diesWith("no such table"));
    TestRun broken = tester.run("2026-03-04").failed();
    tester.given("load", 7);
    tester.clear(broken, "load").succeeded().task("load").attempts(2);
    tester.run("2026-03-05").succeeded();
  }

  @Test
  void a_leak_and_a_failed_check_show_the_timeline() {
    TestRun run =
        sales().given("destroy_cluster", task -> task.alwaysFails("denied")).run("2026-03-04");
    assertThatThrownBy(run::nothingLeaked)
        .hasMessageContaining("ClusterResource")
        .hasMessageContaining("06:00:00  aggregate                    success");
    assertThatThrownBy(() -> run.task("load").is(TaskState.FAILED))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected task load to be failed, but it is success");
  }

  @Test
  void a_body_knows_its_place_and_shows_how_far_it_is() {
    Dag dag =
        Dag.define(
            "loads",
            d ->
                d.task("load")
                    .call(
                        String.class,
                        run -> {
                          run.context().progress(1, 2, "files");
                          run.context().link("where", URI.create("https://example.org/lake"));
                          return run.runType().word() + " " + run.mapIndex();
                        }));
    TestTask load = DagTester.of(dag).run("2026-03-04").task("load").logged("1 of 2 files");
    assertThat(load.links()).containsOnlyKeys("where");
    assertThat(load.output(String.class)).isEqualTo("manual -1");
  }

  @Test
  void what_is_missing_is_named() {
    TestRun run = DagTester.of(SALES).given("create_cluster", new Cluster("c")).run("2026-03-04");
    run.task("aggregate").failedWith("the test gave no Spark for connection 'spark'").attempts(1);
    assertThatThrownBy(() -> DagTester.of(SALES).given("agregate", 1))
        .hasMessageContaining("has no task 'agregate'")
        .hasMessageContaining("aggregate");
    assertThatThrownBy(() -> sales().crashAfter("load", Crash.SUBMITTED).run("2026-03-04"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("[SUBMITTED of load]");
  }
}
