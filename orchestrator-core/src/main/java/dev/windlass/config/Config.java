package dev.windlass.config;

import dev.windlass.settings.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How this process is set up. Immutable; read once at the start and handed down as small records.
 *
 * @param home where Windlass keeps its files
 */
public record Config(Path home, Database database, Web web, Engine engine, Security security) {

  /**
   * The metadata database.
   *
   * @param url a JDBC URL without user and password; null: the embedded server
   * @param user the role; unused by the embedded server
   */
  public record Database(
      @Nullable String url, String user, @Nullable Secret password, int poolSize) {}

  /**
   * The web server.
   *
   * @param port 0: any free port
   */
  public record Web(String bind, int port) {}

  /**
   * The engine and its workers.
   *
   * @param dagLoadTime how long the code of one file may take to define its DAGs
   * @param dagLoadMib heap it may take, in MiB
   * @param parallelism attempts at once, in all
   * @param lostBudget lost workers a task survives without using up a retry
   * @param maxMapLength elements a task may put out for others to be mapped over
   * @param queuedTimeout how long an attempt may be queued before it counts as stuck
   * @param lease how long leadership lasts without renewal
   * @param xcomLimitBytes of one XCom as JSON
   * @param crashAt the crash point of a fault drill; null: none
   */
  public record Engine(
      Path dagsFolder,
      Duration dagLoadTime,
      int dagLoadMib,
      int parallelism,
      int lostBudget,
      int maxMapLength,
      Duration queuedTimeout,
      Duration lease,
      int xcomLimitBytes,
      @Nullable String crashAt) {}

  /**
   * What opens doors.
   *
   * @param adminPassword of the first administrator; null: one is made and printed once
   * @param secretKey a Tink keyset as JSON; null: {@code <home>/secret.key}
   */
  public record Security(@Nullable Secret adminPassword, @Nullable Secret secretKey) {}

  /**
   * Reads the configuration of this process.
   *
   * @param commandLine keys given on the command line; they win
   * @throws InvalidConfig naming every unknown key and bad value
   */
  public static Config load(Map<String, String> commandLine) {
    return load(commandLine, System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /**
   * Reads a configuration: command line, then environment, then file, then defaults.
   *
   * @throws InvalidConfig naming every unknown key and bad value
   */
  public static Config load(
      Map<String, String> commandLine, Map<String, String> environment, Path userHome) {
    return new ConfigReader(ConfigSources.of(commandLine, environment, userHome)).read(userHome);
  }

  /**
   * What a key means, what is allowed, its default, its value and where that came from; secrets
   * stay hidden.
   *
   * @throws InvalidConfig when there is no such key
   */
  public static String explain(
      String key, Map<String, String> commandLine, Map<String, String> environment, Path userHome) {
    return ConfigSources.of(commandLine, environment, userHome).explain(key);
  }

  /** {@link #explain(String, Map, Map, Path)} for this process. */
  public static String explain(String key) {
    return explain(key, Map.of(), System.getenv(), Path.of(System.getProperty("user.home")));
  }
}
