package dev.windlass.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Dag;
import dev.windlass.dag.Elements;
import dev.windlass.store.TaskQueries;
import dev.windlass.store.TaskQueries.TaskRow;
import dev.windlass.store.TaskViewDao;
import dev.windlass.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Joined, changed and labelled elements, once on a real Postgres. */
class ElementsEngineTest {
  @Test
  void instances_over_two_lists_get_their_own_elements_and_keep_their_labels() {
    Dag dag =
        Dag.define(
            "joined",
            d -> {
              var list = d.task("list").callList(Integer.class, run -> List.of(1, 2));
              var map =
                  d.expand("mapped", List.of(3, 4), Integer.class, Integer.class, (run, n) -> n);
              d.expand(
                  "each",
                  Elements.of(list)
                      .concat(Elements.of(map).filter((run, n) -> n == 4))
                      .map((run, n) -> n * 10),
                  Integer.class,
                  (run, n) -> n);
            });
    try (TestDatabase db = TestDatabase.create();
        TestEngine engine = new TestEngine(db, dag).start()) {
      engine.command("trigger", "{\"dag_id\":\"joined\",\"run_id\":\"r\"}");
      engine.awaitRun("r");

      List<TaskRow> rows = db.dao(TaskQueries.class).ofTask(1, "each");
      assertThat(rows)
          .extracting(TaskRow::state)
          .containsExactly("success", "success", "skipped", "success");
      assertThat(
              db.query(
                  "select string_agg(x.value::text, ' ' order by t.map_index) from xcom x"
                      + " join task_instance t on t.id = x.ti_id where t.task_id = 'each'"))
          .isEqualTo("10 20 40");

      TaskViewDao views = db.dao(TaskViewDao.class);
      views.label(rows.getFirst().id(), 1, "a label");
      views.progress(rows.getFirst().id(), 2, 1, 3, "rows");
      views.label(rows.getLast().id(), 1, "one");
      views.label(rows.getLast().id(), 2, "another");
      assertThat(db.dao(TaskQueries.class).ofTask(1, "each"))
          .extracting(TaskRow::label)
          .containsExactly("a label", null, null, "another");
    }
  }
}
