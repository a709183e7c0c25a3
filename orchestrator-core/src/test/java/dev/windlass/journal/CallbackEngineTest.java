package dev.windlass.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Callback;
import dev.windlass.dag.Dag;
import dev.windlass.dag.Retries;
import dev.windlass.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callbacks from the decision over their row to the call, on a real Postgres. */
class CallbackEngineTest {
  private TestDatabase db;
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Callback note =
      o ->
          calls.add(
              "%s %s %s %s %d %s"
                  .formatted(
                      o.event().word(),
                      o.run().runId(),
                      o.task().orElse("-") + o.group().map(g -> " " + g).orElse(""),
                      o.state(),
                      o.tryNumber(),
                      o.reason().orElse("-")));

  @BeforeEach
  void open() {
    db = TestDatabase.create();
  }

  @AfterEach
  void close() {
    db.close();
  }

  private void awaitNothingPending() {
    TestEngine.await(() -> db.query("select count(*) from callback_request").equals("0"));
  }

  @Test
  void every_attempt_and_the_run_tell_in_order_and_leave_no_row() {
    Dag dag =
        Dag.define(
            "sales",
            d -> {
              d.onFailure(note).onSuccess(note);
              d.task("load")
                  .retries(Retries.of(1).delay(Duration.ofMillis(1)))
                  .onExecute(note)
                  .onRetry(note)
                  .onFailure(note)
                  .onSuccess(note)
                  .call(
                      String.class,
                      run -> {
                        throw new IllegalStateException("no disk");
                      });
            });
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      engine.command("trigger", "{\"dag_id\":\"sales\",\"run_id\":\"a\"}");
      engine.awaitRun("a");
      awaitNothingPending();
      String why = "IllegalStateException: no disk";
      assertThat(calls.stream().filter(c -> c.contains(" a load ")))
          .containsExactly(
              "execute a load running 1 -",
              "retry a load up_for_retry 1 " + why,
              "execute a load running 2 -",
              "failure a load failed 2 " + why);
      assertThat(calls).contains("failure a - failed 0 task load failed: " + why).hasSize(5);
    }
  }

  @Test
  void a_callback_that_throws_or_hangs_changes_nothing_and_holds_up_nobody() {
    CountDownLatch never = new CountDownLatch(1);
    Dag dag =
        Dag.define(
            "sales",
            d -> {
              d.onSuccess(note);
              d.task("hangs").onExecute(o -> never.await()).call(String.class, run -> "x");
              d.task("throws")
                  .onSuccess(
                      o -> {
                        throw new StackOverflowError("callback");
                      })
                  .onSuccess(note)
                  .call(String.class, run -> "x");
            });
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      engine.command("trigger", "{\"dag_id\":\"sales\",\"run_id\":\"a\"}");
      engine.awaitRun("a");
      assertThat(engine.runState("a")).isEqualTo("success");
      TestEngine.await(() -> calls.size() == 2);
      assertThat(calls)
          .containsExactlyInAnyOrder("success a throws success 1 -", "success a - success 0 -");
      TestEngine.await(() -> db.query("select count(*) from callback_request").equals("1"));
    }
  }

  @Test
  void a_group_tells_of_its_passes_and_its_end_also_over_a_restart() {
    AtomicBoolean second = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(1);
    Callback held =
        o -> {
          begun.countDown();
          if (!second.get()) {
            new CountDownLatch(1).await();
          }
          note.call(o);
        };
    Dag dag =
        Dag.define(
            "sales",
            d ->
                d.group(
                    "staging",
                    g -> {
                      g.groupRetries(Retries.of(1).delay(Duration.ofMillis(1)));
                      g.onRetry(note).onFailure(held);
                      g.task("load")
                          .call(
                              String.class,
                              run -> {
                                throw new IllegalStateException("no disk");
                              });
                    }));
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      engine.command("trigger", "{\"dag_id\":\"sales\",\"run_id\":\"a\"}");
      engine.awaitRun("a");
      TestEngine.await(() -> begun.getCount() == 0);
      engine.stop();
      assertThat(db.query("select task_id || ' ' || event from callback_request"))
          .isEqualTo("@group.staging failure");
      second.set(true);
      engine.start();
      awaitNothingPending();
      String why = "task staging.load failed: IllegalStateException: no disk";
      assertThat(calls)
          .containsExactly(
              "retry a - staging up_for_retry 1 " + why, "failure a - staging failed 2 " + why);
    }
  }

  @Test
  void a_callback_that_was_not_called_when_the_process_ended_is_called_by_the_next() {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean second = new AtomicBoolean();
    Dag dag =
        Dag.define(
            "sales",
            d ->
                d.task("load")
                    .onSuccess(
                        o -> {
                          begun.countDown();
                          if (!second.get()) {
                            new CountDownLatch(1).await();
                          }
                          note.call(o);
                        })
                    .call(String.class, run -> "x"));
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      engine.command("trigger", "{\"dag_id\":\"sales\",\"run_id\":\"a\"}");
      engine.awaitRun("a");
      TestEngine.await(() -> begun.getCount() == 0);
      engine.stop();
      assertThat(calls).isEmpty();
      assertThat(db.query("select count(*) from callback_request")).isEqualTo("1");
      second.set(true);
      engine.start();
      awaitNothingPending();
      assertThat(calls).containsExactly("success a load success 1 -");
    }
  }
}
