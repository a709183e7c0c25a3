package dev.windlass.testing.examples;

import static dev.windlass.testing.examples.SalesExample.sales;
import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Dag;
import dev.windlass.dag.TaskRef;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskState;
import dev.windlass.testing.DagTester;
import dev.windlass.testing.TestRun;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Examples of docs/testing-dags.md: what people do to a DAG and its runs, and new versions. */
class InterventionExamplesTest {
  @Test
  void pauses() {
    // >> pause
    DagTester tester = sales().within(Duration.ofHours(12)).pause();
    TestRun waiting = tester.run("2026-03-04");
    assertThat(waiting.state()).isEqualTo(RunState.QUEUED);

    tester.unpause();
    tester.again(waiting).succeeded();
    // << pause
  }

  @Test
  void marks() {
    // >> mark
    DagTester tester = sales().given("aggregate", job -> job.diesWith("bad jar"));
    TestRun broken = tester.run("2026-03-04").failed();
    broken.task("load").upstreamFailed();

    TestRun mended = tester.mark(broken, "aggregate", TaskState.SUCCESS);
    mended.task("load").succeeded(); // what had failed after it is evaluated again

    tester.mark(mended, RunState.FAILED).failed();
    // << mark
  }

  @Test
  void clears_that_say_more() {
    // >> clearing
    DagTester tester = sales().given("load", task -> task.diesWith("no such table"));
    TestRun broken = tester.run("2026-03-04").failed();
    assertThat(tester.clearing(broken).onlyFailed().preview())
        .contains("load")
        .doesNotContain("wait_for_file");

    tester.given("load", 12);
    tester.clearing(broken).onlyFailed().note("the table is there").go().succeeded();
    // << clearing
  }

  @Test
  void versions() {
    // >> version
    Dag first =
        Dag.define(
            "orders",
            dag -> {
              TaskRef<Integer> load = dag.task("load").call(Integer.class, run -> 1);
              dag.task("mail").after(load).call(String.class, run -> "sent");
            });
    Dag second =
        Dag.define(
            "orders",
            dag -> {
              TaskRef<Integer> load = dag.task("load").call(Integer.class, run -> 2);
              dag.task("check").with(load).call(Integer.class, (run, rows) -> rows * 10);
            });
    DagTester tester = DagTester.of(first);
    TestRun old = tester.run().succeeded();
    tester.version(second);

    assertThat(tester.run().succeeded().version()).isEqualTo(2);
    assertThat(tester.clear(old, "load").succeeded().version()).isEqualTo(1);

    TestRun moved = tester.clearing(old).latestVersion().go().succeeded();
    assertThat(moved.version()).isEqualTo(2);
    assertThat(moved.task("check").output(Integer.class)).isEqualTo(20); // added
    moved.task("mail").is(TaskState.REMOVED);
    // << version
  }
}
