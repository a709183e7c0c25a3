package dev.windlass.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Dag;
import dev.windlass.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many who trigger a DAG at one instant, on a real Postgres. */
class TriggersAtOnceTest {
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
    return Dag.define("d", d -> d.task("t").call(String.class, run -> "x"));
  }

  /** All in one transaction, so that the brain takes them in together. */
  private void askAtOnce(int many, String payload) {
    db.execute(
        "insert into command (kind, payload, requested_by) select 'trigger', '%s', 'test' from generate_series(1, %d)"
            .formatted(payload, many));
    db.execute("notify windlass_command");
    TestEngine.await(
        () -> "0".equals(db.query("select count(*) from command where done_at is null")));
  }

  private String refused() {
    return String.valueOf(
        db.query("select count(*) from command where error like '%already has a run%'"));
  }

  @Test
  void twenty_who_name_neither_run_nor_date_at_one_instant_get_twenty_runs() {
    try (TestEngine engine = new TestEngine(db, dag()).start()) {
      askAtOnce(20, "{\"dag_id\":\"d\",\"logical_date\":null}");
      assertThat(db.query("select string_agg(error, ', ') from command")).isNull();
      assertThat(db.query("select count(distinct result->>'run_id') from command")).isEqualTo("20");
      assertThat(
              db.query(
                  "select count(*) from dag_run where logical_date is null and run_id ~"
                      + " '^manual__[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+[+]00:00_[0-9A-Za-z]{8}$'"))
          .isEqualTo("20");
      TestEngine.await(
          () -> "20".equals(db.query("select count(*) from dag_run where state = 'success'")));
      assertThat(engine.command("trigger", "{\"dag_id\":\"d\"}")).contains("manual__");
    }
  }

  @Test
  void of_several_who_want_one_logical_date_at_one_instant_one_gets_it() {
    try (TestEngine engine = new TestEngine(db, dag()).start()) {
      askAtOnce(5, "{\"dag_id\":\"d\",\"logical_date\":\"2026-01-01T00:00:00Z\"}");
      assertThat(refused()).isEqualTo("4");
      assertThat(db.query("select string_agg(run_id, ',') from dag_run"))
          .isEqualTo("manual__2026-01-01T00:00:00+00:00");
      engine.awaitRun("manual__2026-01-01T00:00:00+00:00");
    }
  }
}
