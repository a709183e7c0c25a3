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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * From the start of the process until the pages are there: in an empty home, in one that was used
 * before, and with thousands of DAG files, new ones and ones that it knows.
 */
public final class Start implements Benchmark {
  private static final int DAGS = 10_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String work() {
    return "process start to pages and health: cold, warm, and with 10,000 DAG files";
  }

  @Override
  public Set<String> options() {
    return Set.of("dags");
  }

  @Override
  public void run(Request request, Consumer<Result> results)
      throws IOException, InterruptedException {
    List<Map<String, Double>> cold = new ArrayList<>();
    List<Map<String, Double>> warm = new ArrayList<>();
    for (int i = 0; i < request.repeats(); i++) {
      Path home = Homes.fresh();
      try {
        cold.add(once(home, request.database()));
        warm.add(once(home, request.database()));
      } finally {
        Homes.delete(home);
      }
    }
    results.accept(result("start cold", 0, cold));
    results.accept(result("start warm", 0, warm));
    many(request, results);
  }

  private static Map<String, Double> once(Path home, Optional<String> url)
      throws IOException, InterruptedException {
    try (Program program = Program.start(home, url)) {
      return seen(program);
    }
  }

  private static Map<String, Double> seen(Program program) throws InterruptedException {
    Map<String, Double> figures = new LinkedHashMap<>();
    program.awaitPages();
    figures.put("pages_s", program.seconds());
    program.awaitHealth();
    figures.put("healthy_s", program.seconds());
    return figures;
  }

  private static void many(Request request, Consumer<Result> results)
      throws IOException, InterruptedException {
    int dags = request.number("dags", DAGS);
    Path home = Homes.fresh();
    try {
      for (int i = 0; i < dags; i++) {
        Homes.drop(home, "Dag%d.java".formatted(i), Homes.dag("Dag" + i, Stage.PREFIX + i));
      }
      try (Program program = Program.start(home, request.database())) {
        Map<String, Double> figures = seen(program);
        awaitAll(program, dags);
        figures.put("all_dags_s", program.seconds());
        figures.put("dags_per_s", dags / program.seconds());
        results.accept(
            result("start with %,d new DAG files".formatted(dags), dags, List.of(figures)));
      }
      List<Map<String, Double>> known = new ArrayList<>();
      for (int i = 0; i < request.repeats(); i++) {
        known.add(again(home, request.database(), dags, i));
      }
      results.accept(result("start with %,d known DAG files".formatted(dags), dags, known));
    } finally {
      Homes.delete(home);
    }
  }

  /** Stored, and planned by the leader. */
  private static void awaitAll(Program program, int dags) throws IOException, InterruptedException {
    try (Database database = program.database()) {
      program.await(
          "every DAG",
          () ->
              Program.number(
                      database,
                      """
                      select count(*) from dag
                       where is_active and dag_id like '%s%%' and next_run_after is not null
                      """
                          .formatted(Stage.PREFIX))
                  == dags);
    }
  }

  /** With every file known; until a run of one of its DAGs has ended. */
  private static Map<String, Double> again(Path home, Optional<String> url, int dags, int repeat)
      throws IOException, InterruptedException {
    try (Program program = Program.start(home, url)) {
      Map<String, Double> figures = seen(program);
      try (Database database = program.database()) {
        String dag = Stage.PREFIX + dags / 2;
        String run = "again-" + repeat;
        new CommandClient(database)
            .send(
                "trigger", Json.object().put("dag_id", dag).put("run_id", run), "bench", PATIENCE);
        figures.put("triggered_s", program.seconds());
        program.await(
            "the end of a run",
            () ->
                Program.number(
                        database,
                        "select count(*) from dag_run where run_id = '%s' and state = 'success'"
                            .formatted(run))
                    == 1);
        figures.put("run_ended_s", program.seconds());
      }
      return figures;
    }
  }

  private static Result result(String name, int dags, List<Map<String, Double>> repeats)
      throws IOException {
    return new Result(
        name, Map.of("dags", dags), 0, repeats, Json.object(), Machine.bare(), Machine.peakKib());
  }
}
