package dev.windlass.testing;

import static dev.windlass.testing.SalesDag.sales;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.Dag;
import dev.windlass.dag.flow.TriggerDag;
import dev.windlass.run.RunState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Failures, crashes and lost replies as the test kit plays them. */
class DagTesterTroubleTest {
  @ParameterizedTest
  @EnumSource(Crash.class)
  void wherever_the_process_is_lost_the_job_is_submitted_once_and_nothing_leaks(Crash point) {
    DagTester tester = sales();
    if (point == Crash.CANCELLED) {
      tester.given(
          "aggregate", job -> job.alwaysFails("out of memory").cancelTakes(Duration.ofMinutes(1)));
    }
    TestRun run = tester.crashAfter("aggregate", point).run("2026-03-04");

    run.is(point == Crash.CANCELLED ? RunState.FAILED : RunState.SUCCESS).nothingLeaked();
    assertThat(run.crashes()).isEqualTo(1);
    assertThat(run.task("aggregate").submissions()).isEqualTo(point == Crash.CANCELLED ? 3 : 1);
  }

  @Test
  void failures_are_retried_and_the_teardown_runs_on_every_path() {
    TestRun run =
        sales()
            .given("aggregate", job -> job.takes(Duration.ofHours(1)).fails(2))
            .run("2026-03-04");
    run.task("aggregate").succeeded().attempts(3);
    assertThat(run.duration()).isEqualTo(Duration.ofMinutes(3 * 60 + 10));

    TestRun dead = sales().given("aggregate", job -> job.diesWith("bad jar")).run("2026-03-04");
    dead.failed().nothingLeaked();
    dead.task("aggregate").failedWith("bad jar").attempts(1);
    dead.task("load").upstreamFailed().task("destroy_cluster").succeeded();
  }

  @Test
  void a_job_that_never_ends_is_timed_out_and_cancelled() {
    TestRun run = sales().given("aggregate", job -> job.neverFinishes()).run("2026-03-04");
    run.failed().nothingLeaked();
    run.task("aggregate").failedWith("took longer than its timeout of 28800 s").attempts(3);
    assertThat(run.task("aggregate").cancelled()).isEqualTo(3);
  }

  @Test
  void a_job_that_was_being_ended_when_the_process_was_lost_is_ended_by_the_next() {
    TestRun run =
        sales()
            .given("aggregate", job -> job.neverFinishes().cancelTakes(Duration.ofMinutes(1)))
            .crashAfter("aggregate", Crash.CANCELLED)
            .run("2026-03-04");

    run.failed().nothingLeaked();
    assertThat(run.task("aggregate").cancelled()).isEqualTo(3);
  }

  @Test
  void lost_replies_and_requests_do_not_double_the_job() {
    for (var disturbance :
        List.<java.util.function.Consumer<Behaviour>>of(
            job -> job.replyLost().returns(1),
            job -> job.requestLost().returns(1),
            job -> job.replyLost().foundAfter(Duration.ofMinutes(3)).returns(1),
            job -> job.unanswered(5).returns(1))) {
      sales()
          .given("aggregate", disturbance)
          .run("2026-03-04")
          .succeeded()
          .task("aggregate")
          .submittedOnce();
    }
  }

  @Test
  void a_run_that_a_task_triggered_is_found_again_after_a_crash_and_made_once() {
    Dag child = Dag.define("child", d -> d.task("work").call(Integer.class, run -> 1));
    Dag parent =
        Dag.define(
            "parent", d -> d.task("go").run(TriggerDag.class, run -> TriggerDag.of("child")));
    for (Crash point : List.of(Crash.SUBMITTED, Crash.HANDLE_KEPT, Crash.DONE)) {
      DagTester tester =
          DagTester.of(parent)
              .alongside(child)
              .given("go", job -> job.asWritten())
              .crashAfter("go", point);
      tester.run().succeeded();
      assertThat(tester.runs(child)).as("after a crash at %s", point).hasSize(1);
    }
    assertThatThrownBy(() -> DagTester.of(parent).given(child, "work", 1))
        .hasMessageContaining("the test knows no DAG 'child'");
    DagTester.of(parent).run().failed().task("go").failedWith("'child'");
  }
}
