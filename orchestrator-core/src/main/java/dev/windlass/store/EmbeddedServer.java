package dev.windlass.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A Postgres server of our own below {@code <home>/postgres}: durable, on the loopback address
 * alone, found again after a crash of this process.
 */
final class EmbeddedServer implements AutoCloseable {
  private static final String DATABASE = "windlass";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final EmbeddedPostgres postgres;

  private EmbeddedServer(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /** Starts the server, or adopts the one that a killed process left running. */
  static EmbeddedServer start(Path home) {
    Path data = home.resolve("postgres");
    try {
      Files.createDirectories(home);
      int port = port(home, data);
      var server =
          new EmbeddedServer(
              EmbeddedPostgres.builder()
                  // Whoever opened it closes it, after what uses it: a hook of its own would come
                  // too early. What a killed process leaves behind is adopted by the next.
                  .setRegisterShutdownHook(false)
                  .setDataDirectory(data)
                  .setCleanDataDirectory(false)
                  .setPort(port)
                  .setPGStartupWait(PATIENCE)
                  // The library starts servers with fsync off; the later word wins.
                  .setServerConfig("fsync", "on")
                  .setServerConfig("synchronous_commit", "on")
                  .setServerConfig("full_page_writes", "on")
                  .setServerConfig("listen_addresses", "localhost")
                  .setServerConfig("unix_socket_directories", "")
                  .setServerConfig("max_connections", "60")
                  .setServerConfig("shared_buffers", "128MB")
                  .setServerConfig("wal_level", "minimal")
                  .setServerConfig("max_wal_senders", "0")
                  .setServerConfig("max_wal_size", "1GB")
                  .setServerConfig("wal_compression", "on")
                  .setServerConfig("checkpoint_timeout", "15min")
                  .setServerConfig("logging_collector", "on")
                  .setServerConfig("log_filename", "postgres-%a.log")
                  .setServerConfig("log_truncate_on_rotation", "on")
                  .setServerConfig("log_rotation_age", "1d")
                  .start());
      server.createDatabase();
      return server;
    } catch (OverlappingFileLockException e) {
      throw inUse(home, e);
    } catch (IllegalStateException e) {
      if (String.valueOf(e.getMessage()).contains("could not lock")) {
        throw inUse(home, e);
      }
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the embedded Postgres did not start; see %s".formatted(data.resolve("log")), e);
    }
  }

  private static IllegalStateException inUse(Path home, Exception cause) {
    return new IllegalStateException(
        "another Windlass is running with the home %s; stop it or set WINDLASS_HOME"
            .formatted(home),
        cause);
  }

  String url() {
    return url(DATABASE);
  }

  String user() {
    return "postgres";
  }

  private String url(String database) {
    return "jdbc:postgresql://localhost:%d/%s".formatted(postgres.getPort(), database);
  }

  private void createDatabase() {
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement();
        var found =
            statement.executeQuery("select 1 from pg_database where datname = 'windlass'")) {
      if (!found.next()) {
        statement.execute("create database windlass");
      }
    } catch (SQLException e) {
      close();
      throw new IllegalStateException("the embedded Postgres refused to make its database", e);
    }
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded Postgres did not stop", e);
    }
  }

  /** The port of a server left behind, else the one used last time, else a free one. */
  private static int port(Path home, Path data) throws IOException {
    Optional<Integer> leftBehind = portOfRunningServer(data.resolve("postmaster.pid"));
    if (leftBehind.isPresent()) {
      return leftBehind.get();
    }
    Path memory = home.resolve("postgres.port");
    if (Files.exists(memory)) {
      int port = Integer.parseInt(Files.readString(memory).strip());
      if (isFree(port)) {
        return port;
      }
    }
    int port = freePort();
    Files.writeString(memory, port + "\n");
    return port;
  }

  /** Postgres writes its process id to the first line of this file and its port to the fourth. */
  private static Optional<Integer> portOfRunningServer(Path pidFile) throws IOException {
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(pidFile);
    boolean alive =
        lines.size() >= 4
            && ProcessHandle.of(Long.parseLong(lines.get(0).strip())).isPresent()
            && !isFree(Integer.parseInt(lines.get(3).strip()));
    return alive ? Optional.of(Integer.parseInt(lines.get(3).strip())) : Optional.empty();
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
