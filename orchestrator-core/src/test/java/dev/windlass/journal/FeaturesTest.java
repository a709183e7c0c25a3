package dev.windlass.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Answer;
import dev.windlass.dag.Asset;
import dev.windlass.dag.Branch;
import dev.windlass.dag.Dag;
import dev.windlass.dag.TaskRef;
import dev.windlass.dag.TriggerRule;
import dev.windlass.testing.TestDatabase;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What DAGs can say beyond plain tasks, each once on a real Postgres. */
class FeaturesTest {
  private TestDatabase db;

  @BeforeEach
  void open() {
    db = TestDatabase.create();
  }

  @AfterEach
  void close() {
    db.close();
  }

  private static String run(String dag, String run) {
    return "{\"dag_id\":\"%s\",\"run_id\":\"%s\"}".formatted(dag, run);
  }

  private static String task(String dag, String run, String task) {
    return "{\"dag_id\":\"%s\",\"run_id\":\"%s\",\"task_id\":\"%s\"}".formatted(dag, run, task);
  }

  private String output(String task) {
    return String.valueOf(
        db.query(
            "select x.value from xcom x join task_instance t on t.id = x.ti_id where t.task_id = '"
                + task
                + "'"));
  }

  @Test
  void a_task_mapped_over_a_list_gets_one_element_each_and_is_reduced_to_a_list() {
    Dag dag =
        Dag.define(
            "map",
            d -> {
              TaskRef<List<Integer>> numbers =
                  d.task("numbers").callList(Integer.class, run -> List.of(1, 2, 3));
              TaskRef<List<Integer>> squares =
                  d.expand("square", numbers, Integer.class, (run, n) -> n * n);
              d.task("sum")
                  .with(squares)
                  .call(Integer.class, (run, all) -> all.stream().mapToInt(n -> n).sum());
            });
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      engine.command("trigger", run("map", "r"));
      engine.awaitRun("r");
      assertThat(engine.states("r"))
          .isEqualTo(
              "numbers success, square success, sum success, square success, square success");
      assertThat(output("sum")).isEqualTo("14");
      assertThat(
              db.query(
                  "select string_agg(map_index::text, ' ' order by map_index) from task_instance"
                      + " where task_id = 'square'"))
          .isEqualTo("0 1 2");
    }
  }

  @Test
  void a_product_varies_its_first_input_slowest_and_a_group_shares_its_index() {
    Dag dag =
        Dag.define(
            "product",
            d -> {
              var letters = d.task("letters").callList(String.class, run -> List.of("a", "b"));
              var pairs =
                  d.task("pair")
                      .over(letters)
                      .over(List.of(1, 2), Integer.class)
                      .callEach(String.class, (run, letter, number) -> letter + number);
              var loud =
                  d.expandGroup(
                      "each",
                      pairs,
                      (g, pair) -> {
                        var upper =
                            g.task("upper")
                                .with(pair)
                                .call(
                                    String.class, (run, p) -> p.toUpperCase(java.util.Locale.ROOT));
                        return g.task("twice").with(upper).call(String.class, (run, u) -> u + u);
                      });
              d.task("join").with(loud).call(String.class, (run, all) -> String.join(" ", all));
            });
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      engine.command("trigger", run("product", "r"));
      engine.awaitRun("r");
      assertThat(engine.runState("r")).isEqualTo("success");
      assertThat(output("join")).isEqualTo("\"A1A1 A2A2 B1B1 B2B2\"");
    }
  }

  @Test
  void a_branch_is_remembered_so_that_what_it_skipped_is_skipped_again() {
    Dag dag =
        Dag.define(
            "branch",
            d -> {
              var choose = d.task("choose").branch(run -> Branch.to("left"));
              var left = d.task("left").after(choose).call(String.class, run -> "l");
              var right = d.task("right").after(choose).call(String.class, run -> "r");
              d.task("join")
                  .after(left, right)
                  .rule(TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS)
                  .call(String.class, run -> "j");
            });
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      engine.command("trigger", run("branch", "r"));
      engine.awaitRun("r");
      assertThat(engine.states("r"))
          .isEqualTo("choose success, left success, right skipped, join success");
      engine.command("clear", "{\"dag_id\":\"branch\",\"run_id\":\"r\",\"task_ids\":[\"right\"]}");
      engine.awaitRun("r");
      assertThat(engine.states("r"))
          .isEqualTo("choose success, left success, right skipped, join success");
    }
  }

  @Test
  void an_approval_takes_no_worker_waits_through_a_restart_and_goes_on_when_answered() {
    Dag dag =
        Dag.define(
            "ask",
            d -> {
              TaskRef<Answer> ok = d.task("ok").approval("Load it?", "The numbers look **odd**.");
              d.task("load").with(ok).call(String.class, (run, answer) -> answer.by());
            });
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      engine.command("trigger", run("ask", "r"));
      TestEngine.await(() -> engine.states("r").startsWith("ok awaiting_input"));
      assertThat(engine.command("explain", task("ask", "r", "ok")))
          .contains("waits for a person's answer");
      assertThat(engine.command("explain", task("ask", "r", "load")))
          .contains("ok (awaiting_input)");
      engine.stop();
      engine.start();
      assertThat(
              engine.command(
                  "respond",
                  "{\"dag_id\":\"ask\",\"run_id\":\"r\",\"task_id\":\"ok\",\"chosen\":[\"Maybe\"]}"))
          .contains("'Maybe' is no option");
      engine.command(
          "respond",
          "{\"dag_id\":\"ask\",\"run_id\":\"r\",\"task_id\":\"ok\",\"chosen\":[\"Approve\"],\"user\":\"ann\"}");
      engine.awaitRun("r");
      assertThat(output("load")).isEqualTo("\"ann\"");
    }
  }

  @Test
  void a_dag_that_waits_for_two_assets_runs_once_both_were_updated_and_sees_what_was_said() {
    Asset sales = Asset.of("sales", "s3://lake/sales");
    Asset rates = Asset.of("rates");
    Dag producer =
        Dag.define(
            "producer", d -> d.task("make").outlets(sales).call(String.class, run -> "made"));
    Dag consumer =
        Dag.define(
            "consumer",
            d -> {
              d.schedule(sales.and(rates));
              d.task("use").call(String.class, run -> run.runId());
            });
    try (TestEngine engine = new TestEngine(db, producer, consumer).start()) {
      engine.command("trigger", run("producer", "p"));
      engine.awaitRun("p");
      assertThat(db.query("select count(*) from dag_run where dag_id = 'consumer'")).isEqualTo("0");
      engine.stop();
      engine.start();
      engine.command("asset_event", "{\"asset\":\"rates\",\"extra\":{\"rows\":3}}");
      TestEngine.await(
          () ->
              "success"
                  .equals(
                      db.query("select state from dag_run where run_type = 'asset_triggered'")));
      assertThat(
              db.query(
                  "select string_agg(e.asset || ' ' || coalesce(e.source_dag, e.said_by), ', '"
                      + " order by e.id) from asset_run_event r join asset_event e on e.id ="
                      + " r.event_id"))
          .isEqualTo("sales producer, rates test");
      assertThat(db.query("select count(*) from asset_queue")).isEqualTo("0");
      assertThat(engine.command("asset_event", "{\"asset\":\"nobody\"}"))
          .contains("no DAG produces, reads or waits for an asset 'nobody'");
    }
  }

  @Test
  void updates_that_arrived_before_a_time_are_forgotten_also_after_a_restart() {
    Asset sales = Asset.of("sales");
    Asset rates = Asset.of("rates");
    Dag consumer =
        Dag.define(
            "consumer",
            d -> {
              d.schedule(sales.and(rates));
              d.task("use").call(String.class, run -> run.runId());
            });
    try (TestEngine engine = new TestEngine(db, consumer).start()) {
      for (int i = 0; i < 3; i++) {
        engine.command("asset_event", "{\"asset\":\"sales\"}");
      }
      assertThat(engine.command("asset_queue_clear", before(2))).contains("\"forgotten\": 1");
      engine.stop();
      engine.start();
      assertThat(engine.command("asset_queue_clear", before(2))).contains("\"forgotten\": 0");
      assertThat(engine.command("asset_queue_clear", before(3))).contains("\"forgotten\": 1");
      assertThat(db.query("select string_agg(event_id::text, ',') from asset_queue"))
          .isEqualTo("3");
    }
  }

  @Test
  void what_has_arrived_for_a_dag_counts_when_its_file_is_back() {
    Dag consumer =
        Dag.define(
            "consumer",
            d -> {
              d.schedule(Asset.of("sales").and(Asset.of("rates")));
              d.task("use").call(String.class, run -> run.runId());
            });
    try (TestEngine engine = new TestEngine(db, consumer).start()) {
      engine.command("asset_event", "{\"asset\":\"sales\"}");
      active(engine, false);
      active(engine, true);
      engine.command("asset_event", "{\"asset\":\"rates\"}");
      TestEngine.await(
          () ->
              "success"
                  .equals(
                      db.query("select state from dag_run where run_type = 'asset_triggered'")));
      assertThat(db.query("select count(*) from asset_queue")).isEqualTo("0");
    }
  }

  /** The consumer's file is away, or back, and the engine has heard of it. */
  private void active(TestEngine engine, boolean active) {
    db.execute("update dag set is_active = %s".formatted(active));
    db.execute("select pg_notify('windlass_dags', 'consumer')");
    String go = "{\"dag_id\":\"consumer\",\"paused\":false}";
    TestEngine.await(() -> engine.command("pause", go).contains("is_paused") == active);
  }

  private String before(int event) {
    return db.query(
        "select json_build_object('dag_id', 'consumer', 'asset', 'sales', 'before', at)::text"
            + " from asset_event where id = "
            + event);
  }

  @Test
  void a_backfill_is_paused_goes_on_and_is_cancelled_and_a_task_waits_for_the_run_before() {
    CountDownLatch gate = new CountDownLatch(1);
    Dag dag =
        Dag.define(
            "daily",
            d -> {
              d.schedule("@daily").startDate("2999-01-01");
              d.task("t")
                  .dependsOnPast()
                  .call(
                      String.class,
                      run -> {
                        gate.await();
                        return run.ds();
                      });
            });
    db.execute("select 1");
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      String range =
          "{\"dag_id\":\"daily\",\"from\":\"2026-02-01T00:00:00Z\",\"to\":\"2026-02-05T00:00:00Z\",";
      assertThat(engine.command("backfill", range + "\"run_backwards\":true}"))
          .contains("cannot run backwards");
      assertThat(engine.command("backfill", range + "\"max_active_runs\":2}"))
          .contains("reprocess failed or completed");
      assertThat(
              engine.command("backfill", range + "\"reprocess\":\"failed\",\"max_active_runs\":2}"))
          .contains("\"backfill_id\": 1");
      TestEngine.await(
          () ->
              "2"
                  .equals(
                      db.query(
                          "select count(*) from dag_run where state = 'running' and backfill_id"
                              + " = 1")));
      assertThat(
              engine.command("explain", task("daily", "backfill__2026-02-02T00:00:00+00:00", "t")))
          .contains("depends_on_past: t of the previous run");
      assertThat(
              engine.command("explain", task("daily", "backfill__2026-02-05T00:00:00+00:00", "t")))
          .contains("at most 2 runs at a time");
      engine.command("backfill_control", "{\"backfill_id\":1,\"action\":\"pause\"}");
      gate.countDown();
      TestEngine.await(
          () ->
              "2"
                  .equals(
                      db.query(
                          "select count(*) from dag_run where state = 'success' and backfill_id"
                              + " = 1")));
      engine.stop();
      engine.start();
      assertThat(
              db.query("select count(*) from dag_run where state = 'queued' and backfill_id = 1"))
          .isEqualTo("3");
      engine.command("backfill_control", "{\"backfill_id\":1,\"action\":\"cancel\"}");
      TestEngine.await(() -> db.query("select completed_at from backfill") != null);
      assertThat(db.query("select count(*) from dag_run where state = 'failed'")).isEqualTo("3");
    }
  }
}
