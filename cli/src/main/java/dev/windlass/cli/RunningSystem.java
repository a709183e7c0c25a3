package dev.windlass.cli;

import dev.windlass.config.Config;
import dev.windlass.engine.Engine;
import dev.windlass.settings.Secret;
import dev.windlass.store.Database;
import dev.windlass.web.WebServer;
import dev.windlass.web.WebSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;

/** Every role in this process: database, engine, web server. Closing stops them in order. */
public final class RunningSystem implements AutoCloseable {
  private final Database database;
  private final Engine engine;
  private final WebServer web;

  private RunningSystem(Database database, Engine engine, WebServer web) {
    this.database = database;
    this.engine = engine;
    this.web = web;
  }

  /**
   * Starts everything and returns once this process leads and the pages can be seen.
   *
   * @param schedules whether schedules make runs
   * @throws Failure in words, when the port is in use or the database cannot be used
   */
  static RunningSystem start(Config config, int port, boolean schedules) {
    checkPort(config.web().bind(), port);
    boolean alone = config.database().url() == null;
    Database database = openMigrated(config, alone);
    try {
      Engine engine = Engine.start(database, config, alone, schedules);
      try {
        return new RunningSystem(database, engine, web(database, config, port));
      } catch (RuntimeException e) {
        engine.close();
        throw e;
      }
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** The database with a schema this program understands. */
  static Database openMigrated(Config config, boolean mayMigrate) {
    Database database = Database.open(config.database(), config.home());
    if (mayMigrate) {
      database.migrate();
    }
    List<String> problems = database.check();
    if (!problems.isEmpty()) {
      database.close();
      throw Failure.of(problems.getFirst(), "run `windlass db migrate`");
    }
    return database;
  }

  /** Said before anything is started: nothing is left half-done. */
  private static void checkPort(String bind, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(bind, port));
    } catch (IOException taken) {
      throw Failure.of(
          "port %d of %s is in use".formatted(port, bind), "choose another with --port, or 0");
    }
  }

  private static WebServer web(Database database, Config config, int port) {
    try {
      return WebServer.start(
          database,
          new WebSettings(
              config.web().bind(),
              port,
              config.home(),
              config.security().adminPassword(),
              LocalPlatform.VERSION));
    } catch (IllegalStateException e) {
      throw Failure.of(String.valueOf(e.getMessage()), "choose another with --port");
    }
  }

  /** The open database. */
  public Database database() {
    return database;
  }

  /** The engine. */
  public Engine engine() {
    return engine;
  }

  /** Where the pages are. */
  public String address(Config config) {
    return "http://%s:%d/".formatted(config.web().bind(), web.port());
  }

  /** The first administrator's password, when it was made just now. */
  public Optional<Secret> newPassword() {
    return web.newAdminPassword();
  }

  @Override
  public void close() {
    web.close();
    engine.close();
    database.close();
  }
}
