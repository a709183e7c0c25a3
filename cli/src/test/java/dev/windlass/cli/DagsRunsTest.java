package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.cli.Terminal.Outcome;
import dev.windlass.config.Config;
import dev.windlass.engine.Engine;
import dev.windlass.store.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  @TempDir Path home;
  private final Terminal terminal = new Terminal();

  private Outcome type(String... args) {
    List<String> words = new ArrayList<>(List.of(args));
    words.add("--home");
    words.add(home.toString());
    return terminal.type(words.toArray(String[]::new));
  }

  @Test
  void a_run_is_ended_by_a_word_and_deleted_once_it_has_ended() throws Exception {
    Config config = Config.load(Map.of("WINDLASS_HOME", home.toString()));
    Files.writeString(
        Files.createDirectories(config.engine().dagsFolder()).resolve("Asks.java"), ASKS);
    try (Database database = Database.open(config.database(), config.home())) {
      database.migrate();
      try (Engine engine = Engine.start(database, config, true, false)) {
        assertThat(engine.awaitDags(Duration.ofMinutes(1))).isTrue();
        assertThat(type("dags", "unpause", "asks").err()).isEmpty();
        assertThat(type("dags", "trigger", "asks", "--run-id", "a").err()).isEmpty();

        assertThat(type("dags", "mark-run", "asks", "a", "--state", "done"))
            .isEqualTo(
                new Outcome(
                    2, "", "windlass: --state cannot be 'done'\nhint: one of success, failed\n"));
        assertThat(type("dags", "mark-run", "asks", "b", "--state", "failed").err())
            .startsWith("windlass: DAG 'asks' has no run 'b'\n");
        assertThat(type("dags", "delete-run", "asks", "a").err())
            .isEqualTo(
                """
                windlass: run 'a' of DAG 'asks' would be gone for good
                hint: say --yes to delete it
                """);
        Outcome marked = type("dags", "mark-run", "asks", "a", "--state", "failed");
        assertThat(marked.err()).isEmpty();
        assertThat(marked.out()).isEqualTo("Run 'a' of DAG 'asks' ends as failed.\n");
        assertThat(type("dags", "list-runs", "asks", "-o", "plain").out()).contains("failed");
        Outcome again = type("dags", "mark-run", "asks", "a", "--state", "success");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("run 'a' is failed already; clear it to run it again");

        Outcome gone = type("dags", "delete-run", "asks", "a", "--yes");
        assertThat(gone.err()).isEmpty();
        assertThat(gone.out()).isEqualTo("Run 'a' of DAG 'asks' is deleted.\n");
        assertThat(type("dags", "list-runs", "asks", "-o", "plain").out()).isEmpty();
      }
    }
  }
}
