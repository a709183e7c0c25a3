package dev.windlass.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Dag;
import dev.windlass.dag.Param;
import dev.windlass.dag.flow.Decide;
import dev.windlass.dag.flow.ExternalTask;
import dev.windlass.dag.flow.TriggerDag;
import dev.windlass.testing.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that make, wait for and end runs of other DAGs, on a real Postgres. */
class CrossDagTest {
  private static final Duration SOON = Duration.ofMillis(5);
  private TestDatabase db;

  @BeforeEach
  void open() {
    db = TestDatabase.create();
  }

  @AfterEach
  void close() {
    db.close();
  }

  private static String trigger(String dag, String run) {
    return "{\"dag_id\":\"%s\",\"run_id\":\"%s\",\"logical_date\":\"2026-01-01T00:00:00Z\"}"
        .formatted(dag, run);
  }

  private static Dag parent(java.util.function.UnaryOperator<TriggerDag> how) {
    return Dag.define(
        "parent",
        d ->
            d.task("go")
                .run(TriggerDag.class, run -> how.apply(TriggerDag.of("child").askEvery(SOON))));
  }

  private String childRuns() {
    return String.valueOf(
        db.query(
            "select string_agg(run_id || ' ' || state || ' ' || clear_number, ', ' order by id)"
                + " from dag_run where dag_id = 'child'"));
  }

  @Test
  void a_triggered_run_is_waited_for_found_after_a_restart_and_made_once() {
    CountDownLatch release = new CountDownLatch(1);
    Dag child =
        Dag.define(
            "child",
            d -> {
              d.param("rows", Param.integer());
              d.task("work")
                  .call(
                      Integer.class,
                      run -> {
                        release.await();
                        return run.params().integer("rows");
                      });
            });
    Dag parent = parent(t -> t.conf(Map.of("rows", 7)));
    TestEngine engine = new TestEngine(db, child, parent).start();
    engine.command("trigger", trigger("parent", "p"));
    TestEngine.await(() -> engine.states("p").equals("go deferred"));
    engine.stop();
    release.countDown();
    engine.start();
    engine.awaitRun("p");
    assertThat(engine.states("p")).isEqualTo("go success");
    assertThat(childRuns()).matches("manual__windlass-parent-go-[0-9a-f]+-1 success 0");
    assertThat(db.query("select triggered_by from dag_run where dag_id = 'child'"))
        .isEqualTo("operator");
    engine.close();
  }

  @Test
  void a_failed_run_fails_the_task_unless_it_may_fail_and_a_bad_conf_says_why() {
    Dag child =
        Dag.define(
            "child",
            d -> {
              d.param("rows", Param.integer(1).minimum(1));
              d.task("work")
                  .call(
                      String.class,
                      run -> {
                        throw new IllegalStateException("no luck");
                      });
            });
    Dag parent =
        Dag.define(
            "parent",
            d -> {
              d.task("strict").run(TriggerDag.class, run -> TriggerDag.of("child").askEvery(SOON));
              d.task("lenient")
                  .run(
                      TriggerDag.class, run -> TriggerDag.of("child").allowFailed().askEvery(SOON));
              d.task("away").run(TriggerDag.class, run -> TriggerDag.of("child").fireAndForget());
              d.task("wrong")
                  .run(TriggerDag.class, run -> TriggerDag.of("child").conf(Map.of("rows", 0)));
            });
    try (TestEngine engine = new TestEngine(db, child, parent).start()) {
      engine.command("trigger", trigger("parent", "p"));
      engine.awaitRun("p");
      assertThat(engine.states("p"))
          .isEqualTo("strict failed, lenient success, away success, wrong failed");
      assertThat(db.query("select reason from task_instance where task_id = 'wrong'"))
          .isEqualTo(
              "DAG 'child' cannot be triggered: DAG 'child' does not take this conf: param 'rows'"
                  + " is 0: must have a minimum value of 1");
      assertThat(db.query("select reason from task_instance where task_id = 'strict'"))
          .contains("of DAG child failed");
    }
  }

  @Test
  void a_run_in_the_way_fails_skips_or_is_run_again() {
    AtomicInteger worked = new AtomicInteger();
    Dag child =
        Dag.define(
            "child", d -> d.task("work").call(Integer.class, run -> worked.incrementAndGet()));
    Dag parent =
        Dag.define(
            "parent",
            d -> {
              var fail =
                  d.task("fail").run(TriggerDag.class, run -> TriggerDag.of("child").runId("c"));
              var skip =
                  d.task("skip")
                      .run(
                          TriggerDag.class,
                          run -> TriggerDag.of("child").runId("c").skipWhenExists());
              d.task("reset")
                  .after(fail, skip)
                  .rule(dev.windlass.dag.TriggerRule.ALL_DONE)
                  .run(
                      TriggerDag.class,
                      run -> TriggerDag.of("child").runId("c").resetExisting().askEvery(SOON));
            });
    try (TestEngine engine = new TestEngine(db, child, parent).start()) {
      engine.command("trigger", "{\"dag_id\":\"child\",\"run_id\":\"c\"}");
      engine.awaitRun("c");
      engine.command("trigger", trigger("parent", "p"));
      engine.awaitRun("p");
      assertThat(engine.states("p")).isEqualTo("fail failed, skip skipped, reset success");
      assertThat(childRuns()).isEqualTo("c success 1");
      assertThat(worked).hasValue(2);
    }
  }

  @Test
  void ending_the_waiting_run_ends_the_run_it_made() {
    CountDownLatch never = new CountDownLatch(1);
    Dag child =
        Dag.define(
            "child",
            d ->
                d.task("work")
                    .call(
                        String.class,
                        run -> {
                          never.await();
                          return "never";
                        }));
    try (TestEngine engine = new TestEngine(db, child, parent(t -> t.runId("c"))).start()) {
      engine.command("trigger", trigger("parent", "p"));
      TestEngine.await(() -> engine.states("c").equals("work running"));
      TestEngine.await(() -> engine.states("p").equals("go deferred"));
      engine.command("mark_run", "{\"dag_id\":\"parent\",\"run_id\":\"p\",\"state\":\"failed\"}");
      engine.awaitRun("p");
      assertThat(engine.runState("c")).isEqualTo("failed");
    }
  }

  @Test
  void a_sensor_waits_for_tasks_of_the_same_date_and_judges_their_states() {
    CountDownLatch release = new CountDownLatch(1);
    Dag upstream =
        Dag.define(
            "upstream",
            d ->
                d.group(
                    "load",
                    g -> {
                      g.task("a")
                          .call(
                              String.class,
                              run -> {
                                release.await();
                                return "a";
                              });
                      g.task("b")
                          .call(
                              String.class,
                              run -> {
                                throw new IllegalStateException("b is broken");
                              });
                    }));
    Dag waiting =
        Dag.define(
            "waiting",
            d -> {
              d.task("for_a")
                  .run(
                      ExternalTask.class,
                      run ->
                          ExternalTask.of("upstream", run.logicalDate())
                              .tasks("load.a")
                              .checkExistence()
                              .askEvery(SOON));
              d.task("for_group")
                  .run(
                      ExternalTask.class,
                      run ->
                          ExternalTask.of("upstream", run.logicalDate())
                              .group("load")
                              .allowedStates("success", "failed")
                              .askEvery(SOON));
              d.task("not_b")
                  .run(
                      ExternalTask.class,
                      run ->
                          ExternalTask.of("upstream", run.logicalDate())
                              .tasks("load.b")
                              .failedStates("failed")
                              .askEvery(SOON));
              d.task("skip_b")
                  .run(
                      ExternalTask.class,
                      run ->
                          ExternalTask.of("upstream", run.logicalDate())
                              .skippedStates("failed")
                              .askEvery(SOON));
              d.task("nobody")
                  .run(
                      ExternalTask.class,
                      run ->
                          ExternalTask.of("upstream", run.logicalDate())
                              .tasks("load.c")
                              .checkExistence());
            });
    try (TestEngine engine = new TestEngine(db, upstream, waiting).start()) {
      engine.command("trigger", trigger("waiting", "w"));
      TestEngine.await(
          () ->
              engine.states("w").contains("for_a up_for_reschedule")
                  || engine.states("w").contains("for_a deferred"));
      engine.command("trigger", trigger("upstream", "u"));
      TestEngine.await(() -> engine.states("w").contains("not_b failed"));
      release.countDown();
      engine.awaitRun("w");
      assertThat(engine.states("w"))
          .isEqualTo(
              "for_a success, for_group success, not_b failed, skip_b skipped, nobody failed");
      assertThat(db.query("select reason from task_instance where task_id = 'nobody'"))
          .isEqualTo("DAG 'upstream' has no task 'load.c' to wait for");
    }
  }

  @Test
  void a_latest_only_task_holds_a_backfill_back_and_lets_a_manual_run_through() {
    Dag dag =
        Dag.define(
            "daily",
            d -> {
              d.cronInterval("@daily").startDate("2025-01-01");
              var latest = d.task("latest").branch(Decide::latestOnly);
              d.task("mail").after(latest).call(String.class, run -> "sent");
            });
    try (TestEngine engine = new TestEngine(db, dag)) {
      engine.start();
      engine.command(
          "backfill",
          "{\"dag_id\":\"daily\",\"from\":\"2025-03-01T00:00:00Z\",\"to\":\"2025-03-01T00:00:00Z\"}");
      String old = "backfill__2025-03-01T00:00:00+00:00";
      engine.awaitRun(old);
      assertThat(engine.states(old)).isEqualTo("latest success, mail skipped");
      engine.command("trigger", "{\"dag_id\":\"daily\",\"run_id\":\"m\"}");
      engine.awaitRun("m");
      assertThat(engine.states("m")).isEqualTo("latest success, mail success");
    }
  }
}
