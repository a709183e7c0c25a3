package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.cli.Terminal.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Logs of tasks and of callbacks, which an engine that runs beside the commands has written. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TasksLogsTest {
  private static final String STAGED =
      """
      import dev.windlass.dag.*;
      import java.time.Duration;
      import java.util.List;

      public class Staged {
        public static final Dag DAG = Dag.define("staged", d -> {
          d.onFailure(o -> o.log().error("the run is %s", o.state()));
          d.group("staging", g -> {
            g.groupRetries(Retries.of(1).delay(Duration.ofMillis(1)));
            g.onRetry(o -> o.log().warn("pass %d is run again", o.tryNumber()));
            g.onFailure(o -> o.log().error("%s is given up", o.group().orElse("")));
            g.task("load").call(String.class, run -> {
              run.log().info("loading, try %d", run.tryNumber());
              throw new IllegalStateException("no disk");
            });
          });
          d.group("silent", g -> g.empty("rest"));
          d.expandGroup("market", List.of("de", "fr"), String.class, (g, market) -> {
                g.onSuccess(o -> o.log().info("element %d is done", o.run().mapIndex()));
                return g.task("count").with(market).call(Integer.class, (run, m) -> m.length());
              });
        });
      }
      """;
  private static final String ALL =
      "@dag --try 0; @group.staging --try 1, 2; @group.market --map-index 0 --try 1;"
          + " @group.market --map-index 1 --try 1";

  private LiveHome live;

  @BeforeAll
  void run(@TempDir Path home) throws Exception {
    live = new LiveHome(home, "Staged.java", STAGED, "staged");
    assertThat(live.type("dags", "trigger", "staged", "--run-id", "a", "--wait").err())
        .contains("no disk");
    awaitLog("@group.market", "--map-index", "0");
    awaitLog("@group.market", "--map-index", "1");
    awaitLog("@group.staging", "--try", "2");
    awaitLog("@dag");
  }

  @AfterAll
  void stop() {
    live.close();
  }

  private Outcome logs(String... words) {
    List<String> all = new ArrayList<>(List.of("tasks", "logs", "staged", "a"));
    all.addAll(List.of(words));
    return live.type(all.toArray(String[]::new));
  }

  /** Callbacks are called after the run is over. */
  private void awaitLog(String... words) {
    long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (logs(words).code() != 0) {
      assertThat(System.nanoTime()).as("the log of %s", List.of(words)).isLessThan(until);
    }
  }

  private static void failed(Outcome outcome, int code, String message, String hint) {
    assertThat(outcome)
        .isEqualTo(new Outcome(code, "", "windlass: %s\nhint: %s\n".formatted(message, hint)));
  }

  @Test
  void a_group_s_callbacks_logged_one_log_for_each_pass() {
    assertThat(logs("@group.staging").out())
        .endsWith(" ERROR staging is given up\n")
        .hasLineCount(1);
    assertThat(logs("@group.staging", "--try", "1").out())
        .endsWith(" WARN pass 1 is run again\n")
        .hasLineCount(1);
    assertThat(logs("@group.market", "--map-index", "1").out())
        .endsWith(" INFO element 1 is done\n");
  }

  @Test
  void the_dag_s_callbacks_have_a_log_of_their_own() {
    assertThat(logs("@dag").out()).endsWith(" ERROR the run is failed\n").hasLineCount(1);
  }

  @Test
  void a_log_that_is_not_there_names_those_that_are() {
    failed(
        logs("@group.silent"),
        1,
        "there is no log of callbacks of group 'silent'",
        "there is: " + ALL);
    failed(
        logs("@group.staging", "--try", "7"),
        1,
        "there is no log of callbacks of group 'staging', pass 7",
        "there is: " + ALL);
    failed(
        logs("@group.market"),
        1,
        "there is no log of callbacks of group 'market'",
        "there is: " + ALL);
  }

  @Test
  void a_subject_that_is_not_there_is_said_to_be_wrong() {
    failed(
        logs("@group.stagin"), 1, "DAG 'staged' has no group 'stagin'", "did you mean 'staging'?");
    failed(logs("@run"), 2, "'@run' has no log", "a task's name, @dag, or @group.GROUP");
  }

  @Test
  void a_task_s_log_is_that_of_its_newest_try_and_others_are_named() {
    assertThat(logs("staging.load").out()).contains(" INFO loading, try 2\n");
    assertThat(logs("staging.load", "--try", "1").out()).contains(" INFO loading, try 1\n");
    failed(
        logs("staging.load", "--try", "9"),
        1,
        "there is no log of try 9 of task 'staging.load'",
        "there is: staging.load --try 1, 2");
    failed(logs("market.count"), 1, "task 'market.count' is mapped", "--map-index is from 0 to 1");
    failed(
        logs("market.count", "--map-index", "5"),
        1,
        "task 'market.count' has no instance 5",
        "--map-index is from 0 to 1");
    failed(
        logs("staging.load", "--map-index", "0"),
        1,
        "task 'staging.load' is not mapped",
        "leave --map-index out");
    assertThat(logs("staging.lod").err()).endsWith("hint: did you mean 'staging.load'?\n");
  }
}
