package dev.windlass.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.Dag;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Retries;
import dev.windlass.dag.XComQuery;
import dev.windlass.dag.XComs;
import dev.windlass.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** XComs on a real Postgres. */
class XComEngineTest {
  private TestDatabase db;

  @BeforeEach
  void open() {
    db = TestDatabase.create();
  }

  @AfterEach
  void close() {
    db.close();
  }

  private static String trigger(String run, String date) {
    return "{\"dag_id\":\"d\",\"run_id\":\"%s\",\"logical_date\":\"%s\"}".formatted(run, date);
  }

  private String value(String runId, String taskId, String key) {
    return String.valueOf(
        db.query(
            """
            select x.value from dag_run r
              join task_instance t on t.id >> 20 = r.id and t.task_id = '%s'
              left join xcom x on x.ti_id = t.id and x.key = '%s'
             where r.run_id = '%s'
            """
                .formatted(taskId, key, runId)));
  }

  @Test
  void keys_several_tasks_other_runs_and_prior_dates_are_pulled() {
    Dag dag =
        Dag.define(
            "d",
            d -> {
              var a =
                  d.task("a")
                      .multipleOutputs()
                      .call(
                          Map.class,
                          run -> {
                            if (run.runId().equals("r1")) {
                              run.xcoms().push("first", 7);
                            }
                            return Map.of("run", run.runId());
                          });
              var b = d.task("b").call(Integer.class, run -> 2);
              d.task("c")
                  .after(a, b)
                  .call(
                      String.class,
                      run -> {
                        XComs x = run.xcoms();
                        return List.of(
                                    x.pull("a", "run", String.class).orElse("?"),
                                    x.pull(XComQuery.of("b", "nobody", "b"), Integer.class),
                                    x.pull(XComQuery.of("a").key("run").run("r1"), String.class),
                                    x.pull(
                                        XComQuery.of("a").key("first").includePriorDates(),
                                        Integer.class),
                                    x.pull("a", "first", Integer.class))
                                .toString()
                            + run.previousSuccess().map(s -> s.runId()).orElse("none");
                      });
            });
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      engine.command("trigger", trigger("r1", "2026-01-01T00:00:00Z"));
      engine.awaitRun("r1");
      engine.command("trigger", trigger("r2", "2026-01-02T00:00:00Z"));
      engine.awaitRun("r2");
      assertThat(value("r1", "c", "return_value"))
          .isEqualTo("\"[r1, [2, null, 2], [r1], [7], Optional[7]]none\"");
      assertThat(value("r2", "c", "return_value"))
          .isEqualTo("\"[r2, [2, null, 2], [r1], [7], Optional.empty]r1\"");
    }
  }

  @Test
  void a_map_index_that_is_not_there_is_null() {
    Dag dag =
        Dag.define(
            "d",
            d -> {
              var list = d.task("list").call(List.class, run -> List.of(3, 4, 5));
              d.task("reader")
                  .after(list)
                  .call(
                      String.class,
                      run ->
                          String.valueOf(
                              run.xcoms().pull(XComQuery.of("list").at(-1, 4), List.class)));
            });
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      engine.command("trigger", trigger("r", "2026-01-01T00:00:00Z"));
      engine.awaitRun("r");
      assertThat(value("r", "reader", "return_value")).isEqualTo("\"[[3, 4, 5], null]\"");
    }
  }

  @Test
  void a_new_try_begins_without_what_the_last_left_and_a_stale_attempt_writes_nothing() {
    AtomicReference<XComs> stale = new AtomicReference<>();
    Dag dag =
        Dag.define(
            "d",
            d ->
                d.task("t")
                    .retries(Retries.of(1).delay(Duration.ofMillis(1)))
                    .call(
                        String.class,
                        run -> {
                          if (run.tryNumber() == 1) {
                            run.xcoms().push("left", "by try 1");
                            stale.set(run.xcoms());
                            throw new IllegalStateException("try again");
                          }
                          assertThatThrownBy(() -> stale.get().push("left", "late"))
                              .isInstanceOf(FailTask.class)
                              .hasMessageContaining("try 1 of task t is over or was replaced");
                          return run.xcoms().pull("t", "left", String.class).orElse("gone");
                        }));
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      engine.command("trigger", trigger("r", "2026-01-01T00:00:00Z"));
      engine.awaitRun("r");
      assertThat(engine.states("r")).isEqualTo("t success try 2");
      assertThat(value("r", "t", "return_value")).isEqualTo("\"gone\"");
      assertThatThrownBy(() -> stale.get().push("left", "later"))
          .hasMessageContaining("is not kept");
      assertThat(value("r", "t", "left")).isEqualTo("null");
    }
  }

  @Test
  void what_is_too_large_or_reserved_is_refused() {
    Dag dag =
        Dag.define(
            "d",
            d ->
                d.task("t")
                    .call(
                        String.class,
                        run -> {
                          assertThatThrownBy(() -> run.xcoms().push("big", "x".repeat(2_000)))
                              .hasMessage(
                                  "XCom 'big' has 2002 bytes of JSON, more than the limit of 1000;"
                                      + " keep it in storage and push where");
                          assertThatThrownBy(() -> run.xcoms().push("return_value", 1))
                              .hasMessageContaining("is what the task returns");
                          assertThatThrownBy(() -> run.xcoms().push(" ", 1))
                              .hasMessageContaining("must have 1 to 250 characters");
                          return "refused";
                        }));
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      engine.command("trigger", trigger("r", "2026-01-01T00:00:00Z"));
      engine.awaitRun("r");
      assertThat(engine.states("r")).isEqualTo("t success");
    }
  }
}
