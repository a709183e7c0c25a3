package dev.windlass.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Dag;
import dev.windlass.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Notes on task instances, on the engine with a real database. */
class TaskNoteEngineTest {
  private static final String RUN = "{\"dag_id\":\"noted\",\"run_id\":\"r\"}";

  private TestDatabase db;

  @BeforeEach
  void open() {
    db = TestDatabase.create();
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void a_note_stays_with_its_instance_over_tries_and_restarts_and_goes_with_its_run() {
    Dag dag =
        Dag.define(
            "noted",
            d -> {
              var letters = d.task("letters").callList(String.class, run -> List.of("a", "b"));
              d.expand("each", letters, String.class, (run, letter) -> letter);
            });
    String notes =
        "select string_agg(t.task_id || t.map_index || ' ' || n.content || ' ' || n.noted_by, ', '"
            + " order by t.id) from task_instance_note n join task_instance t on t.id = n.ti_id";
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      engine.command("trigger", RUN);
      engine.awaitRun("r");
      assertThat(engine.command("note_task", noted("each[1]", "odd"))).contains("\"map_index\": 1");
      engine.command("note_task", noted("letters", "known"));
      engine.stop();
      engine.start();
      engine.command("clear", "{\"dag_id\":\"noted\",\"run_id\":\"r\",\"task_ids\":[\"letters\"]}");
      engine.awaitRun("r");
      assertThat(db.query(notes)).isEqualTo("letters-1 known test, each1 odd test");

      engine.command("note_task", noted("each", "all of it"));
      engine.command("note_task", noted("letters", ""));
      assertThat(db.query(notes)).isEqualTo("each0 all of it test, each1 all of it test");
      assertThat(engine.command("note_task", noted("each[7]", "x")))
          .contains("has no task, mapped instance or group 'each[7]'");

      engine.command("delete_run", RUN);
      assertThat(db.query("select count(*) from task_instance_note")).isEqualTo("0");
    }
  }

  private static String noted(String task, String note) {
    return "{\"dag_id\":\"noted\",\"run_id\":\"r\",\"task_id\":\"%s\",\"note\":\"%s\"}"
        .formatted(task, note);
  }
}
