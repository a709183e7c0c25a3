package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.cli.Terminal.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are ended and deleted from the command line, by an engine that runs beside it. */
class DagsRunsTest {
  private static final String ASKS =
      """
      import dev.windlass.dag.*;

      public class Asks {
        public static final Dag DAG = Dag.define("asks", d -> {
          d.task("ok").approval("Go on?", "It waits for somebody.");
        });
      }
      """;

  @Test
  void a_run_is_ended_by_a_word_and_deleted_once_it_has_ended(@TempDir Path home) throws Exception {
    try (LiveHome live = new LiveHome(home, "Asks.java", ASKS, "asks")) {
      assertThat(live.type("dags", "trigger", "asks", "--run-id", "a").err()).isEmpty();
      assertThat(live.type("dags", "trigger", "asks", "-e", "2999-01-01T00:00:00Z").err())
          .contains("logical date 2999-01-01T00:00:00Z is in the future");
      assertThat(live.type("dags", "list-runs", "asks", "-o", "plain").out().lines()).hasSize(1);

      assertThat(live.type("dags", "mark-run", "asks", "a", "--state", "done"))
          .isEqualTo(
              new Outcome(
                  2,
                  "",
                  "windlass: --state cannot be 'done'\nhint: one of success, failed, queued\n"));
      assertThat(live.type("dags", "mark-run", "asks", "b", "--state", "failed").err())
          .startsWith("windlass: DAG 'asks' has no run 'b'\n");
      Outcome shown = live.type("dags", "delete-run", "asks", "a", "-o", "plain");
      assertThat(shown.out()).contains("runs", "task instances", "XComs");
      assertThat(shown.err())
          .isEqualTo(
              """
              windlass: run 'a' of DAG 'asks' would be gone for good
              hint: say --yes to delete it
              """);
      assertThat(live.type("dags", "delete", "asks", "--yes").err())
          .contains("DAG 'asks' has 1 unfinished run; end it first");
      Outcome marked = live.type("dags", "mark-run", "asks", "a", "--state", "failed");
      assertThat(marked.err()).isEmpty();
      assertThat(marked.out()).isEqualTo("Run 'a' of DAG 'asks' ends as failed.\n");
      assertThat(live.type("dags", "list-runs", "asks", "-o", "plain").out()).contains("failed");
      Outcome again = live.type("dags", "mark-run", "asks", "a", "--state", "success");
      assertThat(again.err()).isEmpty();
      assertThat(again.out()).isEqualTo("Run 'a' of DAG 'asks' ends as success.\n");
      assertThat(live.type("dags", "list-runs", "asks", "-o", "plain").out()).contains("success");
      assertThat(live.type("dags", "mark-run", "asks", "a", "--state", "queued").out())
          .isEqualTo("Run 'a' of DAG 'asks' is queued again.\n");

      Outcome gone = live.type("dags", "delete-run", "asks", "a", "--yes");
      assertThat(gone.err()).isEmpty();
      assertThat(gone.out()).isEqualTo("Run 'a' of DAG 'asks' is deleted.\n");
      assertThat(live.type("dags", "list-runs", "asks", "-o", "plain").out()).isEmpty();

      assertThat(live.type("dags", "trigger", "asks", "--run-id", "c").err()).isEmpty();
      assertThat(live.type("dags", "mark-run", "asks", "c", "--state", "failed").err()).isEmpty();
      assertThat(live.type("dags", "delete", "asks").err()).contains("would be gone for good");
      assertThat(live.type("dags", "delete", "asks", "--yes").out())
          .isEqualTo("DAG 'asks' is deleted; its source is there, so it begins anew.\n");
      assertThat(live.type("dags", "list-runs", "asks", "-o", "plain").out()).isEmpty();
      assertThat(live.type("dags", "trigger", "asks", "--run-id", "c").err()).isEmpty();
    }
  }
}
