package dev.windlass.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Dag;
import dev.windlass.store.DeletionQueries;
import dev.windlass.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A DAG that is deleted with its history, on the engine with a real database. */
class DeleteDagEngineTest {
  private static final String DAG = "{\"dag_id\":\"old\"}";

  private TestDatabase db;

  @BeforeEach
  void open() {
    db = TestDatabase.create();
  }

  @AfterEach
  void close() {
    db.close();
  }

  private static String run(String id) {
    return "{\"dag_id\":\"old\",\"run_id\":\"%s\"}".formatted(id);
  }

  private String count(String table) {
    return String.valueOf(db.query("select count(*) from " + table));
  }

  @Test
  void everything_of_it_goes_and_it_begins_anew_while_its_source_is_there() {
    Dag old = Dag.define("old", d -> d.task("t").call(String.class, run -> "x"));
    Dag other = Dag.define("other", d -> d.task("t").call(String.class, run -> "x"));
    try (TestEngine engine = new TestEngine(db, old, other).start()) {
      engine.command("trigger", run("a"));
      engine.command("trigger", run("b"));
      engine.command("trigger", "{\"dag_id\":\"other\",\"run_id\":\"c\"}");
      engine.awaitRun("a");
      engine.awaitRun("b");
      engine.awaitRun("c");
      engine.command("clear", run("a"));
      engine.awaitRun("a");
      DeletionQueries.Extent extent = db.database().dao(DeletionQueries.class).extent("old", null);
      assertThat(extent).isEqualTo(new DeletionQueries.Extent(2, 0, 2, 1, 2, 0, 0));
      engine.command("pause", "{\"dag_id\":\"old\",\"paused\":true}");
      engine.command("trigger", run("waits"));
      assertThat(engine.command("delete_dag", DAG)).contains("has 1 unfinished run; end it first");
      engine.command("mark_run", "{\"dag_id\":\"old\",\"run_id\":\"waits\",\"state\":\"failed\"}");

      assertThat(engine.command("delete_dag", DAG)).contains("\"deleted\": \"old\"");
      assertThat(db.query("select string_agg(run_id, ',') from dag_run")).isEqualTo("c");
      assertThat(count("task_instance")).isEqualTo("1");
      assertThat(count("task_instance_history")).isEqualTo("0");
      assertThat(count("xcom")).isEqualTo("1");
      assertThat(count("dag_version where dag_id = 'old'")).isEqualTo("1");

      engine.command("pause", "{\"dag_id\":\"old\",\"paused\":false}");
      engine.command("trigger", run("a"));
      engine.awaitRun("a");

      db.execute("update dag set is_active = false where dag_id = 'old'");
      assertThat(engine.command("delete_dag", DAG)).contains("\"deleted\": \"old\"");
      assertThat(count("dag where dag_id = 'old'")).isEqualTo("0");
      assertThat(count("dag_version where dag_id = 'old'")).isEqualTo("0");
      engine.stop();
      engine.start();
      assertThat(engine.command("trigger", run("a"))).contains("there is no DAG 'old'");
    }
  }
}
