package dev.windlass.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.windlass.config.Config;
import dev.windlass.settings.Secret;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The metadata database: a pool of connections to a Postgres that keeps what it confirmed.
 * Thread-safe. Opening does not migrate; see {@link #migrate} and {@link #check}.
 */
public final class Database implements AutoCloseable {
  /** How long a statement may take before its connection counts as dead. */
  private static final Duration SILENCE = Duration.ofMinutes(2);

  /** How long a caller waits for a free connection. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final @Nullable EmbeddedServer server;

  private Database(HikariDataSource pool, @Nullable EmbeddedServer server) {
    this.pool = pool;
    this.server = server;
    this.jdbi =
        Jdbi.create(pool).installPlugin(new PostgresPlugin()).installPlugin(new SqlObjectPlugin());
  }

  /**
   * Opens the configured server, or an embedded one below {@code home} when no URL is given.
   *
   * @throws IllegalStateException when the server cannot be reached or does not keep what it
   *     confirmed
   */
  public static Database open(Config.Database config, Path home) {
    if (config.url() != null) {
      return connect(config.url(), config.user(), config.password(), config.poolSize());
    }
    EmbeddedServer server = EmbeddedServer.start(home);
    try {
      return durable(
          new Database(ordinary(server.url(), server.user(), null, config.poolSize()), server));
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /**
   * Opens a running server that keeps what it confirmed.
   *
   * @throws IllegalStateException as {@link #open}
   */
  public static Database connect(String url, String user, @Nullable Secret password, int poolSize) {
    return durable(new Database(ordinary(url, user, password, poolSize), null));
  }

  /** Opens a running server without asking whether it keeps what it confirmed: for tests. */
  public static Database connectForTests(String url, String user, int poolSize) {
    return new Database(ordinary(url, user, null, poolSize), null);
  }

  /**
   * The same server through connections of its own, so that whoever uses up the others takes none
   * from here. Closing it closes those alone.
   *
   * @param name what the server's lists call it
   * @param size connections at most
   * @param patience how long a caller waits for a free one
   */
  public Database apart(String name, int size, Duration patience) {
    return new Database(
        pool(name, url(), pool.getUsername(), pool.getPassword(), size, patience), null);
  }

  private static HikariDataSource ordinary(
      String url, String user, @Nullable Secret password, int size) {
    String word = password == null ? null : password.reveal();
    return pool("windlass", url, user, word, size, PATIENCE);
  }

  private static HikariDataSource pool(
      String name,
      String url,
      String user,
      @Nullable String password,
      int size,
      Duration patience) {
    var config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(url);
    config.setUsername(user);
    if (password != null) {
      config.setPassword(password);
    }
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(Math.min(size, 4));
    config.setConnectionTimeout(patience.toMillis());
    config.addDataSourceProperty("ApplicationName", name);
    config.addDataSourceProperty("tcpKeepAlive", "true");
    // A connection that fell into a hole must not hold its user for ever.
    config.addDataSourceProperty("socketTimeout", String.valueOf(SILENCE.toSeconds()));
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    config.addDataSourceProperty("socketFactory", EagerSockets.class.getName());
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException e) {
      // The cause is a driver's message: it names host and role, never the password.
      throw new IllegalStateException(
          "cannot sign in to the metadata database as %s; check WINDLASS_DATABASE_URL, _USER and"
                  .formatted(user)
              + " _PASSWORD",
          e);
    }
  }

  /**
   * A confirmed commit must survive a power cut: everything that leaves the process relies on it.
   */
  private static Database durable(Database database) {
    try (var connection = database.pool.getConnection();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                """
                select current_setting('fsync') = 'on'
                       and current_setting('synchronous_commit') <> 'off',
                       current_setting('fsync'), current_setting('synchronous_commit')
                """)) {
      row.next();
      if (!row.getBoolean(1)) {
        throw new IllegalStateException(
            "the metadata database may forget what it confirmed: fsync is %s and synchronous_commit"
                    .formatted(row.getString(2))
                + " is %s; both must be on".formatted(row.getString(3)));
      }
      return database;
    } catch (SQLException e) {
      database.close();
      throw new IllegalStateException("cannot ask the metadata database for its settings", e);
    } catch (IllegalStateException e) {
      database.close();
      throw e;
    }
  }

  /** The pool behind SQL objects; only {@code store} names its type. */
  public Jdbi jdbi() {
    return jdbi;
  }

  /** An SQL object that takes a connection per call. Thread-safe. */
  public <T> T dao(Class<T> type) {
    return jdbi.onDemand(type);
  }

  /** The pool, for code that speaks JDBC. */
  public DataSource pool() {
    return pool;
  }

  /**
   * A connection outside the pool that the caller closes: for LISTEN, which occupies one for good.
   *
   * @throws IllegalStateException when the server cannot be reached
   */
  public Connection dedicatedConnection() {
    return dedicatedConnection("windlass-listen", Duration.ZERO);
  }

  /**
   * A connection outside the pool that the caller closes.
   *
   * @param name what the server's lists call it
   * @param patience how long to wait for any answer, rounded up to whole seconds; zero: for ever
   * @throws IllegalStateException when the server cannot be reached
   */
  Connection dedicatedConnection(String name, Duration patience) {
    var properties = new Properties();
    if (patience.isPositive()) {
      String seconds = String.valueOf(patience.plusMillis(999).toSeconds());
      properties.setProperty("connectTimeout", seconds);
      properties.setProperty("loginTimeout", seconds);
      properties.setProperty("socketTimeout", seconds);
      properties.setProperty("cancelSignalTimeout", "1");
    }
    properties.setProperty("user", pool.getUsername());
    if (pool.getPassword() != null) {
      properties.setProperty("password", pool.getPassword());
    }
    properties.setProperty("ApplicationName", name);
    properties.setProperty("tcpKeepAlive", "true");
    try {
      return DriverManager.getConnection(pool.getJdbcUrl(), properties);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot connect to the metadata database", e);
    }
  }

  /** The server's address without user and password. */
  public String url() {
    return pool.getJdbcUrl();
  }

  /** Applies missing migrations and returns how many those were. */
  public int migrate() {
    // Not through the pool: a migration may take longer than any statement of ours.
    var patient = new PGSimpleDataSource();
    patient.setUrl(pool.getJdbcUrl());
    patient.setUser(pool.getUsername());
    patient.setPassword(pool.getPassword());
    return new Migrations(patient).migrate();
  }

  /** What keeps this program from running on the schema, one sentence each; empty: nothing. */
  public List<String> check() {
    return new Migrations(pool).problems();
  }

  /** Closes the pool, and stops the server if it is our own. */
  @Override
  public void close() {
    pool.close();
    if (server != null) {
      server.close();
    }
  }
}
