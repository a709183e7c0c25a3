package dev.windlass.bench.failure;

import dev.windlass.config.Config;
import dev.windlass.engine.Engine;
import dev.windlass.store.Database;
import java.nio.file.Path;
import java.util.Map;

/** An engine in a process that a benchmark may kill. The environment configures it. */
public final class EngineMain {
  private EngineMain() {}

  /** Takes the home and whether nobody else uses the database; runs until its input ends. */
  public static void main(String[] words) throws Exception {
    Path home = Path.of(words[0]);
    Config config = Config.load(Map.of(), System.getenv(), home);
    try (Database database = Database.open(config.database(), config.home())) {
      Engine engine = Engine.start(database, config, Boolean.parseBoolean(words[1]), false);
      while (System.in.read() >= 0) {
        // Only its end means something.
      }
      engine.close();
    }
    System.exit(0);
  }
}
