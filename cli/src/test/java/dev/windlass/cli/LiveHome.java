package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.cli.Terminal.Outcome;
import dev.windlass.config.Config;
import dev.windlass.engine.Engine;
import dev.windlass.store.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A home with one DAG file, an engine that runs on it, and a terminal beside them. */
final class LiveHome implements AutoCloseable {
  private final Terminal terminal = new Terminal();
  private final Path home;
  private final Database database;
  private final Engine engine;

  /** With that file, its DAG un-paused. */
  LiveHome(Path home, String file, String source, String dagId)
      throws IOException, InterruptedException {
    this.home = home;
    Config config = Config.load(Map.of("WINDLASS_HOME", home.toString()));
    Files.writeString(Files.createDirectories(config.engine().dagsFolder()).resolve(file), source);
    database = Database.open(config.database(), config.home());
    database.migrate();
    engine = Engine.start(database, config, true, false);
    assertThat(engine.awaitDags(Duration.ofMinutes(1))).isTrue();
    assertThat(type("dags", "unpause", dagId).err()).isEmpty();
  }

  Database database() {
    return database;
  }

  /** Types a command about this home. */
  Outcome type(String... args) {
    List<String> words = new ArrayList<>(List.of(args));
    words.add("--home");
    words.add(home.toString());
    return terminal.type(words.toArray(String[]::new));
  }

  @Override
  public void close() {
    engine.close();
    database.close();
  }
}
