package dev.windlass.localcloud.process;

import dev.windlass.localcloud.aws.ChildProcesses.Child;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Questions about servers that are starting: which port is free, does it answer yet. */
public final class Probe {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private Probe() {}

  /**
   * A loopback port that was free a moment ago. It is below the range from which the system gives
   * ports to outgoing connections: one of those, such as our own knocking at the door of a server
   * that is starting, could otherwise be given the very port that the server is about to bind.
   */
  public static int freePort() throws IOException {
    for (var attempt = 0; attempt < 100; attempt++) {
      var port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        // The next one, then.
      }
    }
    throw new IOException("no free port between 20000 and 32000");
  }

  /** Whether somebody listens on this loopback port. */
  public static boolean inUse(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException nobody) {
      return false;
    }
  }

  /**
   * Waits until the server answers at all, whatever its status.
   *
   * @throws IOException when the process has ended or the time is over, with the last lines of its
   *     log
   */
  public static void awaitAnswer(URI uri, Child server, Path log, Duration limit)
      throws IOException, InterruptedException {
    var deadline = System.nanoTime() + limit.toNanos();
    var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
    while (true) {
      try {
        HTTP.send(request, HttpResponse.BodyHandlers.discarding());
        return;
      } catch (IOException notYet) {
        if (!server.isAlive()) {
          throw new IOException("it ended before it answered; " + tail(log), notYet);
        }
        if (System.nanoTime() > deadline) {
          throw new IOException("no answer within %s; %s".formatted(limit, tail(log)), notYet);
        }
        Thread.sleep(50);
      }
    }
  }

  /** The last lines of a log, for error messages; never fails. */
  public static String tail(Path log) {
    try {
      List<String> lines =
          Files.readAllLines(log).stream().filter(line -> !line.startsWith("\tat ")).toList();
      return "the end of %s:\n%s"
          .formatted(
              log, String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size())));
    } catch (IOException | RuntimeException unreadable) {
      return "no readable log at " + log;
    }
  }
}
