package dev.windlass.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code windlass bench}: runs benchmarks on the real engine and a real Postgres, and measures what
 * that database can do by itself in the same minutes.
 */
public final class Bench {
  private Bench() {}

  /**
   * Runs benchmarks by name and prints a table and one line of JSON per workload.
   *
   * @param words names ({@code chain}, {@code wide}, {@code many}, {@code all}) and options: {@code
   *     --json FILE}, {@code --repeats N}, {@code --database URL}
   * @param databaseUrl the database to use unless {@code words} name one; it must hold no other
   *     DAGs. Empty: each benchmark starts an embedded server of its own
   * @return the exit code, 0
   * @throws IllegalArgumentException in one sentence: an unknown name or option, or a database that
   *     is somebody's
   * @throws IllegalStateException when the engine did not do the work as it should
   */
  public static int run(List<String> words, Optional<String> databaseUrl, PrintStream out)
      throws IOException, InterruptedException {
    BenchWords asked = BenchWords.parse(words);
    Optional<String> url = asked.database().or(() -> databaseUrl);
    List<String> lines = new ArrayList<>();
    Table table = new Table(out);
    for (String name : asked.names()) {
      try (Stage stage = Stage.open(url, Workload.of(name))) {
        table.server(stage.machine());
        for (Workload work : stage.workloads()) {
          Result result = Runner.run(stage, work, asked.repeats());
          table.add(result);
          lines.add(result.json(stage.machine()));
        }
      }
    }
    table.close();
    lines.forEach(out::println);
    if (asked.json().isPresent()) {
      Files.write(asked.json().get(), lines);
    }
    return 0;
  }
}
