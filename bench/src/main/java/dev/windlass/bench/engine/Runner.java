package dev.windlass.bench.engine;

import dev.windlass.bench.Figures;
import dev.windlass.bench.Result;
import dev.windlass.bench.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Has the engine do the work, again and again, and reads from its rows how long that took. */
final class Runner {
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final int LEAST_WARM_UPS = 2;
  private static final int MOST_WARM_UPS = 400;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String RUNS =
      """
      select count(*), count(*) filter (where state = 'success'),
             extract(epoch from max(end_date) - min(start_date)) * 1000
        from dag_run
       where dag_id = ? and run_id like ? || '%'
      """;

  private static final String TASKS =
      """
      select count(*)
        from dag_run r join task_instance t on t.id >= r.id << 20 and t.id < (r.id + 1) << 20
       where r.dag_id = ? and r.run_id like ? || '%' and t.state = 'success'
      """;

  /** In a chain, a task's upstream is the instance just before it. */
  private static final String HOPS =
      """
      select extract(epoch from t.start_date - u.end_date) * 1000
        from dag_run r
        join task_instance t on t.id > r.id << 20 and t.id < (r.id + 1) << 20
        join task_instance u on u.id = t.id - 1
       where r.dag_id = ? and r.run_id like ? || '%'
      """;

  private final Stage stage;
  private final Workload work;
  private final Drive drive;
  private int round;

  private Runner(Stage stage, Workload work) {
    this.stage = stage;
    this.work = work;
    this.drive = new Drive(stage.database());
  }

  static Result run(Stage stage, Workload work, int repeats)
      throws InterruptedException, IOException {
    Runner runner = new Runner(stage, work);
    int warmUps = runner.warmUp();
    List<Map<String, Double>> all = new ArrayList<>();
    for (int i = 0; i < repeats; i++) {
      all.add(runner.repeat());
    }
    return EngineBenchmark.result(
        stage, work.name(), Map.of("runs", work.runs(), "tasks", work.allTasks()), warmUps, all);
  }

  private int warmUp() throws InterruptedException {
    long until = System.nanoTime() + WARM_UP.toNanos();
    int done = 0;
    while (done < LEAST_WARM_UPS || (done < MOST_WARM_UPS && System.nanoTime() < until)) {
      read(work());
      done++;
    }
    return done;
  }

  private Map<String, Double> repeat() throws InterruptedException {
    Map<String, Double> floor = Floor.measure(stage.database(), work);
    double own = stage.machine().ownCpu();
    double server = stage.machine().serverCpu();
    String runs = work();
    // Before the rows of all earlier rounds are searched for the figures.
    double ownUsed = stage.machine().ownCpu() - own;
    double serverUsed = stage.machine().serverCpu() - server;
    Map<String, Double> measured = new LinkedHashMap<>(read(runs));
    measured.put("cpu_s", ownUsed);
    measured.put("postgres_cpu_s", serverUsed);
    measured.putAll(floor);
    if (work.sequential()) {
      measured.put(
          "ratio_rested", of(measured, "hop_p50_ms") / of(measured, "floor_rested_commit_p50_ms"));
    }
    measured.put(
        "ratio",
        work.sequential()
            ? of(measured, "hop_p50_ms") / of(measured, "floor_commit_p50_ms")
            : of(measured, "tasks_per_s") / of(measured, "floor_tasks_per_s"));
    return measured;
  }

  private static double of(Map<String, Double> measured, String metric) {
    return measured.getOrDefault(metric, Double.NaN);
  }

  /** Triggers all runs and waits for their ends; gives what their ids begin with. */
  private String work() throws InterruptedException {
    String prefix = "%s-%d-".formatted(work.dagId(), ++round);
    drive.trigger(work.dagId(), prefix, work.runs());
    drive.awaitDone(work.name(), PATIENCE);
    return prefix;
  }

  private Map<String, Double> read(String runs) {
    String prefix = runs.replace("_", "\\_");
    List<Double> row = drive.numbers(RUNS, work.dagId(), prefix);
    if (row.get(0) != work.runs() || row.get(1) != work.runs()) {
      throw new IllegalStateException(
          "%s: %.0f runs of %d succeeded%s"
              .formatted(work.name(), row.get(1), work.runs(), drive.refused()));
    }
    double done = drive.number(TASKS, work.dagId(), prefix);
    if (done != work.allTasks()) {
      throw new IllegalStateException(
          "%s: %.0f tasks of %d succeeded".formatted(work.name(), done, work.allTasks()));
    }
    Map<String, Double> measured = new LinkedHashMap<>();
    double millis = row.get(2);
    measured.put("makespan_ms", millis);
    measured.put("tasks_per_s", work.allTasks() / (millis / 1000));
    if (work.shape() == Workload.Shape.CHAIN) {
      double[] hops = Drive.array(drive.numbers(HOPS, work.dagId(), prefix));
      measured.put("hop_p50_ms", Figures.percentile(hops, 50));
      measured.put("hop_p95_ms", Figures.percentile(hops, 95));
      measured.put("hop_p99_ms", Figures.percentile(hops, 99));
    }
    return measured;
  }
}
