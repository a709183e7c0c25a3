package dev.windlass.testing.examples;

import static dev.windlass.testing.examples.SalesExample.sales;
import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Dag;
import dev.windlass.testing.DagTester;
import dev.windlass.testing.PlannedRun;
import dev.windlass.testing.TestRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Examples of docs/testing-dags.md: schedules, runs that look at earlier ones, clears, pools. */
class SeveralRunsExamplesTest {
  @Test
  void schedules() {
    // >> schedule
    // The night of 29 March has no 02:00 in Berlin's winter time.
    assertThat(sales().schedule("2026-03-28", "2026-03-30"))
        .extracting(PlannedRun::logicalDate)
        .containsExactly(
            Instant.parse("2026-03-28T01:00:00Z"),
            Instant.parse("2026-03-29T01:00:00Z"),
            Instant.parse("2026-03-30T00:00:00Z"));

    List<TestRun> runs = sales().runSchedule("2026-03-28", "2026-03-30");
    assertThat(runs).hasSize(3).allSatisfy(TestRun::succeeded);
    // << schedule
  }

  @Test
  void runs_follow_each_other() {
    // >> past
    Dag daily =
        Dag.define(
            "daily",
            dag -> {
              dag.schedule("@daily").startDate("2026-01-01");
              dag.task("count").dependsOnPast().call(Integer.class, run -> 1);
            });
    DagTester tester =
        DagTester.of(daily).within(Duration.ofDays(1)).given("count", t -> t.diesWith("no data"));
    TestRun first = tester.run("2026-01-01").failed();
    tester.given("count", 1);
    TestRun second = tester.run("2026-01-02");
    assertThat(second.state().finished()).isFalse(); // it waits for the day before

    tester.clear(first).succeeded();
    // << past
  }

  @Test
  void clearing() {
    // >> clear
    DagTester tester = sales().given("load", task -> task.diesWith("no such table"));
    TestRun broken = tester.run("2026-03-04").failed();

    tester.given("load", 12); // mended
    tester.clear(broken, "load").succeeded().task("load").attempts(2);
    // << clear
  }

  @Test
  void pools_and_limits() {
    // >> pools
    Dag wide =
        Dag.define(
            "wide",
            dag -> {
              for (int i = 0; i < 10; i++) {
                dag.task("t" + i).pool("narrow").call(Integer.class, run -> 1);
              }
            });
    DagTester tester = DagTester.of(wide).pool("narrow", 2);
    for (int i = 0; i < 10; i++) {
      tester.given("t" + i, task -> task.takes(Duration.ofMinutes(1)));
    }
    TestRun run = tester.run().succeeded().took(Duration.ofMinutes(5)).atMostAtOnce(2);
    assertThat(run.mostSlots("narrow")).isEqualTo(2);
    // << pools
  }
}
