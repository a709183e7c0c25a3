package dev.windlass.localcloud.redshift.engine;

import dev.windlass.localcloud.aws.ChildProcesses;
import dev.windlass.localcloud.aws.ChildProcesses.Child;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One Postgres 18 below the local cloud's state directory, started with its first use. It keeps its
 * port, so that endpoints stay true over a restart. Thread-safe.
 *
 * <p>Write-ahead is not forced to disk: a killed process loses nothing, only a machine that loses
 * power would, and then the local cloud is gone as a whole.
 */
public final class PostgresServer implements AutoCloseable {
  private static final String SUPERUSER = "postgres";

  private final Path directory;
  private final ChildProcesses processes;
  private @Nullable EmbeddedPostgres running;
  private @Nullable Child recorded;

  /** A server that keeps its files in the given directory; nothing is started yet. */
  public PostgresServer(Path directory, ChildProcesses processes) {
    this.directory = directory;
    this.processes = processes;
  }

  /** The port the server listens on, or will listen on once started. */
  public synchronized int port() {
    try {
      Path file = directory.resolve("port");
      if (Files.exists(file)) {
        return Integer.parseInt(Files.readString(file).strip());
      }
      Files.createDirectories(directory);
      try (var socket = new ServerSocket(0)) {
        Files.writeString(file, Integer.toString(socket.getLocalPort()));
        return socket.getLocalPort();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A new connection as superuser; the caller closes it. Starts the server when needed (about a
   * second, six on the first start of a machine).
   *
   * @param application what the connection is for, as seen in {@code pg_stat_activity}
   */
  public Connection connect(String database, String application) throws SQLException {
    start();
    var properties = new Properties();
    properties.setProperty("user", SUPERUSER);
    properties.setProperty("ApplicationName", application);
    properties.setProperty("stringtype", "unspecified");
    properties.setProperty("prepareThreshold", "0");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port(), database), properties);
  }

  /** Creates an empty database with byte-wise collation, as Redshift's; does nothing if there. */
  public void createDatabase(String name) throws SQLException {
    try (Connection connection = connect(SUPERUSER, "windlass local cloud");
        var exists = connection.prepareStatement("select 1 from pg_database where datname = ?")) {
      exists.setString(1, name);
      try (var found = exists.executeQuery()) {
        if (found.next()) {
          return;
        }
      }
      try (var create = connection.createStatement()) {
        create.execute(
            "create database \"%s\" template template0 encoding 'UTF8' locale 'C'".formatted(name));
      }
    }
  }

  /** Ends every session of the database and drops it; does nothing when it is not there. */
  public void dropDatabase(String name) throws SQLException {
    try (Connection connection = connect(SUPERUSER, "windlass local cloud");
        var drop = connection.createStatement()) {
      drop.execute("drop database if exists \"%s\" with (force)".formatted(name));
    }
  }

  /** Ends every session of the database; its transactions roll back. */
  public void endSessions(String name) throws SQLException {
    try (Connection connection = connect(SUPERUSER, "windlass local cloud");
        var end =
            connection.prepareStatement(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = ?")) {
      end.setString(1, name);
      end.execute();
    }
  }

  private synchronized void start() {
    if (running != null) {
      return;
    }
    Path data = directory.resolve("postgres");
    try {
      Files.createDirectories(directory);
      endPredecessor(data);
      running =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setPort(port())
              .setPGStartupWait(Duration.ofSeconds(60))
              .setLocaleConfig("encoding", "UTF8")
              .setLocaleConfig("locale", "C")
              .setServerConfig("fsync", "off")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "off")
              .setServerConfig("wal_level", "minimal")
              .setServerConfig("max_wal_senders", "0")
              .setServerConfig("max_wal_size", "4GB")
              .setServerConfig("shared_buffers", "128MB")
              .setServerConfig("max_connections", "100")
              .setServerConfig("timezone", "UTC")
              .setServerConfig("listen_addresses", "127.0.0.1")
              .start();
      long pid = postmaster(data);
      if (pid > 0) {
        recorded = processes.adopt("redshift-postgres", pid);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Stops a server that a killed local cloud left behind: its sessions belong to nobody, and a
   * statement still running there would commit behind our back.
   */
  private static void endPredecessor(Path data) throws IOException {
    long pid = postmaster(data);
    var left = pid > 0 ? ProcessHandle.of(pid) : Optional.<ProcessHandle>empty();
    if (left.isPresent() && left.get().info().command().orElse("").endsWith("postgres")) {
      // Postgres's immediate shutdown (SIGQUIT) is not in the JDK; a kill is recovered the same
      // way.
      left.get().destroyForcibly();
      left.get().onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }
  }

  private static long postmaster(Path data) throws IOException {
    Path file = data.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return -1;
    }
    var lines = Files.readAllLines(file);
    return lines.isEmpty() ? -1 : Long.parseLong(lines.getFirst().strip());
  }

  /** Stops the server if it runs; the data stays. */
  @Override
  public synchronized void close() {
    if (running != null) {
      try {
        running.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      running = null;
    }
    if (recorded != null) {
      // It has ended already; this strikes it from the list of what must be killed.
      recorded.stop(Duration.ZERO);
      recorded = null;
    }
  }
}
