package dev.windlass.bench.failure;

import dev.windlass.bench.Benchmark;
import dev.windlass.bench.Machine;
import dev.windlass.bench.Request;
import dev.windlass.bench.Result;
import dev.windlass.dag.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Two schedulers under load; {@code kill -9} of the one that leads. */
public final class Failover implements Benchmark {
  private static final String JOBS = Ground.dagId("failover_jobs");
  private static final String CHAIN = Ground.dagId("failover_chain");
  private static final int TASKS = 20;
  private static final int JOB_RUNS = 25;
  private static final int CHAIN_RUNS = 40;
  private static final int CHAIN_LENGTH = 400;

  @Override
  public String name() {
    return "failover";
  }

  @Override
  public String work() {
    return "two schedulers under load, kill -9 of the leader";
  }

  @Override
  public void run(Request request, Consumer<Result> results)
      throws IOException, InterruptedException {
    List<Map<String, Double>> repeats = new ArrayList<>();
    Machine machine = null;
    try (EngineArchive archive = EngineArchive.make(request.database())) {
      for (int i = 0; i < request.repeats(); i++) {
        try (Jobs jobs = new Jobs();
            Ground ground =
                Ground.open(
                    request.database(),
                    Map.of(JOBS, jobs.dag(JOBS, TASKS, 500), CHAIN, chain()),
                    archive.file())) {
          machine = ground.machine();
          repeats.add(once(ground, jobs, "r%d-".formatted(i)));
        }
      }
    }
    if (machine != null) {
      int tasks = JOB_RUNS * TASKS + CHAIN_RUNS * CHAIN_LENGTH;
      results.accept(
          new Result(
              "failover",
              Map.of("runs", JOB_RUNS + CHAIN_RUNS, "tasks", tasks),
              0,
              repeats,
              Json.object(),
              machine,
              Machine.peakKib()));
    }
  }

  /** Tasks of a few milliseconds, one after another: some run at any moment. */
  private static String chain() {
    return """
    import dev.windlass.dag.Dag;
    import dev.windlass.dag.TaskRef;

    Dag benchmark() {
      return Dag.define("%s", d -> {
        d.maxActiveRuns(100_000);
        d.maxActiveTasks(100_000);
        TaskRef<Void> last = d.task("t0").call(Void.class, run -> null);
        for (int i = 1; i < %d; i++) {
          last = d.task("t" + i).after(last).call(Void.class, run -> {
            Thread.sleep(20);
            return null;
          });
        }
      });
    }
    """
        .formatted(CHAIN, CHAIN_LENGTH);
  }

  private static Map<String, Double> once(Ground ground, Jobs jobs, String prefix)
      throws IOException, InterruptedException {
    try (EngineProcess one = ground.start("one", false);
        EngineProcess two = ground.start("two", false)) {
      ground.await("a leader", one, () -> leads(ground, one) || leads(ground, two));
      EngineProcess first = leads(ground, one) ? one : two;
      EngineProcess second = first == one ? two : one;
      // The standby is warm: it has loaded the DAGs and waits.
      ground.await(
          "a standby",
          second,
          () ->
              ground.number(
                      "select count(distinct application_name || client_port) from pg_stat_activity"
                          + " where application_name = 'windlass-lease'")
                  >= 2);
      ground.trigger(JOBS, prefix, JOB_RUNS);
      ground.trigger(CHAIN, prefix, CHAIN_RUNS);
      ground.await(
          "load",
          first,
          () ->
              ground.count(CHAIN, prefix, "success") + ground.count(JOBS, prefix, "success")
                  >= CHAIN_RUNS * 20);
      Instant killed = first.kill();
      ground.await("another leader", second, () -> leads(ground, second));
      String move =
          "select extract(epoch from %s(end_date)) from task_instance where end_date %s '%s'";
      ground.await(
          "a task that moves",
          second,
          () -> ground.number(move.formatted("min", ">", killed.plusMillis(100))) > 0);
      double before = ground.number(move.formatted("max", "<=", killed.plusMillis(100)));
      double after = ground.number(move.formatted("min", ">", killed.plusMillis(100)));
      jobs.end(100);
      ground.await(
          "the end of every run",
          second,
          () ->
              ground.number("select count(*) from dag_run where state in ('queued', 'running')")
                  == 0);
      int tasks = JOB_RUNS * TASKS + CHAIN_RUNS * CHAIN_LENGTH;
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("pause_s", after - before);
      figures.put(
          "lost",
          (double) tasks
              - ground.count(CHAIN, prefix, "success")
              - ground.count(JOBS, prefix, "success"));
      figures.put(
          "doubled",
          jobs.doubled()
              + ground.number(
                  "select count(*) from task_instance_history where state = 'success'"));
      return figures;
    }
  }

  private static boolean leads(Ground ground, EngineProcess engine) {
    return engine.is(
        ground.text(
            "select case when expires_at > now() then holder else 'nobody' end from leader"));
  }
}
