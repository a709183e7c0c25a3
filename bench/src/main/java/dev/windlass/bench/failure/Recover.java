package dev.windlass.bench.failure;

import dev.windlass.bench.Benchmark;
import dev.windlass.bench.Machine;
import dev.windlass.bench.Request;
import dev.windlass.bench.Result;
import dev.windlass.dag.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** {@code kill -9} with thousands of jobs under way in another system; then a restart. */
public final class Recover implements Benchmark {
  private static final String DAG = Ground.dagId("recover");
  private static final int TASKS = 100;
  private static final int ASK_MILLIS = 10_000;

  @Override
  public String name() {
    return "recover";
  }

  @Override
  public String work() {
    return "kill -9 with 10,000 active task instances, and a restart";
  }

  @Override
  public Set<String> options() {
    return Set.of("tasks");
  }

  @Override
  public void run(Request request, Consumer<Result> results)
      throws IOException, InterruptedException {
    int runs = Math.max(1, request.number("tasks", 10_000) / TASKS);
    List<Map<String, Double>> repeats = new ArrayList<>();
    Machine machine = null;
    try (EngineArchive archive = EngineArchive.make(request.database())) {
      for (int i = 0; i < request.repeats(); i++) {
        try (Jobs jobs = new Jobs();
            Ground ground =
                Ground.open(
                    request.database(),
                    Map.of(DAG, jobs.dag(DAG, TASKS, ASK_MILLIS)),
                    archive.file())) {
          machine = ground.machine();
          repeats.add(once(ground, jobs, runs, "r%d-".formatted(i)));
        }
      }
    }
    if (machine != null) {
      results.accept(
          new Result(
              "recover " + runs * TASKS,
              Map.of("runs", runs, "tasks", runs * TASKS),
              0,
              repeats,
              Json.object(),
              machine,
              Machine.peakKib()));
    }
  }

  private static Map<String, Double> once(Ground ground, Jobs jobs, int runs, String prefix)
      throws IOException, InterruptedException {
    int all = runs * TASKS;
    try (EngineProcess first = ground.start("first", false)) {
      ground.trigger(DAG, prefix, runs);
      ground.await("jobs under way", first, () -> ground.count(DAG, prefix, "deferred") == all);
      Instant killed = first.kill();
      // Some have ended when somebody looks again: the first task to move is one of these.
      jobs.end(1);
      Map<String, Double> figures = new LinkedHashMap<>();
      try (EngineProcess second = ground.start("second", true)) {
        String moved =
            "select extract(epoch from min(end_date)) from task_instance where end_date > '%s'"
                .formatted(killed);
        ground.await("a task that moves", second, () -> ground.number(moved) > 0);
        ground.await("every job looked at", second, () -> jobs.seenSince(second.begun()) == all);
        Instant accounted = Instant.now();
        figures.put("first_move_s", ground.number(moved) - seconds(second.begun()));
        figures.put("accounted_s", seconds(accounted) - seconds(second.begun()));
        jobs.end(100);
        ground.await(
            "the end of every run",
            second,
            () ->
                ground.number("select count(*) from dag_run where state in ('queued', 'running')")
                    == 0);
        figures.put(
            "lost",
            all - ground.number("select count(*) from task_instance where state = 'success'"));
        figures.put("doubled", (double) jobs.doubled());
      }
      return figures;
    }
  }

  private static double seconds(Instant at) {
    return Duration.between(Instant.EPOCH, at).toMillis() / 1000.0;
  }
}
