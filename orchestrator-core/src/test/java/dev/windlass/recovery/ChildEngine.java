package dev.windlass.recovery;

import dev.windlass.config.Config;
import dev.windlass.engine.Engine;
import dev.windlass.resources.Reaper;
import dev.windlass.store.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A whole engine in a process that a drill may kill: the database's address, the home and whether
 * it is alone. Stops in order when its input ends.
 */
public final class ChildEngine {
  private static final Duration SWEEP_EVERY = Duration.ofMillis(150);

  private ChildEngine() {}

  /** Runs until the input ends. */
  public static void main(String[] words) throws Exception {
    Path home = Path.of(words[1]);
    boolean alone = Boolean.parseBoolean(words[2]);
    // The environment brings the lease and the crash point, as it does in earnest.
    Config config = Config.load(Map.of("WINDLASS_HOME", home.toString()), System.getenv(), home);
    try (Database database = Database.connectForTests(words[0], "postgres", 10)) {
      Engine engine = Engine.start(database, config, alone, true);
      Thread sweeper = Thread.ofPlatform().daemon().start(() -> sweep(engine.reaper()));
      System.out.println("up");
      while (System.in.read() >= 0) {
        // Only its end means something.
      }
      sweeper.interrupt();
      sweeper.join();
      engine.close();
    }
    System.out.println("stopped in order");
    System.exit(0);
  }

  /** The engine's own reaper comes by too rarely for a test. */
  private static void sweep(Reaper reaper) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        TimeUnit.MILLISECONDS.sleep(SWEEP_EVERY.toMillis());
        reaper.sweep(Instant.now());
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        System.out.println("the reaper could not sweep: " + e);
      }
    }
  }
}
