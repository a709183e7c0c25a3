package dev.windlass.bench.engine;

import dev.windlass.bench.Request;
import dev.windlass.bench.Result;
import dev.windlass.bench.Stage;
import dev.windlass.dag.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Ten years of a daily DAG with ten tasks, made up for by one backfill. */
public final class Backfill extends EngineBenchmark {
  private static final String DAG = "bench_backfill";
  private static final int TASKS = 10;
  private static final LocalDate FIRST = LocalDate.of(2010, 1, 1);
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  /** From the first run's making to the last one's end; clearing begins a run anew. */
  private static final String SPAN =
      """
      select count(*), count(*) filter (where state = 'success'),
             extract(epoch from max(end_date) - min(queued_at))
        from dag_run where dag_id = ?
      """;

  /** Found by its name among the services. */
  public Backfill() {
    super(
        "backfill", "3,650 daily runs of 10 tasks, made up for by one backfill", "runs", "active");
  }

  @Override
  public void run(Request request, Consumer<Result> results)
      throws IOException, InterruptedException {
    int runs = request.number("runs", 3_650);
    int active = request.number("active", 100);
    try (Stage stage = Stage.open(Stage.Plan.of(request.database(), Map.of(DAG, source())))) {
      Drive drive = new Drive(stage.database());
      List<Map<String, Double>> all = new ArrayList<>();
      // One round warms up; each later one reprocesses what the one before completed.
      for (int i = 0; i <= request.repeats(); i++) {
        Map<String, Double> floor = Floor.rows(stage.database());
        backfill(drive, runs, active);
        List<Double> row = drive.numbers(SPAN, DAG);
        if (row.get(1) != runs) {
          throw new IllegalStateException(
              "backfill: %.0f runs of %d succeeded%s".formatted(row.get(1), runs, drive.refused()));
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("makespan_s", row.get(2));
        figures.put("runs_per_s", runs / row.get(2));
        figures.put("tasks_per_s", runs * TASKS / row.get(2));
        figures.putAll(floor);
        figures.put(
            "ratio",
            figures.getOrDefault("tasks_per_s", 0.0)
                / floor.getOrDefault("floor_tasks_per_s", 1.0));
        if (i > 0) {
          all.add(figures);
        }
      }
      results.accept(
          result(
              stage,
              "backfill %dx%d".formatted(runs, TASKS),
              Map.of("runs", runs, "tasks", runs * TASKS, "active_runs", active),
              1,
              all));
    }
  }

  private static void backfill(Drive drive, int runs, int active) throws InterruptedException {
    drive.send(
        "backfill",
        Json.text(
            Json.object()
                .put("dag_id", DAG)
                .put("from", FIRST.atStartOfDay(ZoneOffset.UTC).toInstant().toString())
                .put(
                    "to",
                    FIRST.plusDays(runs - 1L).atStartOfDay(ZoneOffset.UTC).toInstant().toString())
                .put("reprocess", "completed")
                .put("max_active_runs", active)));
    drive.awaitDone("backfill", PATIENCE);
  }

  private static String source() {
    return """
    import dev.windlass.dag.Dag;
    import dev.windlass.dag.TaskRef;

    Dag benchmark() {
      return Dag.define("%s", d -> {
        d.schedule("0 0 * * *");
        d.maxActiveTasks(100_000);
        TaskRef<Void> last = d.task("t0").call(Void.class, run -> null);
        for (int i = 1; i < %d; i++) {
          last = d.task("t" + i).after(last).call(Void.class, run -> null);
        }
      });
    }
    """
        .formatted(DAG, TASKS);
  }
}
