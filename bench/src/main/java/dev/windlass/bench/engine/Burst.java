package dev.windlass.bench.engine;

import dev.windlass.bench.Figures;
import dev.windlass.bench.Request;
import dev.windlass.bench.Result;
import dev.windlass.bench.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A thousand DAGs whose schedules all fall due at the same second, minute after minute. */
public final class Burst extends EngineBenchmark {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** When tasks began after their run was due, in one minute's runs. */
  private static final String DELAYS =
      """
      select extract(epoch from t.start_date - r.run_after) * 1000
        from dag_run r join task_instance t on t.id >= r.id << 20 and t.id < (r.id + 1) << 20
       where r.run_after = to_timestamp(?) and t.start_date is not null
      """;

  /** The newest minute whose runs have all ended, and that every DAG has a run of. */
  private static final String WHOLE =
      """
      select coalesce(max(due), 0)
        from (select extract(epoch from run_after) as due
                from dag_run
               where state = 'success' and run_type = 'scheduled'
               group by run_after
              having count(*) = ?) as minutes
      """;

  /** Found by its name among the services. */
  public Burst() {
    super("burst", "1,000 DAGs due at the same second: how late their tasks begin", "dags");
  }

  @Override
  public void run(Request request, Consumer<Result> results)
      throws IOException, InterruptedException {
    int dags = request.number("dags", 1_000);
    Stage.Plan plan =
        new Stage.Plan(request.database(), Map.of("bench_burst", source(dags)), Map.of(), true);
    try (Stage stage = Stage.open(plan)) {
      Drive drive = new Drive(stage.database());
      // The first minute warms up.
      double before = next(drive, dags, 0);
      List<Map<String, Double>> all = new ArrayList<>();
      for (int i = 0; i < request.repeats(); i++) {
        before = next(drive, dags, before);
        double[] delays = Drive.array(drive.numbers(DELAYS, before));
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("schedule_delay_p50_ms", Figures.percentile(delays, 50));
        figures.put("schedule_delay_p99_ms", Figures.percentile(delays, 99));
        figures.put("schedule_delay_max_ms", Figures.percentile(delays, 100));
        all.add(figures);
      }
      results.accept(result(stage, "burst " + dags, Map.of("dags", dags), 1, all));
    }
  }

  private static double next(Drive drive, int dags, double before) throws InterruptedException {
    double[] found = new double[1];
    Drive.await(
        "burst",
        PATIENCE,
        () -> {
          found[0] = drive.number(WHOLE, dags);
          return found[0] > before;
        });
    return found[0];
  }

  private static String source(int dags) {
    return """
    import dev.windlass.dag.Dag;
    import dev.windlass.dag.DagFactory;
    import java.util.ArrayList;
    import java.util.List;

    public final class bench_burst implements DagFactory {
      @Override
      public List<Dag> dags() {
        List<Dag> all = new ArrayList<>();
        for (int i = 0; i < %d; i++) {
          all.add(Dag.define("bench_burst_" + i, d -> {
            d.schedule("* * * * *");
            d.catchup(false);
            d.task("work").call(Void.class, run -> null);
          }));
        }
        return all;
      }
    }
    """
        .formatted(dags);
  }
}
