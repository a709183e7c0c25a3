package dev.windlass.testing;

import dev.windlass.store.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A fresh, migrated database on a real Postgres: one server per JVM, started when first asked for,
 * and one database per call, copied from a migrated template in a few hundredths of a second. The
 * server forgets everything when the JVM ends.
 *
 * <pre>{@code
 * static final TestDatabase db = TestDatabase.create();
 *
 * @AfterAll
 * static void close() {
 *   db.close();
 * }
 * }</pre>
 */
public final class TestDatabase implements AutoCloseable {
  private static final String TEMPLATE = "windlass_template";
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static @Nullable EmbeddedPostgres server;

  private final String name;
  private final Database database;

  private TestDatabase(String name, Database database) {
    this.name = name;
    this.database = database;
  }

  /** A database of its own, with every migration applied. */
  public static TestDatabase create() {
    String name = "test_" + COUNT.incrementAndGet();
    EmbeddedPostgres running = server();
    execute(running, "create database " + name + " template " + TEMPLATE);
    return new TestDatabase(name, Database.connectForTests(url(running, name), "postgres", 8));
  }

  /** The open database. */
  public Database database() {
    return database;
  }

  /** An SQL object on it. */
  public <T> T dao(Class<T> type) {
    return database.dao(type);
  }

  /** Runs one statement as it stands. */
  public void execute(String sql) {
    try (var connection = database.pool().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("refused: " + sql, e);
    }
  }

  /** The first column of the first row as text; null when it is null or there is no row. */
  public @Nullable String query(String sql) {
    try (var connection = database.pool().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    } catch (SQLException e) {
      throw new IllegalStateException("refused: " + sql, e);
    }
  }

  /** Closes the connections and drops the database. */
  @Override
  public void close() {
    database.close();
    execute(server(), "drop database " + name + " with (force)");
  }

  private static synchronized EmbeddedPostgres server() {
    if (server != null) {
      return server;
    }
    try {
      // Durability is for the living: fsync stays off here.
      EmbeddedPostgres started =
          EmbeddedPostgres.builder().setServerConfig("max_connections", "200").start();
      execute(started, "create database " + TEMPLATE);
      try (var template = Database.connectForTests(url(started, TEMPLATE), "postgres", 2)) {
        template.migrate();
      }
      server = started;
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException("no Postgres for the tests", e);
    }
  }

  private static String url(EmbeddedPostgres server, String database) {
    return "jdbc:postgresql://localhost:%d/%s".formatted(server.getPort(), database);
  }

  private static void execute(EmbeddedPostgres server, String sql) {
    try (var connection = DriverManager.getConnection(url(server, "postgres"), "postgres", null);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("refused: " + sql, e);
    }
  }
}
