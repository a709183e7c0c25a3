package dev.windlass.testing.examples;

import static dev.windlass.testing.examples.SalesExample.sales;
import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.testing.Crash;
import dev.windlass.testing.TestRun;
import dev.windlass.testing.examples.SalesExample.Warehouse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Examples of docs/testing-dags.md: failures, lost replies, crashes, and what stands in for tasks.
 */
class DisturbanceExamplesTest {
  @Test
  void failures_and_retries() {
    // >> failures
    TestRun twice = sales().given("aggregate", job -> job.fails(2).returns(12)).run("2026-03-04");
    twice.succeeded().took(Duration.ofMinutes(10)); // two retries, five minutes each
    twice.task("aggregate").attempts(3);

    TestRun dead = sales().given("aggregate", job -> job.diesWith("bad jar")).run("2026-03-04");
    dead.failed().nothingLeaked();
    dead.task("aggregate").failedWith("bad jar").attempts(1);
    dead.task("load").upstreamFailed();
    dead.task("destroy_cluster").succeeded();

    TestRun stuck = sales().given("aggregate", job -> job.neverFinishes()).run("2026-03-04");
    stuck.failed().task("aggregate").failedWith("longer than its timeout");
    assertThat(stuck.task("aggregate").cancelled()).isEqualTo(3);
    // << failures
  }

  @Test
  void lost_replies() {
    // >> disturbances
    sales()
        .given("aggregate", job -> job.replyLost().foundAfter(Duration.ofMinutes(2)).returns(12))
        .run("2026-03-04")
        .succeeded()
        .task("aggregate")
        .submittedOnce();
    // << disturbances
  }

  @Test
  void crashes() {
    // >> crash
    for (Crash point : List.of(Crash.QUEUED, Crash.SUBMITTED, Crash.HANDLE_KEPT, Crash.DONE)) {
      TestRun run = sales().crashAfter("aggregate", point).run("2026-03-04");

      run.succeeded().nothingLeaked().task("aggregate").submittedOnce();
      assertThat(run.crashes()).isEqualTo(1);
    }
    // << crash
  }

  @Test
  void sensors() {
    // >> sensor
    sales()
        .given("wait_for_file", file -> file.readyAfter(3).every(Duration.ofMinutes(10)))
        .run("2026-03-04")
        .took(Duration.ofMinutes(3 * 10 + 6 * 60));

    sales()
        .given("wait_for_file", file -> file.readyAt(Instant.parse("2026-03-04T09:00:00Z")))
        .run("2026-03-04")
        .task("wait_for_file")
        .took(Duration.ofHours(8));
    // << sensor
  }

  @Test
  void replaced_bodies() {
    // >> body
    TestRun run =
        sales()
            .given("load", task -> task.runs((context, in) -> in.get(0, Integer.class) * 2))
            .run("2026-03-04");

    assertThat(run.task("load").output(Integer.class)).isEqualTo(24);
    // << body
  }

  @Test
  void disturbances_around_the_operator_itself() {
    // >> as-written
    var statements = new java.util.ArrayList<String>();
    sales()
        .hook(
            Warehouse.class,
            sql -> {
              statements.add(sql);
              return 12;
            })
        .given("load", task -> task.asWritten().takes(Duration.ofMinutes(20)).fails(1))
        .run("2026-03-04")
        .succeeded()
        .task("load")
        .attempts(2);
    assertThat(statements).containsExactly("copy 12 rows for 2026-03-04");
    // << as-written
  }
}
