package dev.windlass.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Callback;
import dev.windlass.dag.Dag;
import dev.windlass.dag.Deadline;
import dev.windlass.store.DeadlineQueries;
import dev.windlass.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deadlines from the clock over their rows to the callback, on a real Postgres. */
class DeadlineEngineTest {
  private TestDatabase db;
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Callback note =
      o ->
          calls.add(
              "%s %s %s %s"
                  .formatted(
                      o.event().word(),
                      o.task().orElse("-"),
                      o.state(),
                      o.reason().orElse("-").replaceAll(" \\(due .*", "")));

  @BeforeEach
  void open() {
    db = TestDatabase.create();
  }

  @AfterEach
  void close() {
    db.close();
  }

  private static DeadlineQueries.Filter stand(String dagId, String... states) {
    return DeadlineQueries.Filter.of(dagId, List.of(states), "due_at", 10);
  }

  private String count(String table) {
    return String.valueOf(db.query("select count(*) from " + table));
  }

  @Test
  void a_run_and_a_task_that_are_late_are_told_once_and_listed() {
    CountDownLatch mayEnd = new CountDownLatch(1);
    Dag dag =
        Dag.define(
            "sales",
            d -> {
              d.deadline(Deadline.afterQueued(Duration.ofHours(1)), o -> calls.add("never"));
              d.deadline(Deadline.afterQueued(Duration.ofMillis(200)), note, note);
              d.task("load")
                  .deadline(Deadline.afterStart(Duration.ofMillis(100)), note)
                  .call(
                      String.class,
                      run -> {
                        mayEnd.await();
                        return "x";
                      });
            });
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      engine.command("trigger", "{\"dag_id\":\"sales\",\"run_id\":\"a\"}");
      TestEngine.await(() -> calls.size() == 3);
      assertThat(calls)
          .containsExactlyInAnyOrder(
              "deadline load running not finished 0.1 s after its start",
              "deadline - running not finished 0.2 s after the run was queued",
              "deadline - running not finished 0.2 s after the run was queued");
      DeadlineQueries lists = db.database().dao(DeadlineQueries.class);
      assertThat(lists.page(stand("sales", "pending")))
          .extracting(DeadlineQueries.Row::says)
          .containsExactly("to be finished 1 h after the run was queued");
      mayEnd.countDown();
      engine.awaitRun("a");
      TestEngine.await(() -> count("callback_request").equals("0"));
      assertThat(lists.page(stand("sales", "pending"))).isEmpty();
      assertThat(lists.page(stand("sales", "met")))
          .extracting(DeadlineQueries.Row::says)
          .containsExactly("to be finished 1 h after the run was queued");
      assertThat(lists.page(stand("sales", "missed")))
          .extracting(DeadlineQueries.Row::taskId)
          .containsExactlyInAnyOrder(null, "load");
      assertThat(lists.count(stand("sales"))).isEqualTo(3);
      assertThat(lists.page(stand("other"))).isEmpty();
      assertThat(calls).hasSize(3);
      assertThat(count("audit_log where event = 'deadline missed'")).isEqualTo("2");
      engine.command("delete_run", "{\"dag_id\":\"sales\",\"run_id\":\"a\"}");
      assertThat(count("deadline_alert")).isEqualTo("0");
    }
  }

  @Test
  void what_was_missed_while_no_scheduler_was_there_is_noticed_once_by_the_next() {
    Dag dag =
        Dag.define(
            "sales",
            d -> {
              d.deadline(Deadline.afterQueued(Duration.ofMinutes(10)), note);
              d.deadline(Deadline.afterQueued(Duration.ofMinutes(5)), note);
              d.task("load").approval("Go on?", "");
            });
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      engine.command("trigger", "{\"dag_id\":\"sales\",\"run_id\":\"a\"}");
      engine.stop();
      db.execute("update deadline set due_at = now() - interval '1 hour' where number = 1");
      for (int i = 0; i < 2; i++) {
        engine.start();
        TestEngine.await(() -> calls.size() == 1 && count("callback_request").equals("0"));
        engine.stop();
      }
      assertThat(calls)
          .containsExactly("deadline - running not finished 5 min after the run was queued");
      assertThat(count("deadline_alert")).isEqualTo("1");
      assertThat(count("deadline where missed_at is null")).isEqualTo("1");
    }
  }

  @Test
  void a_run_over_the_average_of_stored_runs_is_late() {
    CountDownLatch mayEnd = new CountDownLatch(1);
    Dag dag =
        Dag.define(
            "sales",
            d -> {
              d.deadline(Deadline.overAverage(Duration.ofMillis(50)).ofLast(3, 2), note);
              d.task("load")
                  .deadline(Deadline.overAverage(Duration.ofHours(1)).ofLast(3, 2), note)
                  .call(
                      String.class,
                      run -> {
                        if (run.runId().equals("c")) {
                          mayEnd.await();
                        }
                        return "x";
                      });
            });
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      for (String run : List.of("a", "b")) {
        engine.command("trigger", "{\"dag_id\":\"sales\",\"run_id\":\"%s\"}".formatted(run));
        engine.awaitRun(run);
      }
      assertThat(count("deadline")).isEqualTo("0");
      engine.stop();
      engine.start();
      engine.command("trigger", "{\"dag_id\":\"sales\",\"run_id\":\"c\"}");
      TestEngine.await(() -> calls.size() == 1);
      assertThat(calls.getFirst()).contains("after the average of the last 3 runs");
      TestEngine.await(() -> count("deadline where missed_at is null and ti_id <> 0").equals("1"));
      mayEnd.countDown();
      engine.awaitRun("c");
      assertThat(count("deadline where missed_at is null")).isEqualTo("0");
    }
  }
}
