package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.cli.Terminal.Outcome;
import dev.windlass.config.Config;
import dev.windlass.store.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loading DAG files from the command line, beside a server that runs. */
class DagsReserializeTest {
  private static final String GOOD =
      """
      import dev.windlass.dag.*;

      public class Good {
        public static final Dag DAG = Dag.define("good", d -> d.empty("a"));
      }
      """;

  private final Terminal terminal = new Terminal();

  @Test
  void every_source_is_loaded_and_what_is_wrong_is_counted(@TempDir Path home) throws Exception {
    Config config = Config.load(Map.of("WINDLASS_HOME", home.toString()));
    Path dags = Files.createDirectories(config.engine().dagsFolder());
    Files.writeString(dags.resolve("Good.java"), GOOD);
    try (Database running = Database.open(config.database(), config.home())) {
      running.migrate();
      Outcome first = terminal.type("dags", "reserialize", "--home", home.toString());
      assertThat(first.err()).isEmpty();
      assertThat(first.out()).endsWith("DAGs are stored; 0 sources do not load\n");
      assertThat(terminal.type("dags", "list", "--home", home.toString()).out()).contains("good");

      Files.writeString(dags.resolve("Good.java"), GOOD.replace("empty", "emty"));
      Outcome second = terminal.type("dags", "reserialize", "--home", home.toString());
      assertThat(second.code()).isEqualTo(1);
      assertThat(second.out()).endsWith("DAGs are stored; 1 source does not load\n");
      assertThat(terminal.type("dags", "list-import-errors", "--home", home.toString()).out())
          .contains("Good.java:4: error: cannot find symbol");
    }
  }
}
