package dev.windlass.bench.waiting;

import dev.windlass.bench.Benchmark;
import dev.windlass.bench.Figures;
import dev.windlass.bench.Machine;
import dev.windlass.bench.Request;
import dev.windlass.bench.Result;
import dev.windlass.bench.Stage;
import dev.windlass.bench.engine.Drive;
import dev.windlass.dag.Json;
import dev.windlass.settings.Connection;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Ten thousand task instances that wait for remote jobs, all asking a Livy over HTTP. */
public final class Waiting implements Benchmark {
  private static final String DAG = "bench_waiting";
  private static final int TASKS_PER_RUN = 1_000;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration WATCHED = Duration.ofSeconds(45);

  /** Between two questions about a job. */
  private static final Duration POLLING = Duration.ofSeconds(15);

  private static final int WARM = 200;

  private static final String DEFERRED =
      "select count(*) from task_instance where state = 'deferred'";

  @Override
  public String name() {
    return "waiting";
  }

  @Override
  public String work() {
    return "10,000 tasks (--tasks) waiting on remote jobs: memory of each, how late it asks";
  }

  @Override
  public Set<String> options() {
    return Set.of("tasks", "seconds");
  }

  @Override
  public void run(Request request, Consumer<Result> results)
      throws IOException, InterruptedException {
    int tasks = request.number("tasks", 10_000);
    int runs = Math.max(1, tasks / TASKS_PER_RUN);
    int perRun = tasks / runs;
    int seconds = request.number("seconds", (int) WATCHED.toSeconds());
    try (PatientLivy livy = new PatientLivy();
        Stage stage =
            Stage.open(
                Stage.Plan.of(
                    request.database(),
                    Map.of(
                        DAG,
                        source(DAG, perRun, livy.url()),
                        DAG + "_warm",
                        source(DAG + "_warm", WARM, livy.url()))))) {
      stage.put(
          new Connection(
              "livy_default",
              "livy",
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Map.of()));
      Drive drive = new Drive(stage.database());
      // What is there once, whatever waits: classes, pools, compiled code.
      drive.trigger(DAG + "_warm", "warm-", 1);
      await(drive, WARM);
      long heap = heapBytes();
      long rss = Machine.rssKib().orElse(0);
      drive.trigger(DAG, "waiting-", runs);
      long begun = System.nanoTime();
      await(drive, WARM + runs * perRun);
      double filled = (System.nanoTime() - begun) / 1e9;
      livy.measure(true);
      double cpu = stage.machine().ownCpu();
      long polls = livy.polls();
      TimeUnit.SECONDS.sleep(seconds);
      livy.measure(false);
      Map<String, Double> figures = new LinkedHashMap<>();
      double waiting = runs * perRun;
      figures.put("heap_per_task_kib", (heapBytes() - heap) / 1024.0 / waiting);
      figures.put("rss_per_task_kib", (Machine.rssKib().orElse(0) - rss) / waiting);
      figures.put("polls_per_s", (livy.polls() - polls) / (double) seconds);
      figures.put("cpu_share", (stage.machine().ownCpu() - cpu) / seconds);
      double[] late = livy.gaps().stream().mapToDouble(gap -> gap - POLLING.toMillis()).toArray();
      if (late.length > 0) {
        figures.put("poll_late_p50_ms", Figures.percentile(late, 50));
        figures.put("poll_late_p99_ms", Figures.percentile(late, 99));
      }
      figures.put("all_waiting_after_s", filled);
      livy.finish();
      drive.awaitDone("waiting", PATIENCE);
      results.accept(
          new Result(
              "waiting " + (int) waiting,
              Map.of("tasks", (int) waiting),
              1,
              List.of(figures),
              Json.object(),
              stage.machine(),
              Machine.peakKib()));
    }
  }

  private static void await(Drive drive, int tasks) throws InterruptedException {
    Drive.await("waiting", PATIENCE, () -> drive.number(DEFERRED) >= tasks);
  }

  /** What is reachable. */
  private static long heapBytes() throws InterruptedException {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    for (int i = 0; i < 3; i++) {
      memory.gc();
      TimeUnit.MILLISECONDS.sleep(200);
    }
    return memory.getHeapMemoryUsage().getUsed();
  }

  private static String source(String dag, int tasks, String livy) {
    return """
    import dev.windlass.dag.Dag;
    import dev.windlass.operators.livy.LivyBatch;
    import dev.windlass.operators.remote.Polling;
    import java.time.Duration;

    Dag benchmark() {
      return Dag.define("%s", d -> {
        d.maxActiveRuns(100_000);
        d.maxActiveTasks(100_000);
        for (int i = 0; i < %d; i++) {
          d.task("job" + i).run(
              LivyBatch.class,
              run ->
                  LivyBatch.on("%s")
                      .withJar("local:/job.jar", "Job")
                      .withPolling(Polling.between(Duration.ofSeconds(%d), Duration.ofSeconds(%d))));
        }
      });
    }
    """
        .formatted(dag, tasks, livy, POLLING.toSeconds(), POLLING.toSeconds());
  }
}
