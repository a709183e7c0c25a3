package dev.windlass.bench.arrival;

import dev.windlass.bench.Jvm;
import dev.windlass.bench.Stage;
import dev.windlass.config.Config;
import dev.windlass.store.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * {@code windlass standalone} as a user starts it: the same JVM options and class path as this
 * process, the class archive of servers, a home of its own, every role, the pages.
 */
final class Program implements AutoCloseable {
  private static final String MAIN = "dev.windlass.cli.Main";
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int LOOK_MILLIS = 5;
  private static final int ASK_MILLIS = 2_000;

  private final Path home;
  private final Optional<String> url;
  private final Process process;
  private final Path log;
  private final int port;
  private final long begun;

  private Program(
      Path home, Optional<String> url, Process process, Path log, int port, long begun) {
    this.home = home;
    this.url = url;
    this.process = process;
    this.log = log;
    this.port = port;
    this.begun = begun;
  }

  /** Starts it; on a server of its own in {@code home} unless {@code url} names one. */
  static Program start(Path home, Optional<String> url) throws IOException {
    int port = freePort();
    List<String> words = Jvm.words(Jvm.serverArchive(home.resolve("server.jsa")));
    words.add(MAIN);
    words.addAll(
        List.of("standalone", "--port", Integer.toString(port), "--home", home.toString()));
    Files.createDirectories(home);
    Path log = home.resolve("bench.log");
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
    url.ifPresent(u -> builder.environment().put("WINDLASS_DATABASE_URL", u));
    long begun = System.nanoTime();
    return new Program(home, url, builder.start(), log, port, begun);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Since it was started. */
  double seconds() {
    return (System.nanoTime() - begun) / 1e9;
  }

  /** Waits for the pages. */
  void awaitPages() throws InterruptedException {
    await("the pages", () -> get("/").isPresent());
  }

  /** Waits until scheduler and DAG processor have given signs of life. */
  void awaitHealth() throws InterruptedException {
    await(
        "its health",
        () ->
            get("/api/v2/monitor/health")
                .filter(
                    h ->
                        h.replaceAll("\\s", "")
                            .matches("(?s).*\"scheduler\":\\{\"status\":\"healthy\".*"))
                .filter(
                    h ->
                        h.replaceAll("\\s", "")
                            .matches("(?s).*\"dag_processor\":\\{\"status\":\"healthy\".*"))
                .isPresent());
  }

  private Optional<String> get(String path) {
    try {
      URI address = URI.create("http://127.0.0.1:%d%s".formatted(port, path));
      var connection = (HttpURLConnection) address.toURL().openConnection();
      // As a browser asks: the pages are for whoever wants HTML.
      connection.setRequestProperty("Accept", "text/html, application/json");
      connection.setConnectTimeout(ASK_MILLIS);
      connection.setReadTimeout(ASK_MILLIS);
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        return Optional.empty();
      }
      try (var body = connection.getInputStream()) {
        return Optional.of(new String(body.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Waits until something holds, looking often. */
  void await(String what, BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until || !process.isAlive()) {
        throw new IllegalStateException("%s: not seen. %s".formatted(what, said()));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private String said() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its database. */
  Database database() throws IOException {
    if (url.isEmpty()) {
      String port = Files.readString(home.resolve("postgres.port")).strip();
      return Database.connect(
          "jdbc:postgresql://localhost:%s/windlass".formatted(port), "postgres", null, 2);
    }
    Map<String, String> keys =
        Map.of("WINDLASS_HOME", home.toString(), "WINDLASS_DATABASE_URL", url.get());
    Config config = Config.load(keys, Stage.signIn(), home);
    return Database.open(config.database(), home);
  }

  /** The one number that a query gives; 0 when it is null. */
  static double number(Database database, String sql) {
    try (Connection connection = database.pool().getConnection();
        var statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getDouble(1) : 0;
    } catch (SQLException e) {
      throw new IllegalStateException("the database refused: " + sql, e);
    }
  }

  /** Ends it as Ctrl-C does, and waits until it has. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
