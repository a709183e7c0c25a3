package dev.windlass.bench;

import dev.windlass.store.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Where the figures come from: the machine, the versions, the database's settings, and what the
 * processes use.
 *
 * @param settings of the database by name, {@code server_version} among them
 * @param postmaster process id of the embedded server; empty for a server elsewhere
 */
public record Machine(
    int cores, String java, Map<String, String> settings, OptionalLong postmaster) {
  private static final String SETTINGS =
      """
      select name, current_setting(name)
        from unnest(array['server_version', 'fsync', 'synchronous_commit', 'full_page_writes',
                          'wal_level', 'shared_buffers', 'max_wal_size']) as name
      """;

  /** Looks at this machine and the settings of {@code database}. */
  public static Machine look(Database database, Path home) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    try (Connection connection = database.pool().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(SETTINGS)) {
      while (rows.next()) {
        settings.put(rows.getString(1), rows.getString(2));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot ask the database for its settings", e);
    }
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().toString(),
        settings,
        postmaster(home.resolve("postgres").resolve("postmaster.pid")));
  }

  /** This machine without any database: for what needs none. */
  public static Machine bare() {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().toString(),
        Map.of(),
        OptionalLong.empty());
  }

  private static OptionalLong postmaster(Path pidFile) throws IOException {
    return Files.exists(pidFile)
        ? OptionalLong.of(Long.parseLong(Files.readAllLines(pidFile).getFirst().strip()))
        : OptionalLong.empty();
  }

  /** CPU time this process has used, in seconds. */
  public double ownCpu() {
    return seconds(ProcessHandle.current());
  }

  /** CPU time the embedded server's living processes have used, in seconds; 0 when elsewhere. */
  public double serverCpu() {
    return postmaster.stream()
        .boxed()
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .flatMap(p -> Stream.concat(Stream.of(p), p.descendants()))
        .mapToDouble(Machine::seconds)
        .sum();
  }

  private static double seconds(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
  }

  /** The most memory this process ever held, in KiB; empty where the system does not tell. */
  public static OptionalLong peakKib() throws IOException {
    return status("VmHWM:");
  }

  /** The memory this process holds now, in KiB; empty where the system does not tell. */
  public static OptionalLong rssKib() throws IOException {
    return status("VmRSS:");
  }

  private static OptionalLong status(String field) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return OptionalLong.empty();
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst();
  }
}
