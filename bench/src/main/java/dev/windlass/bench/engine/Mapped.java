package dev.windlass.bench.engine;

import dev.windlass.bench.Figures;
import dev.windlass.bench.Request;
import dev.windlass.bench.Result;
import dev.windlass.bench.Stage;
import dev.windlass.dag.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One task mapped over a list of a thousand, then of ten thousand: does a task cost the same? */
public final class Mapped extends EngineBenchmark {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int WARM_UPS = 4;

  private static final String SPAN =
      """
      select (r.state = 'success')::int, extract(epoch from r.end_date - r.start_date) * 1000,
             (select count(*) from task_instance t
               where t.id >= r.id << 20 and t.id < (r.id + 1) << 20 and t.state = 'success')
        from dag_run r
       where r.dag_id = ? and r.run_id = ?
      """;

  /** Found by its name among the services. */
  public Mapped() {
    super(
        "mapped",
        "a task mapped over 1,000 and 10,000 elements: whether the cost of one stays the same",
        "few",
        "lots");
  }

  @Override
  public void run(Request request, Consumer<Result> results)
      throws IOException, InterruptedException {
    int few = request.number("few", 1_000);
    int lots = request.number("lots", 10_000);
    Stage.Plan plan =
        new Stage.Plan(
            request.database(),
            Map.of(
                "bench_mapped_few", source("few", few), "bench_mapped_lots", source("lots", lots)),
            Map.of("WINDLASS_MAX_MAP_LENGTH", String.valueOf(Math.max(few, lots))),
            false);
    try (Stage stage = Stage.open(plan)) {
      Drive drive = new Drive(stage.database());
      for (int i = 0; i < WARM_UPS; i++) {
        double unused =
            once(drive, "few", few, "warm-up-" + i) + once(drive, "lots", lots, "warm-up-" + i);
      }
      List<Map<String, Double>> all = new ArrayList<>();
      for (int i = 0; i < request.repeats(); i++) {
        Map<String, Double> figures = new LinkedHashMap<>();
        // Several of the short ones beside each long one: they are as long together.
        List<Double> shorts = new ArrayList<>();
        for (int j = 0; j < 5; j++) {
          shorts.add(once(drive, "few", few, "r%d-%d".formatted(i, j)));
        }
        double shortRun = Figures.median(shorts);
        double longRun = once(drive, "lots", lots, "r" + i);
        figures.put("makespan_few_ms", shortRun);
        figures.put("makespan_lots_ms", longRun);
        figures.put("per_task_few_ms", shortRun / few);
        figures.put("per_task_lots_ms", longRun / lots);
        figures.put("tasks_per_s", lots / (longRun / 1000));
        figures.put("ratio", longRun / lots / (shortRun / few));
        all.add(figures);
      }
      results.accept(
          result(
              stage,
              "mapped %d and %d".formatted(few, lots),
              Map.of("few", few, "lots", lots),
              WARM_UPS,
              all));
    }
  }

  private static double once(Drive drive, String which, int tasks, String run)
      throws InterruptedException {
    String dag = "bench_mapped_" + which;
    drive.send("trigger", Json.text(Json.object().put("dag_id", dag).put("run_id", run)));
    drive.awaitDone("mapped " + which, PATIENCE);
    List<Double> row = drive.numbers(SPAN, dag, run);
    // The list, its elements, the reduction.
    if (row.isEmpty() || row.get(0) != 1 || row.get(2) != tasks + 2) {
      throw new IllegalStateException(
          "mapped %s: not every one of %d tasks succeeded: %s%s"
              .formatted(which, tasks, row, drive.refused()));
    }
    return row.get(1);
  }

  private static String source(String which, int elements) {
    return """
    import dev.windlass.dag.Dag;
    import dev.windlass.dag.TaskRef;
    import java.util.List;
    import java.util.stream.IntStream;

    Dag benchmark() {
      return Dag.define("bench_mapped_%s", d -> {
        d.maxActiveTasks(100_000);
        TaskRef<List<Integer>> list = d.task("list")
            .callList(Integer.class, run -> IntStream.range(0, %d).boxed().toList());
        TaskRef<List<Void>> each = d.expand("each", list, Void.class, (run, element) -> null);
        d.task("join").after(each).call(Void.class, run -> null);
      });
    }
    """
        .formatted(which, elements);
  }
}
