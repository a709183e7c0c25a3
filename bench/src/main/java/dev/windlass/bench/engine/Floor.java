package dev.windlass.bench.engine;

import dev.windlass.bench.Figures;
import dev.windlass.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What the database alone can do, asked by one client without any engine. Absolute times on a
 * shared machine mean little; the ratio to these means something.
 */
final class Floor {
  private static final int COMMITS = 300;

  /** About what a task takes between two commits of a chain. */
  private static final long REST_NANOS = 200_000;

  private static final int BATCH = 100;
  private static final int BATCHES = 50;

  private Floor() {}

  /** The floor that goes with {@code work}, by metric name. */
  static Map<String, Double> measure(Database database, Workload work) {
    try (Connection connection = database.pool().getConnection()) {
      return work.sequential() ? commits(connection) : rows(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("the floor could not be measured", e);
    }
  }

  /** Rows per second of a task's life, whatever the work. */
  static Map<String, Double> rows(Database database) {
    try (Connection connection = database.pool().getConnection()) {
      return rows(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("the floor could not be measured", e);
    }
  }

  /** One row, one update, one commit, again and again. */
  private static Map<String, Double> commits(Connection connection) throws SQLException {
    run(connection, "drop table if exists bench_floor");
    run(connection, "create table bench_floor (id int primary key, n bigint) with (fillfactor=60)");
    run(connection, "insert into bench_floor values (1, 0)");
    Map<String, Double> floor = new LinkedHashMap<>();
    try (PreparedStatement update =
        connection.prepareStatement("update bench_floor set n = n + 1 where id = ?")) {
      double[] millis = commits(update, 0);
      floor.put("floor_commit_p50_ms", Figures.percentile(millis, 50));
      floor.put("floor_commit_p99_ms", Figures.percentile(millis, 99));
      floor.put("floor_rested_commit_p50_ms", Figures.percentile(commits(update, REST_NANOS), 50));
    }
    run(connection, "drop table bench_floor");
    return floor;
  }

  /**
   * Milliseconds of each commit.
   *
   * @param rest nanoseconds between two: the server and the disk have gone to sleep then
   */
  private static double[] commits(PreparedStatement update, long rest) throws SQLException {
    double[] millis = new double[COMMITS];
    for (int i = -COMMITS / 4; i < COMMITS; i++) {
      if (rest > 0) {
        LockSupport.parkNanos(rest);
      }
      long begun = System.nanoTime();
      update.setInt(1, 1);
      update.executeUpdate();
      if (i >= 0) {
        millis[i] = (System.nanoTime() - begun) / 1e6;
      }
    }
    return millis;
  }

  /** A task's life as bare rows: one insert and two updates, 100 rows to a commit. */
  private static Map<String, Double> rows(Connection connection) throws SQLException {
    run(connection, "drop table if exists bench_floor");
    run(connection, "create table bench_floor (like task_instance including all)");
    long begun = System.nanoTime();
    each(
        connection,
        """
        insert into bench_floor (id, task_id, state, scheduled_at)
        select id, 't' || id, 'scheduled', now() from unnest(?::bigint[]) as id
        """);
    each(
        connection,
        """
        update bench_floor t
           set state = 'queued', try_number = 1, queued_at = now(), key = 'run-task-1-' || m.id
          from unnest(?::bigint[]) as m(id)
         where t.id = m.id
        """);
    each(
        connection,
        """
        update bench_floor t
           set state = 'success', start_date = now(), end_date = now(), worker = 'floor'
          from unnest(?::bigint[]) as m(id)
         where t.id = m.id
        """);
    double seconds = (System.nanoTime() - begun) / (double) TimeUnit.SECONDS.toNanos(1);
    run(connection, "drop table bench_floor");
    return Map.of("floor_tasks_per_s", BATCH * BATCHES / seconds);
  }

  private static void each(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int batch = 0; batch < BATCHES; batch++) {
        Long[] ids = new Long[BATCH];
        for (int i = 0; i < BATCH; i++) {
          ids[i] = (long) batch * BATCH + i;
        }
        statement.setArray(1, connection.createArrayOf("int8", ids));
        statement.executeUpdate();
      }
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
