package dev.windlass.bench.arrival;

import dev.windlass.bench.Benchmark;
import dev.windlass.bench.Machine;
import dev.windlass.bench.Request;
import dev.windlass.bench.Result;
import dev.windlass.bench.Stage;
import dev.windlass.dag.Json;
import dev.windlass.store.CommandClient;
import dev.windlass.store.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A Java file dropped into the DAG folder of the running program until its DAG can be triggered and
 * has run, beside {@code javac} alone on the same file: the first one, one after another, and a
 * thousand at once.
 */
public final class Compile implements Benchmark {
  private static final int FILES = 1_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Override
  public String name() {
    return "compile";
  }

  @Override
  public String work() {
    return "a .java DAG dropped in the folder until it can be triggered, beside javac alone";
  }

  @Override
  public Set<String> options() {
    return Set.of("files");
  }

  @Override
  public void run(Request request, Consumer<Result> results)
      throws IOException, InterruptedException {
    Path home = Homes.fresh();
    try (Program program = Program.start(home, request.database())) {
      program.awaitHealth();
      try (Database database = program.database()) {
        Machine machine = Machine.look(database, home);
        List<Map<String, Double>> first = List.of(one(program, database, home, "First"));
        results.accept(result("compile the first file", 1, first, machine));
        List<Map<String, Double>> next = new ArrayList<>();
        for (int i = 0; i < request.repeats(); i++) {
          next.add(one(program, database, home, "Next" + i));
        }
        results.accept(result("compile the next file", 1, next, machine));
        int files = request.number("files", FILES);
        results.accept(
            result(
                "compile %,d files at once".formatted(files),
                files,
                List.of(many(program, database, home, files)),
                machine));
      }
    } finally {
      Homes.delete(home);
    }
  }

  private static Map<String, Double> one(
      Program program, Database database, Path home, String className)
      throws IOException, InterruptedException {
    String dag = Stage.PREFIX + className;
    String text = Homes.dag(className, dag);
    double floor = javac(home, className, text);
    Map<String, Double> figures = new LinkedHashMap<>();
    long begun = System.nanoTime();
    Homes.drop(home, className + ".java", text);
    program.await("the DAG", () -> known(database, dag) == 1);
    figures.put("stored_ms", millis(begun));
    new CommandClient(database)
        .send("trigger", Json.object().put("dag_id", dag).put("run_id", "r"), "bench", PATIENCE);
    figures.put("triggered_ms", millis(begun));
    program.await(
        "the end of its run",
        () ->
            Program.number(
                    database,
                    "select count(*) from dag_run where dag_id = '%s' and state = 'success'"
                        .formatted(dag))
                == 1);
    figures.put("run_ended_ms", millis(begun));
    figures.put("javac_ms", floor);
    figures.put("ratio", figures.get("triggered_ms") / floor);
    return figures;
  }

  private static Map<String, Double> many(Program program, Database database, Path home, int files)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    for (int i = 0; i < files; i++) {
      Homes.drop(
          home, "Many%d.java".formatted(i), Homes.dag("Many" + i, Stage.PREFIX + "many" + i));
    }
    program.await("every DAG", () -> known(database, Stage.PREFIX + "many%") == files);
    return Map.of("stored_s", millis(begun) / 1000, "files_per_s", files / (millis(begun) / 1000));
  }

  private static double known(Database database, String pattern) {
    return Program.number(
        database,
        "select count(*) from dag where is_active and dag_id like '%s'".formatted(pattern));
  }

  /** What the JDK's own compiler takes for the same, started as anybody starts it. */
  private static double javac(Path home, String className, String text)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(home.resolve("javac"));
    Path source = folder.resolve(className + ".java");
    Files.writeString(source, text);
    long begun = System.nanoTime();
    int code =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                "-nowarn",
                "-proc:none",
                "-d",
                folder.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                source.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start()
            .waitFor();
    if (code != 0) {
      throw new IllegalStateException("javac: " + Files.readString(folder.resolve("log")));
    }
    return millis(begun);
  }

  private static double millis(long begun) {
    return (System.nanoTime() - begun) / 1e6;
  }

  private static Result result(
      String name, int files, List<Map<String, Double>> repeats, Machine machine)
      throws IOException {
    return new Result(
        name, Map.of("files", files), 0, repeats, Json.object(), machine, Machine.peakKib());
  }
}
