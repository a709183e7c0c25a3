package dev.windlass.bench.engine;

import dev.windlass.bench.Figures;
import dev.windlass.bench.Machine;
import dev.windlass.bench.Result;
import dev.windlass.bench.Stage;
import dev.windlass.dag.Json;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Has the engine do the work, again and again, and reads from its rows how long that took. */
final class Runner {
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final int LEAST_WARM_UPS = 2;
  private static final int MOST_WARM_UPS = 40;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int LOOK_EVERY_MILLIS = 20;

  /** All triggers in one commit: the harness's own pace does not count. */
  private static final String TRIGGER =
      """
      insert into command (kind, payload, requested_by)
      select 'trigger', jsonb_build_object('dag_id', ?::text, 'run_id', ?::text || i), 'bench'
        from generate_series(1, ?) as i
      """;

  private static final String LEFT =
      """
      select (select count(*) from command where done_at is null)
           + (select count(*) from dag_run where state in ('queued', 'running'))
      """;

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

  private static final String REFUSED =
      "select error from command where error is not null order by id desc limit 1";

  private final Stage stage;
  private final Workload work;
  private int round;

  private Runner(Stage stage, Workload work) {
    this.stage = stage;
    this.work = work;
  }

  static Result run(Stage stage, Workload work, int repeats)
      throws InterruptedException, IOException {
    Runner runner = new Runner(stage, work);
    try {
      int warmUps = runner.warmUp();
      List<Map<String, Double>> all = new ArrayList<>();
      for (int i = 0; i < repeats; i++) {
        all.add(runner.repeat());
      }
      return new Result(
          work.name(),
          Map.of("runs", work.runs(), "tasks", work.allTasks()),
          warmUps,
          all,
          Json.object(),
          stage.machine(),
          Machine.peakKib());
    } catch (SQLException e) {
      throw new IllegalStateException("the database failed during " + work.name(), e);
    }
  }

  private int warmUp() throws SQLException, InterruptedException {
    long until = System.nanoTime() + WARM_UP.toNanos();
    int done = 0;
    while (done < LEAST_WARM_UPS || (done < MOST_WARM_UPS && System.nanoTime() < until)) {
      once();
      done++;
    }
    return done;
  }

  private Map<String, Double> repeat() throws SQLException, InterruptedException {
    Map<String, Double> floor = Floor.measure(stage.database(), work);
    double own = stage.machine().ownCpu();
    double server = stage.machine().serverCpu();
    Map<String, Double> measured = new LinkedHashMap<>(once());
    measured.put("cpu_s", stage.machine().ownCpu() - own);
    measured.put("postgres_cpu_s", stage.machine().serverCpu() - server);
    measured.putAll(floor);
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

  /** Triggers all runs, waits for their ends and reads their times. */
  private Map<String, Double> once() throws SQLException, InterruptedException {
    String prefix = "%s-%d-".formatted(work.dagId(), ++round);
    try (Connection connection = stage.database().pool().getConnection()) {
      try (PreparedStatement trigger = connection.prepareStatement(TRIGGER);
          var ring = connection.createStatement()) {
        trigger.setString(1, work.dagId());
        trigger.setString(2, prefix);
        trigger.setInt(3, work.runs());
        trigger.executeUpdate();
        ring.execute("notify windlass_command");
      }
      await(connection);
      return read(connection, prefix);
    }
  }

  private void await(Connection connection) throws SQLException, InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    try (PreparedStatement left = connection.prepareStatement(LEFT)) {
      while (number(left) > 0) {
        if (System.nanoTime() > until) {
          throw new IllegalStateException(
              "%s was not done after %d minutes".formatted(work.name(), PATIENCE.toMinutes()));
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      }
    }
  }

  private static long number(PreparedStatement query) throws SQLException {
    try (ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private Map<String, Double> read(Connection connection, String prefix) throws SQLException {
    Map<String, Double> measured = new LinkedHashMap<>();
    try (PreparedStatement query = about(connection, RUNS, prefix);
        ResultSet row = query.executeQuery()) {
      row.next();
      if (row.getLong(1) != work.runs() || row.getLong(2) != work.runs()) {
        throw new IllegalStateException(
            "%s: %d runs of %d succeeded%s"
                .formatted(work.name(), row.getLong(2), work.runs(), refused(connection)));
      }
      double millis = row.getDouble(3);
      measured.put("makespan_ms", millis);
      measured.put("tasks_per_s", work.allTasks() / (millis / 1000));
    }
    try (PreparedStatement query = about(connection, TASKS, prefix)) {
      long done = number(query);
      if (done != work.allTasks()) {
        throw new IllegalStateException(
            "%s: %d tasks of %d succeeded".formatted(work.name(), done, work.allTasks()));
      }
    }
    if (work.shape() == Workload.Shape.CHAIN) {
      double[] hops = hops(connection, prefix);
      measured.put("hop_p50_ms", Figures.percentile(hops, 50));
      measured.put("hop_p95_ms", Figures.percentile(hops, 95));
      measured.put("hop_p99_ms", Figures.percentile(hops, 99));
    }
    return measured;
  }

  private double[] hops(Connection connection, String prefix) throws SQLException {
    List<Double> hops = new ArrayList<>();
    try (PreparedStatement query = about(connection, HOPS, prefix);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        hops.add(rows.getDouble(1));
      }
    }
    return hops.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private PreparedStatement about(Connection connection, String sql, String prefix)
      throws SQLException {
    PreparedStatement query = connection.prepareStatement(sql);
    query.setString(1, work.dagId());
    query.setString(2, prefix.replace("_", "\\_"));
    return query;
  }

  private static String refused(Connection connection) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(REFUSED);
        ResultSet row = query.executeQuery()) {
      return row.next() ? "; the scheduler said: " + row.getString(1) : "";
    }
  }
}
