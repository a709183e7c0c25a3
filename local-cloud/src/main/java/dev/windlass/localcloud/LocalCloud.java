package dev.windlass.localcloud;

import dev.windlass.localcloud.process.Children;
import dev.windlass.localcloud.process.Probe;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The local cloud seen from outside: adopt it, start it, stop it. It runs as a process of its own
 * in a session of its own, so it outlives the program that started it, as a cloud does.
 */
public final class LocalCloud {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(40);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private LocalCloud() {}

  /** The local cloud of this home, if one runs and answers. */
  public static Optional<Endpoints> running(Path windlassHome) throws InterruptedException {
    var last = Home.below(windlassHome).lastEndpoints();
    return last.isPresent() && answers(last.get()) ? last : Optional.empty();
  }

  /**
   * The local cloud of this home, started if none runs.
   *
   * @param runtime directory with {@code livy/jars}, {@code spark/jars}, {@code s3a/jars} and
   *     {@code s3proxy/jars}
   * @param javaCommand how to run a class of this program: the java executable, its options and
   *     {@code -cp <class path>}; the main class and its arguments are added
   * @throws IOException when it does not come up, with the end of its log
   */
  public static Endpoints adoptOrStart(Path windlassHome, Path runtime, List<String> javaCommand)
      throws IOException, InterruptedException {
    var running = running(windlassHome);
    if (running.isPresent()) {
      return running.get();
    }
    var home = Home.below(windlassHome);
    home.create();
    home.forgetEndpoints();
    if (Files.exists(home.log())) {
      // Why the one before has ended may stand in its log.
      Files.move(
          home.log(),
          home.log().resolveSibling("local-cloud.previous.log"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    var command = new ArrayList<>(javaCommand);
    command.addAll(
        List.of(
            Main.class.getName(),
            "serve",
            "--home",
            windlassHome.toAbsolutePath().toString(),
            "--runtime",
            runtime.toAbsolutePath().toString()));
    var process =
        new ProcessBuilder(Children.newSession(command))
            .directory(home.directory().toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.to(home.log().toFile()))
            .start();
    var deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      running = running(windlassHome);
      if (running.isPresent()) {
        return running.get();
      }
      if (!process.isAlive()) {
        throw new IOException("The local cloud did not start; " + Probe.tail(home.log()));
      }
      Thread.sleep(50);
    }
    process.destroyForcibly();
    throw new IOException(
        "The local cloud did not answer within %s; %s"
            .formatted(START_LIMIT, Probe.tail(home.log())));
  }

  /** How to run a class of this very program: its java, its class path, a small heap. */
  public static List<String> ownJavaCommand() {
    return List.of(
        ProcessHandle.current().info().command().orElse("java"),
        "-Xmx256m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        System.getProperty("java.class.path"));
  }

  /**
   * Stops the local cloud of this home and all it has started; returns when its process is gone.
   *
   * @return whether one ran
   */
  public static boolean stop(Path windlassHome) throws IOException, InterruptedException {
    var running = running(windlassHome);
    if (running.isEmpty()) {
      return false;
    }
    var process = ProcessHandle.of(running.get().pid());
    try {
      send(
          HttpRequest.newBuilder(control(running.get(), "stop"))
              .POST(HttpRequest.BodyPublishers.noBody()));
    } catch (IOException alreadyStopping) {
      // The process is watched below in any case.
    }
    var deadline = System.nanoTime() + STOP_LIMIT.toNanos();
    while (process.isPresent() && process.get().isAlive()) {
      if (System.nanoTime() > deadline) {
        // Its watchdog ends what it leaves behind.
        process.get().destroyForcibly();
      }
      Thread.sleep(50);
    }
    return true;
  }

  /** Asks a control endpoint (see {@link dev.windlass.localcloud.front.Control}); JSON. */
  public static String control(Endpoints cloud, String method, String path, String body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(control(cloud, path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  private static URI control(Endpoints cloud, String path) {
    return cloud.aws().resolve("/_windlass/" + path);
  }

  private static boolean answers(Endpoints cloud) throws InterruptedException {
    if (cloud.version() != Endpoints.VERSION || ProcessHandle.of(cloud.pid()).isEmpty()) {
      return false;
    }
    try {
      // Another program may have taken the port since: it has to be the process we know.
      return send(HttpRequest.newBuilder(control(cloud, "health")))
          .contains("\"pid\":%d}".formatted(cloud.pid()));
    } catch (IOException nobody) {
      return false;
    }
  }

  private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
    var reply =
        HTTP.send(
            request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
    if (reply.statusCode() >= 400) {
      throw new IOException(
          "The local cloud answered %d: %s".formatted(reply.statusCode(), reply.body()));
    }
    return reply.body();
  }
}
