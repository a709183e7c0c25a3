package dev.windlass.bench.engine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.bench.Figures;
import dev.windlass.bench.Machine;
import dev.windlass.bench.Request;
import dev.windlass.bench.Result;
import dev.windlass.bench.Stage;
import dev.windlass.dag.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A steady offer of runs, minute after minute: does the engine keep up, and stay as quick? */
public final class Sustain extends EngineBenchmark {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int OFFERS_PER_SECOND = 10;
  private static final Workload WORK = Workload.chain(10);

  private static final String SINCE =
      """
      select extract(epoch from t.start_date - u.end_date) * 1000
        from dag_run r
        join task_instance t on t.id > r.id << 20 and t.id < (r.id + 1) << 20
        join task_instance u on u.id = t.id - 1
       where r.id > ? and r.id <= ?
      """;

  private static final String WAL = "select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')";

  /** Bytes of the tables and indexes that the engine writes. */
  private static final String SIZE =
      """
      select sum(pg_total_relation_size(oid)) from pg_class
       where relname in ('dag_run', 'task_instance', 'command', 'xcom')
      """;

  /** Found by its name among the services. */
  public Sustain() {
    super(
        "sustain",
        "1,000 tasks/s offered for 5 minutes (--minutes, --rate): the rate kept, hops over time",
        "minutes",
        "seconds",
        "rate");
  }

  @Override
  public void run(Request request, Consumer<Result> results)
      throws IOException, InterruptedException {
    int seconds = request.number("seconds", 60 * request.number("minutes", 5));
    int rate = request.number("rate", 1_000);
    try (Stage stage =
        Stage.open(Stage.Plan.of(request.database(), Map.of(WORK.dagId(), WORK.source())))) {
      new Offer(stage, seconds, rate).run(results);
    }
  }

  /** One measurement, from the first run offered to the last one's end. */
  private static final class Offer {
    private final Stage stage;
    private final Drive drive;
    private final int seconds;
    private final int rate;
    private final int window;
    private int offers;

    Offer(Stage stage, int seconds, int rate) {
      this.stage = stage;
      this.drive = new Drive(stage.database());
      this.seconds = seconds;
      this.rate = rate;
      this.window = Math.max(1, Math.min(30, seconds / 4));
    }

    void run(Consumer<Result> results) throws InterruptedException, IOException {
      offer(Math.min(10, seconds));
      drive.awaitDone("sustain", PATIENCE);
      double firstRun = lastRun();
      double walBefore = drive.number(WAL);
      double sizeBefore = drive.number(SIZE);
      double cpuBefore = stage.machine().ownCpu();
      double serverBefore = stage.machine().serverCpu();
      ArrayNode overTime = Json.MAPPER.createArrayNode();
      double last = firstRun;
      double begun = now();
      for (int done = 0; done < seconds; done += window) {
        offer(Math.min(window, seconds - done));
        double newest = lastRun();
        overTime.add(window(last, newest, now() - begun));
        last = newest;
      }
      double offered = now() - begun;
      drive.awaitDone("sustain", PATIENCE);
      double all = now() - begun;
      double tasks = (lastRun() - firstRun) * WORK.tasks();
      Map<String, Double> figures = new LinkedHashMap<>();
      double[] hops = Drive.array(drive.numbers(SINCE, firstRun, lastRun()));
      figures.put("offered_tasks_per_s", tasks / offered);
      figures.put("achieved_tasks_per_s", tasks / all);
      figures.put("hop_p50_ms", Figures.percentile(hops, 50));
      figures.put("hop_p99_ms", Figures.percentile(hops, 99));
      figures.put("hop_p99_first_window_ms", overTime.path(0).path("hop_p99_ms").asDouble());
      figures.put(
          "hop_p99_last_window_ms",
          overTime.path(overTime.size() - 1).path("hop_p99_ms").asDouble());
      figures.put("wal_per_task_bytes", (drive.number(WAL) - walBefore) / tasks);
      figures.put("tables_per_task_bytes", (drive.number(SIZE) - sizeBefore) / tasks);
      figures.put("cpu_s", stage.machine().ownCpu() - cpuBefore);
      figures.put("postgres_cpu_s", stage.machine().serverCpu() - serverBefore);
      ObjectNode details = Json.object();
      details.set("over_time", overTime);
      results.accept(
          new Result(
              "sustain %d tasks/s for %d s".formatted(rate, seconds),
              Map.of("rate", rate, "seconds", seconds, "tasks", (int) tasks),
              1,
              List.of(figures),
              details,
              stage.machine(),
              Machine.peakKib()));
    }

    private static double now() {
      return System.nanoTime() / 1e9;
    }

    private double lastRun() {
      return drive.number("select coalesce(max(id), 0) from dag_run");
    }

    private ObjectNode window(double after, double upTo, double at) {
      double[] hops = Drive.array(drive.numbers(SINCE, after, upTo));
      return Json.object()
          .put("at_s", Math.round(at))
          .put("hop_p50_ms", hops.length == 0 ? 0 : Figures.percentile(hops, 50))
          .put("hop_p99_ms", hops.length == 0 ? 0 : Figures.percentile(hops, 99));
    }

    /** A share of the rate every tenth of a second, on time whatever the engine does. */
    private void offer(int forSeconds) throws InterruptedException {
      long begun = System.nanoTime();
      int perOffer = Math.max(1, rate / WORK.tasks() / OFFERS_PER_SECOND);
      for (int i = 0; i < forSeconds * OFFERS_PER_SECOND; i++) {
        long due = begun + TimeUnit.SECONDS.toNanos(1) * i / OFFERS_PER_SECOND;
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        drive.trigger(WORK.dagId(), "sustain-%d-".formatted(++offers), perOffer);
      }
    }
  }
}
