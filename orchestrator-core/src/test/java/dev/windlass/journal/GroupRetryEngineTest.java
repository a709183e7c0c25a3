package dev.windlass.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.Dag;
import dev.windlass.dag.DagBuilder;
import dev.windlass.dag.InvalidDag;
import dev.windlass.dag.Retries;
import dev.windlass.dag.TriggerRule;
import dev.windlass.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups that are run again as a whole, on a real Postgres; and those that cannot be. */
class GroupRetryEngineTest {
  private static final Retries SOON = Retries.of(2).delay(Duration.ofMillis(20));

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
  void a_group_runs_again_as_a_whole_and_what_comes_after_sees_the_last_pass_alone() {
    List<String> ran = new CopyOnWriteArrayList<>();
    Dag dag =
        Dag.define(
            "sales",
            d -> {
              var list = d.task("list").call(String.class, run -> said(ran, "list"));
              var group =
                  d.group(
                      "staging",
                      g -> {
                        g.groupRetries(SOON);
                        var copy =
                            g.task("copy").after(list).call(String.class, r -> said(ran, "copy"));
                        g.task("check")
                            .with(copy)
                            .call(
                                String.class,
                                (run, c) -> {
                                  ran.add("check " + c);
                                  if (run.tryNumber() < 3) {
                                    throw new IllegalStateException("half of it");
                                  }
                                  return "good";
                                });
                      });
              d.task("load")
                  .after(group)
                  .rule(TriggerRule.ALL_DONE)
                  .call(String.class, run -> said(ran, "load"));
            });
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      engine.command("trigger", "{\"dag_id\":\"sales\",\"run_id\":\"a\"}");
      engine.awaitRun("a");
      assertThat(engine.runState("a")).isEqualTo("success");
      assertThat(ran)
          .containsExactly(
              "list", "copy", "check copy", "copy", "check copy", "copy", "check copy", "load");
      assertThat(engine.states("a"))
          .isEqualTo(
              "list success, staging.copy success try 3, staging.check success try 3, load"
                  + " success");
      assertThat(db.query("select retried from group_retry where due_at is null")).isEqualTo("2");
      assertThat(db.query("select count(*) from task_instance_history")).isEqualTo("4");
    }
  }

  private static String said(List<String> ran, String what) {
    ran.add(what);
    return what;
  }

  @Test
  void a_group_that_waits_for_its_next_pass_does_so_over_a_restart_and_says_why() {
    Dag dag =
        Dag.define(
            "sales",
            d -> {
              d.group(
                  "staging",
                  g -> {
                    g.groupRetries(Retries.of(1).delay(Duration.ofHours(1)));
                    g.task("copy")
                        .call(
                            String.class,
                            run -> {
                              if (run.tryNumber() == 1) {
                                throw new IllegalStateException("no disk");
                              }
                              return "x";
                            });
                  });
            });
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      engine.command("trigger", "{\"dag_id\":\"sales\",\"run_id\":\"a\"}");
      TestEngine.await(() -> "1".equals(db.query("select count(*) from group_retry")));
      assertThat(
              engine.command(
                  "explain",
                  "{\"dag_id\":\"sales\",\"run_id\":\"a\",\"task_id\":\"staging.copy\"}"))
          .contains("group staging failed in pass 1 of 2");
      engine.stop();
      assertThat(engine.runState("a")).isEqualTo("running");
      db.execute("update group_retry set due_at = now() - interval '1 minute'");
      engine.start();
      engine.awaitRun("a");
      assertThat(engine.runState("a")).isEqualTo("success");
      assertThat(engine.states("a")).isEqualTo("staging.copy success try 2");
      engine.command("delete_run", "{\"dag_id\":\"sales\",\"run_id\":\"a\"}");
      assertThat(db.query("select count(*) from group_retry")).isEqualTo("0");
    }
  }

  // ---- what cannot be run again as a whole

  private static void refused(Consumer<DagBuilder> body, String why) {
    assertThatThrownBy(() -> Dag.define("d", body))
        .isInstanceOf(InvalidDag.class)
        .hasMessageContaining(why);
  }

  @Test
  void a_group_that_waits_for_what_comes_after_it_has_no_retries() {
    refused(
        d -> {
          d.group("g", g -> g.groupRetries(SOON).task("a").call(String.class, run -> "x"));
          var outside = d.empty("outside");
          d.group(
              "h",
              h -> {
                h.groupRetries(SOON);
                var first = h.empty("first");
                outside.after(first);
                h.empty("second", outside);
              });
        },
        "group 'h' has retries and waits for 'outside', which waits for the group");
  }

  @Test
  void retries_of_no_group_and_of_an_empty_one_are_refused() {
    refused(d -> d.groupRetries(SOON).empty("a"), "groupRetries is for a group");
    refused(
        d -> {
          d.empty("a");
          d.group("g", g -> g.groupRetries(SOON));
        },
        "group 'g' has retries, but no tasks");
  }
}
