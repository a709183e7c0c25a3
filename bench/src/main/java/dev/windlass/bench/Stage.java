package dev.windlass.bench;

import dev.windlass.config.Config;
import dev.windlass.engine.Engine;
import dev.windlass.settings.Connection;
import dev.windlass.store.Database;
import dev.windlass.store.EngineStore;
import dev.windlass.store.PoolDao;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A whole engine (DAG processor, scheduler, worker) with the benchmark's DAGs in its folder, on a
 * server of its own in a temporary home or on a database it was given.
 */
public final class Stage implements AutoCloseable {
  /** What the id of every benchmark's DAG begins with. */
  public static final String PREFIX = "bench_";

  private static final List<String> SIGN_IN =
      List.of(
          "WINDLASS_DATABASE_USER",
          "WINDLASS_DATABASE_PASSWORD",
          "WINDLASS_DATABASE_PASSWORD_FILE");

  private static final Duration DAG_PATIENCE = Duration.ofMinutes(2);

  private final Path home;
  private final Database database;
  private final Engine engine;
  private final Machine machine;

  /**
   * What is to be on it.
   *
   * @param url the database to use; empty: a server of its own
   * @param sources of DAGs by their ids, which begin with {@link #PREFIX}
   * @param settings configuration keys beyond the usual
   * @param schedules whether schedules make runs
   */
  public record Plan(
      Optional<String> url,
      Map<String, String> sources,
      Map<String, String> settings,
      boolean schedules) {
    /** DAGs that only run when somebody asks. */
    public static Plan of(Optional<String> url, Map<String, String> sources) {
      return new Plan(url, sources, Map.of(), false);
    }
  }

  private Stage(Path home, Database database, Engine engine, Machine machine) {
    this.home = home;
    this.database = database;
    this.engine = engine;
    this.machine = machine;
  }

  /**
   * Starts everything; returns when the DAGs are loaded.
   *
   * @throws IllegalArgumentException when the database given is in somebody's use
   */
  public static Stage open(Plan plan) throws IOException {
    Path home = Files.createTempDirectory("windlass-bench-");
    Database database = null;
    try {
      Config config = config(home, plan);
      Files.createDirectories(config.engine().dagsFolder());
      for (Map.Entry<String, String> dag : plan.sources().entrySet()) {
        Files.writeString(
            config.engine().dagsFolder().resolve(dag.getKey() + ".java"), dag.getValue());
      }
      database = Database.open(config.database(), config.home());
      database.migrate();
      refuseIfUsed(database);
      // What is measured is the engine's own pace, not a limit that somebody set.
      database
          .dao(PoolDao.class)
          .put(new PoolDao.Pool(PoolDao.DEFAULT, -1, "Unlimited for benchmarks", false));
      Machine machine = Machine.look(database, home);
      Engine engine = Engine.start(database, config, plan.url().isEmpty(), plan.schedules());
      if (!engine.awaitDags(DAG_PATIENCE)) {
        throw new IllegalStateException("the benchmark's DAGs did not load in time");
      }
      Stage stage = new Stage(home, database, engine, machine);
      stage.refuseBrokenDags();
      return stage;
    } catch (IOException | RuntimeException e) {
      if (database != null) {
        database.close();
      }
      delete(home);
      throw e;
    }
  }

  private static Config config(Path home, Plan plan) {
    Map<String, String> keys = new HashMap<>();
    keys.put("WINDLASS_HOME", home.toString());
    keys.put("WINDLASS_PARALLELISM", "100000");
    keys.putAll(plan.settings());
    plan.url().ifPresent(u -> keys.put("WINDLASS_DATABASE_URL", u));
    return Config.load(keys, signIn(), home);
  }

  /** What the environment says about signing in to the database. */
  public static Map<String, String> signIn() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.keySet().retainAll(SIGN_IN);
    return environment;
  }

  /** Here the engine would take over runs, and mark DAGs as gone, that are none of its business. */
  private static void refuseIfUsed(Database database) {
    if (new EngineStore(database).led()) {
      throw new IllegalArgumentException(
          "a scheduler is running on %s; give the benchmarks a database of their own"
              .formatted(database.url()));
    }
    try (var connection = database.pool().getConnection();
        var statement = connection.prepareStatement("select 1 from dag where dag_id not like ?")) {
      statement.setString(1, PREFIX.replace("_", "\\_") + "%");
      if (statement.executeQuery().next()) {
        throw new IllegalArgumentException(
            "%s holds DAGs; give the benchmarks a database of their own".formatted(database.url()));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot look for DAGs in the database", e);
    }
  }

  /** A DAG that did not load is this module's mistake. */
  private void refuseBrokenDags() throws IOException {
    try (var connection = database.pool().getConnection();
        var statement = connection.createStatement();
        var errors = statement.executeQuery("select message from import_error")) {
      if (errors.next()) {
        String message = errors.getString(1);
        engine.close();
        throw new IllegalStateException("a benchmark's DAG does not load: " + message);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot look for import errors", e);
    }
  }

  /** The engine's database. */
  public Database database() {
    return database;
  }

  /** Where it runs. */
  public Machine machine() {
    return machine;
  }

  /** Stores a connection for the DAGs. */
  public void put(Connection connection) {
    engine.parts().settings().put(connection, "");
  }

  @Override
  public void close() throws IOException {
    engine.close();
    database.close();
    delete(home);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
