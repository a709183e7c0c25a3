package dev.windlass.bench.failure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The class archive of the engines that are killed. A server that ends in order leaves one for the
 * next; one that is killed does not. So an engine carries out a run and ends before any is
 * measured.
 */
final class EngineArchive implements AutoCloseable {
  private static final String DAG = Ground.dagId("warm_up");
  private static final int TASKS = 100;
  private static final int ASK_MILLIS = 500;

  private final Path folder;

  private EngineArchive(Path folder) {
    this.folder = folder;
  }

  /** Takes some seconds; on a server of its own unless {@code url} names one. */
  static EngineArchive make(Optional<String> url) throws IOException, InterruptedException {
    var archive = new EngineArchive(Files.createTempDirectory("windlass-bench-"));
    try (Jobs jobs = new Jobs();
        Ground ground =
            Ground.open(url, Map.of(DAG, jobs.dag(DAG, TASKS, ASK_MILLIS)), archive.file());
        EngineProcess engine = ground.start("warm-up", true)) {
      ground.trigger(DAG, "warm-up-", 1);
      jobs.end(100);
      ground.await("the end of a run", engine, () -> ground.count(DAG, "", "success") >= TASKS);
      engine.end();
    }
    return archive;
  }

  /** Named by the JVM option. */
  Path file() {
    return folder.resolve("engine.jsa");
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file());
    Files.delete(folder);
  }
}
