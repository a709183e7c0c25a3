package dev.windlass.testing.examples;

import static dev.windlass.testing.examples.SalesExample.sales;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.Dag;
import dev.windlass.testing.DagTester;
import dev.windlass.testing.TestRun;
import dev.windlass.testing.examples.SalesExample.SparkJob;
import dev.windlass.testing.examples.SalesExample.Sql;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Examples of docs/testing-dags.md: a run, what it used, and what a failed check shows. */
class RunExamplesTest {
  @Test
  void a_six_hour_run_takes_milliseconds() {
    // >> run
    TestRun run = sales().run("2026-03-04");

    run.succeeded()
        .took(Duration.ofHours(6))
        .startedInOrder("wait_for_file", "create_cluster", "aggregate", "destroy_cluster")
        .nothingLeaked();
    run.task("load").succeeded().attempts(1).logged("running copy 12 rows");
    assertThat(run.task("load").output(Long.class)).isEqualTo(12);
    // << run
  }

  @Test
  void the_operator_a_task_builds_can_be_compared() {
    // >> operator
    TestRun run = sales().run("2026-03-04");

    assertThat(run.task("aggregate").operator(SparkJob.class))
        .isEqualTo(new SparkJob("c-1", "2026-03-04"));
    assertThat(run.task("load").operator(Sql.class).sql()).isEqualTo("copy 12 rows for 2026-03-04");
    // << operator
  }

  @Test
  void settings_params_and_conf() {
    // >> settings
    Dag report =
        Dag.define(
            "report",
            dag -> {
              dag.param("market", "de");
              dag.task("send")
                  .call(
                      String.class,
                      run ->
                          run.param("market").asText()
                              + " to "
                              + run.connection("mail").host().orElseThrow()
                              + " as "
                              + run.variable("sender"));
            });
    DagTester tester =
        DagTester.of(report)
            .connection("mail", "smtp://robot:secret@mail.example:25")
            .variable("sender", "reports");

    assertThat(tester.run().task("send").output(String.class))
        .isEqualTo("de to mail.example as reports");
    assertThat(tester.trigger(Map.of("market", "fr")).task("send").output(String.class))
        .isEqualTo("fr to mail.example as reports");
    // << settings
  }

  @Test
  void a_failed_check_shows_what_happened() {
    // >> timeline
    TestRun run =
        sales().given("destroy_cluster", task -> task.alwaysFails("denied")).run("2026-03-04");

    assertThatThrownBy(run::nothingLeaked)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("06:00:00  destroy_cluster              up_for_retry: denied");
    // << timeline
  }
}
