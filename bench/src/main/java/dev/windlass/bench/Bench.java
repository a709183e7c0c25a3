package dev.windlass.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * {@code windlass bench}: runs benchmarks on the real engine and a real Postgres, and measures what
 * that database can do by itself in the same minutes.
 */
public final class Bench {
  private Bench() {}

  /** Every benchmark there is, in the order of {@code bench all}. */
  public static List<Benchmark> known() {
    return ServiceLoader.load(Benchmark.class, Bench.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  /**
   * Runs benchmarks by name and prints their figures and one line of JSON per part.
   *
   * @param words names, or {@code all}, and options: {@code --json FILE}, {@code --repeats N},
   *     {@code --database URL}, and those of single benchmarks
   * @param databaseUrl the database to use unless {@code words} name one; it must hold no other
   *     DAGs. Empty: each benchmark starts an embedded server of its own
   * @return the exit code, 0
   * @throws IllegalArgumentException in one sentence: an unknown name or option, or a database that
   *     is somebody's
   * @throws IllegalStateException when the engine did not do the work as it should
   */
  public static int run(List<String> words, Optional<String> databaseUrl, PrintStream out)
      throws IOException, InterruptedException {
    List<Benchmark> known = known();
    Request request = Request.parse(words, known).orDatabase(databaseUrl);
    List<String> lines = new ArrayList<>();
    Table table = new Table(out);
    for (String name : request.names()) {
      for (Benchmark benchmark : known) {
        if (benchmark.name().equals(name)) {
          benchmark.run(
              request,
              result -> {
                table.add(result);
                lines.add(result.json());
              });
        }
      }
    }
    out.println();
    lines.forEach(out::println);
    if (request.json().isPresent()) {
      Files.write(request.json().get(), lines);
    }
    return 0;
  }
}
