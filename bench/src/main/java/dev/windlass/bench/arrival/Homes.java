package dev.windlass.bench.arrival;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** Homes with DAG folders, made for one measurement. */
final class Homes {
  private Homes() {}

  static Path fresh() throws IOException {
    return Files.createTempDirectory("windlass-bench-");
  }

  /** The text of a DAG file with one task; a rare schedule, so that leaders have to plan it. */
  static String dag(String className, String dagId) {
    return """
    import dev.windlass.dag.*;

    public class %s {
      public static final Dag DAG =
          Dag.define(
              "%s",
              d -> {
                d.schedule("0 0 1 1 *").tags("bench").description("one of many");
                var read = d.task("read").call(String.class, run -> run.runId());
                d.task("write").with(read).call(String.class, (run, text) -> text + "!");
              });
    }
    """
        .formatted(className, dagId);
  }

  /** Puts a file into a home's DAG folder as an editor does: whole, by renaming. */
  static void drop(Path home, String name, String text) throws IOException {
    Path folder = Files.createDirectories(home.resolve("dags"));
    Path hidden = folder.resolve("." + name);
    Files.writeString(hidden, text);
    Files.move(hidden, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  static void delete(Path home) throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
