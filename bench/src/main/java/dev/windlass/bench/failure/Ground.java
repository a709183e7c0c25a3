package dev.windlass.bench.failure;

import dev.windlass.bench.Machine;
import dev.windlass.bench.Stage;
import dev.windlass.config.Config;
import dev.windlass.store.Database;
import dev.windlass.store.PoolDao;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A database and a DAG folder that outlive the engines which are killed on them. */
final class Ground implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Path home;
  private final Database database;
  private final Path archive;
  private final Machine machine;

  private Ground(Path home, Database database, Path archive, Machine machine) {
    this.home = home;
    this.database = database;
    this.archive = archive;
    this.machine = machine;
  }

  /**
   * With these sources of DAGs by id; on a server of its own unless {@code url} names one.
   *
   * @param archive of the engines' classes
   */
  static Ground open(Optional<String> url, Map<String, String> sources, Path archive)
      throws IOException {
    Path home = Files.createTempDirectory("windlass-bench-");
    Map<String, String> keys = new HashMap<>();
    keys.put("WINDLASS_HOME", home.toString());
    url.ifPresent(u -> keys.put("WINDLASS_DATABASE_URL", u));
    Config config = Config.load(keys, Map.of("WINDLASS_DATABASE_USER", "postgres"), home);
    Files.createDirectories(config.engine().dagsFolder());
    for (Map.Entry<String, String> dag : sources.entrySet()) {
      Files.writeString(
          config.engine().dagsFolder().resolve(dag.getKey() + ".java"), dag.getValue());
    }
    Database database = Database.open(config.database(), home);
    int unused = database.migrate();
    database
        .dao(PoolDao.class)
        .put(new PoolDao.Pool(PoolDao.DEFAULT, -1, "Unlimited for benchmarks", false));
    return new Ground(home, database, archive, Machine.look(database, home));
  }

  Machine machine() {
    return machine;
  }

  EngineProcess start(String name, boolean alone) throws IOException {
    return EngineProcess.start(home, archive, database.url(), name, alone);
  }

  /** Un-pauses the DAG and triggers so many runs of it. */
  void trigger(String dagId, String prefix, int runs) {
    execute(
        """
        insert into command (kind, payload, requested_by)
        select 'pause', jsonb_build_object('dag_id', '%s', 'paused', false), 'bench'
        """
            .formatted(dagId));
    execute(
        """
        insert into command (kind, payload, requested_by)
        select 'trigger', jsonb_build_object('dag_id', '%s', 'run_id', '%s' || i), 'bench'
          from generate_series(1, %d) as i
        """
            .formatted(dagId, prefix, runs));
    execute("notify windlass_command");
  }

  private void execute(String sql) {
    try (Connection connection = database.pool().getConnection();
        var statement = connection.createStatement()) {
      boolean unused = statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("the database refused: " + sql, e);
    }
  }

  /** The one number that a query gives; 0 when it is null. */
  double number(String sql) {
    try (Connection connection = database.pool().getConnection();
        var statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getDouble(1) : 0;
    } catch (SQLException e) {
      throw new IllegalStateException("the database refused: " + sql, e);
    }
  }

  /** Task instances in a state, of a DAG's runs whose ids begin so. */
  long count(String dagId, String prefix, String state) {
    return (long)
        number(
            """
            select count(*)
              from task_instance t join dag_run r on r.id = t.id >> 20
             where r.dag_id = '%s' and r.run_id like '%s%%' and t.state = '%s'
            """
                .formatted(dagId, prefix, state));
  }

  /** The one text that a query gives. */
  String text(String sql) {
    try (Connection connection = database.pool().getConnection();
        var statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    } catch (SQLException e) {
      throw new IllegalStateException("the database refused: " + sql, e);
    }
  }

  /** Waits until something holds. */
  void await(String what, EngineProcess engine, BooleanSupplier condition)
      throws InterruptedException, IOException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until || !engine.alive()) {
        throw new IllegalStateException("%s: not seen. %s".formatted(what, engine.said()));
      }
      TimeUnit.MILLISECONDS.sleep(25);
    }
  }

  /** The id of a benchmark's DAG. */
  static String dagId(String name) {
    return Stage.PREFIX + name;
  }

  @Override
  public void close() throws IOException {
    database.close();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
