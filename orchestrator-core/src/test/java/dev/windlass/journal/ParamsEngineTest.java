package dev.windlass.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Dag;
import dev.windlass.dag.Param;
import dev.windlass.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Params from the trigger to the task, on a real Postgres. */
class ParamsEngineTest {
  private TestDatabase db;

  @BeforeEach
  void open() {
    db = TestDatabase.create();
  }

  @AfterEach
  void close() {
    db.close();
  }

  private static Dag dag() {
    return Dag.define(
        "sales",
        d -> {
          d.schedule("@daily").startDate("2026-01-01").catchup(true).maxActiveRuns(1);
          d.param("year", Param.integer(2026).minimum(1900)).param("region", "eu");
          d.task("load")
              .param("region", "us")
              .call(
                  String.class,
                  run -> run.params().integer("year") + " " + run.params().text("region"));
        });
  }

  @Test
  void a_conf_that_breaks_a_schema_is_refused_and_no_run_is_made() {
    try (TestEngine engine = new TestEngine(db, dag())) {
      db.execute("update dag set is_paused = true");
      engine.start();
      assertThat(
              engine.command(
                  "trigger", "{\"dag_id\":\"sales\",\"run_id\":\"r\",\"conf\":{\"year\":1850}}"))
          .isEqualTo(
              "DAG 'sales' does not take this conf: param 'year' is 1850: must have a minimum"
                  + " value of 1900");
      assertThat(db.query("select error_kind from command")).isEqualTo("invalid");
      assertThat(
              engine.command(
                  "backfill",
                  "{\"dag_id\":\"sales\",\"from\":\"2026-01-02T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\",\"conf\":{\"year\":\"x\"}}"))
          .contains("param 'year' is \"x\": string found, integer expected");
      assertThat(db.query("select count(*) from dag_run")).isEqualTo("0");
    }
  }

  @Test
  void conf_goes_over_the_task_and_the_task_over_the_dag_and_the_conf_is_kept_as_given() {
    Dag dag =
        Dag.define(
            "sales",
            d -> {
              d.param("year", Param.integer(2026)).param("region", "eu");
              d.task("load")
                  .param("region", "us")
                  .call(
                      String.class,
                      run -> run.params().integer("year") + " " + run.params().text("region"));
              d.task("other").call(String.class, run -> run.params().text("region"));
            });
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      engine.command("trigger", "{\"dag_id\":\"sales\",\"run_id\":\"a\"}");
      engine.awaitRun("a");
      assertThat(outputs("a")).isEqualTo("\"2026 us\", \"eu\"");
      engine.command(
          "trigger",
          "{\"dag_id\":\"sales\",\"run_id\":\"b\",\"conf\":{\"region\":\"jp\",\"more\":1}}");
      engine.awaitRun("b");
      assertThat(outputs("b")).isEqualTo("\"2026 jp\", \"jp\"");
      assertThat(db.query("select conf from dag_run where run_id = 'b'"))
          .isEqualTo("{\"more\": 1, \"region\": \"jp\"}");
    }
  }

  private String outputs(String runId) {
    return String.valueOf(
        db.query(
            """
            select string_agg(x.value::text, ', ' order by x.ti_id)
              from dag_run r join xcom x on x.ti_id >> 20 = r.id
             where r.run_id = '%s'
            """
                .formatted(runId)));
  }
}
