package dev.windlass.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Dag;
import dev.windlass.dag.Json;
import dev.windlass.store.DagWarningQueries.WarningRow;
import dev.windlass.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DagWarningQueriesTest {
  private TestDatabase db;

  @BeforeEach
  void open() {
    db = TestDatabase.create();
    Dag dag =
        Dag.define(
            "d",
            d -> {
              d.task("a").pool("nope").call(String.class, run -> "x");
              d.task("b").call(String.class, run -> "x");
              d.task("c").pool("nope").call(String.class, run -> "x");
              d.task("asks").pool("nope").approval("Go on?", "");
            });
    db.execute("insert into dag (dag_id, version) values ('d', 1)");
    db.execute(
        "insert into dag_version (dag_id, version, hash, structure) values ('d', 1, 'h', $$%s$$)"
            .formatted(Json.text(dag.structure())));
  }

  @AfterEach
  void close() {
    db.close();
  }

  private List<String> warnings() {
    return db.database().dao(DagWarningQueries.class).of(null, null).stream()
        .map(w -> w.dagId() + ": " + w.kind() + ": " + w.message())
        .toList();
  }

  @Test
  void a_pool_that_does_not_exist_is_warned_of_with_the_tasks_that_want_it() {
    assertThat(warnings())
        .containsExactly(
            "d: non-existent pool: pool 'nope' does not exist; it is wanted by a, c, which cannot"
                + " start");
  }

  @Test
  void the_warning_is_gone_while_the_pool_exists() {
    db.execute("insert into pool (name, slots) values ('nope', 1)");
    assertThat(warnings()).isEmpty();
    db.execute("delete from pool where name = 'nope'");
    assertThat(warnings()).hasSize(1);
  }

  @Test
  void what_the_dag_processor_noticed_is_among_them() {
    db.execute("insert into dag_warning (dag_id, kind, message) values ('d', 'unstable', 'odd')");
    DagWarningQueries queries = db.database().dao(DagWarningQueries.class);
    assertThat(queries.of("d", "unstable")).extracting(WarningRow::message).containsExactly("odd");
    assertThat(queries.of("d", null)).hasSize(2);
    assertThat(queries.of("e", null)).isEmpty();
  }

  @Test
  void a_dag_whose_source_is_gone_warns_of_nothing() {
    db.execute("update dag set is_active = false");
    assertThat(warnings()).isEmpty();
  }
}
