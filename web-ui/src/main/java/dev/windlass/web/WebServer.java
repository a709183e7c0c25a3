package dev.windlass.web;

import dev.windlass.settings.Secret;
import dev.windlass.store.Database;
import dev.windlass.web.graph.Layouts;
import dev.windlass.web.http.WireMapper;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The web server: REST API, read models, live stream and the browser app, on one port. It reads the
 * database and sends commands; it never writes runs or tasks. Thread-safe.
 */
public final class WebServer implements AutoCloseable {
  private static final long LARGEST_REQUEST = 1 << 20;
  private static final int LARGEST_HEADER = 16 << 10;

  private final Javalin javalin;
  private final WebParts parts;
  private final Optional<Secret> newAdminPassword;

  private WebServer(Javalin javalin, WebParts parts, Optional<Secret> newAdminPassword) {
    this.javalin = javalin;
    this.parts = parts;
    this.newAdminPassword = newAdminPassword;
  }

  /**
   * Starts a server; it answers when this returns. When there is no user yet, the administrator
   * {@code admin} is added.
   *
   * @throws IllegalStateException in one sentence for people, when the port is in use
   */
  public static WebServer start(Database database, WebSettings settings) {
    WebParts parts = WebParts.of(database, settings, InstantSource.system());
    try {
      Optional<Secret> made = parts.security().addFirstAdmin(settings.adminPassword());
      Javalin javalin =
          Javalin.create(
              config -> {
                configure(config, settings);
                parts.install(config.routes);
              });
      WebServer server = new WebServer(listen(javalin, settings), parts, made);
      Thread.ofPlatform().daemon().name("windlass-layout").start(Layouts::warmUp);
      return server;
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private static Javalin listen(Javalin javalin, WebSettings settings) {
    try {
      return javalin.start(settings.bind(), settings.port());
    } catch (JavalinBindException e) {
      throw new IllegalStateException(
          "port %d of %s is in use; choose another with --port"
              .formatted(settings.port(), settings.bind()),
          e);
    }
  }

  private static void configure(JavalinConfig config, WebSettings settings) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.http.maxRequestSize = LARGEST_REQUEST;
    config.http.generateEtags = true;
    config.http.prefer405over404 = true;
    config.jsonMapper(new WireMapper());
    config.jetty.host = settings.bind();
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setSendServerVersion(false);
          http.setRequestHeaderSize(LARGEST_HEADER);
        });
  }

  /** The port it listens on. */
  public int port() {
    return javalin.port();
  }

  /** The made-up password of the first administrator, to be printed once; empty on later starts. */
  public Optional<Secret> newAdminPassword() {
    return newAdminPassword;
  }

  /** Ends all streams and stops listening. The database stays open. */
  @Override
  public void close() {
    parts.close();
    javalin.stop();
  }
}
