package dev.windlass.dags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.testing.Crash;
import dev.windlass.testing.DagTester;
import dev.windlass.testing.TestRun;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The pipeline's runs in virtual time: every task is played, the engine decides. */
class ImmigrationRunTest {
  private static DagTester tester() {
    DagTester tester = DagTester.of(ImmigrationStarSchema.DAG);
    for (TaskSpec task : ImmigrationStarSchema.DAG.structure().tasks()) {
      tester.given(
          task.id(), job -> job.runs((context, inputs) -> null).takes(Duration.ofMinutes(5)));
    }
    return tester;
  }

  @Test
  void the_jobs_run_side_by_side_and_nothing_paid_is_left() {
    TestRun run = tester().run("2026-04-01").succeeded().nothingLeaked();

    assertThat(run.mostAtOnce()).isGreaterThanOrEqualTo(4);
    run.startedInOrder("create_emr", "process_immigration_data", "create_redshift");
    assertThat(run.task("delete_roles").startedAt().orElseThrow())
        .isAfterOrEqualTo(run.task("delete_redshift").endedAt().orElseThrow())
        .isAfterOrEqualTo(run.task("terminate_emr").endedAt().orElseThrow());
  }

  @Test
  void bad_input_costs_nothing() {
    TestRun run =
        tester()
            .given(
                "upload_bronze", task -> task.runs((context, inputs) -> null).diesWith("corrupt"))
            .run("2026-04-01")
            .failed();

    run.task("create_roles").upstreamFailed();
    run.task("create_emr").upstreamFailed();
    assertThat(run.starts()).doesNotContain("create_emr", "create_redshift");
  }

  @Test
  void a_job_that_dies_tears_everything_down() {
    TestRun run =
        tester()
            .given(
                "process_immigration_data",
                job -> job.runs((context, inputs) -> null).alwaysFails("out of memory"))
            .run("2026-04-01")
            .failed()
            .nothingLeaked();

    run.task("process_immigration_data").failedWith("out of memory").attempts(2);
    run.task("terminate_emr").succeeded().task("delete_roles").succeeded();
    run.task("factarrivetheusa").upstreamFailed();
  }

  @Test
  void a_cluster_asked_for_when_the_process_was_lost_is_found_again() {
    tester()
        .crashAfter("create_emr", Crash.SUBMITTED)
        .run("2026-04-01")
        .succeeded()
        .nothingLeaked()
        .task("create_emr")
        .submittedOnce();
  }
}
