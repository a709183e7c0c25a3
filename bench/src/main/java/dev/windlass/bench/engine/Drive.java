package dev.windlass.bench.engine;

import dev.windlass.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks the engine for work through rows, and reads from rows what became of it. */
public final class Drive {
  private static final int LOOK_EVERY_MILLIS = 20;

  /** All triggers in one commit: the harness's own pace does not count. */
  private static final String TRIGGER =
      """
      insert into command (kind, payload, requested_by)
      select 'trigger', jsonb_build_object('dag_id', ?::text, 'run_id', ?::text || i), 'bench'
        from generate_series(1, ?) as i
      """;

  private static final String SEND =
      "insert into command (kind, payload, requested_by) values (?, ?::jsonb, 'bench')";

  private static final String LEFT =
      """
      select (select count(*) from command where done_at is null)
           + (select count(*) from dag_run where state in ('queued', 'running'))
      """;

  private static final String REFUSED =
      "select error from command where error is not null order by id desc limit 1";

  private final Database database;

  /** Works on the engine's database. */
  public Drive(Database database) {
    this.database = database;
  }

  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T with(Work<T> work) {
    try (Connection connection = database.pool().getConnection()) {
      return work.on(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("the benchmark's database failed", e);
    }
  }

  /** Asks for {@code runs} runs with ids from {@code prefix} and a number, all at once. */
  public void trigger(String dagId, String prefix, int runs) {
    update(TRIGGER, dagId, prefix, runs);
    update("notify windlass_command");
  }

  /** Sends one command. */
  public void send(String kind, String payload) {
    update(SEND, kind, payload);
    update("notify windlass_command");
  }

  /** Waits until no command and no run is left. */
  public void awaitDone(String work, Duration patience) throws InterruptedException {
    await(work, patience, () -> number(LEFT) == 0);
  }

  /** Something that becomes true. */
  public interface Condition {
    /** Whether it is. */
    boolean met();
  }

  /** Looks again and again until {@code condition} is met. */
  public static void await(String work, Duration patience, Condition condition)
      throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (!condition.met()) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            "%s was not done after %d s".formatted(work, patience.toSeconds()));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
  }

  /** The last refusal of the scheduler, for messages; empty when there was none. */
  public String refused() {
    return with(
        c -> {
          try (PreparedStatement query = c.prepareStatement(REFUSED);
              ResultSet row = query.executeQuery()) {
            return row.next() ? "; the scheduler said: " + row.getString(1) : "";
          }
        });
  }

  /** The one number a query gives. */
  public double number(String sql, Object... arguments) {
    return numbers(sql, arguments).getFirst();
  }

  /** The numbers in the first row's columns, or in the only column's rows. */
  public List<Double> numbers(String sql, Object... arguments) {
    return with(
        c -> {
          try (PreparedStatement query = prepare(c, sql, arguments);
              ResultSet rows = query.executeQuery()) {
            int columns = rows.getMetaData().getColumnCount();
            List<Double> all = new ArrayList<>();
            while (rows.next()) {
              for (int i = 1; i <= columns; i++) {
                all.add(rows.getDouble(i));
              }
            }
            return all;
          }
        });
  }

  /** Carries out a statement. */
  public void update(String sql, Object... arguments) {
    int unused =
        with(
            c -> {
              try (PreparedStatement statement = prepare(c, sql, arguments)) {
                return statement.execute() ? 1 : 0;
              }
            });
  }

  private static PreparedStatement prepare(Connection c, String sql, Object... arguments)
      throws SQLException {
    PreparedStatement statement = c.prepareStatement(sql);
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, arguments[i]);
    }
    return statement;
  }

  static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
