package dev.windlass.bench.waiting;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.windlass.dag.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A Livy whose batches run until they are told to end, over HTTP on a port of this machine. It
 * remembers when each was last asked about, and how long the pauses between two questions were.
 * Thread-safe.
 */
final class PatientLivy implements AutoCloseable {
  private final HttpServer server;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, String> names = new ConcurrentHashMap<>();
  private final Map<String, Integer> numbers = new ConcurrentHashMap<>();
  private final Map<Integer, Long> asked = new ConcurrentHashMap<>();
  private final List<Double> gaps = new ArrayList<>();
  private final AtomicLong polls = new AtomicLong();
  private volatile boolean done;
  private volatile boolean measuring;

  PatientLivy() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/batches", this::answer);
    server.start();
  }

  /** Where it is. */
  String url() {
    return "http://%s:%d"
        .formatted(
            server.getAddress().getAddress().getHostAddress(), server.getAddress().getPort());
  }

  /** Batches it has. */
  int batches() {
    return names.size();
  }

  /** Questions about batches so far. */
  long polls() {
    return polls.get();
  }

  /** Lets every batch succeed. */
  void finish() {
    done = true;
  }

  /** Pauses between two questions about a batch from now on, in milliseconds. */
  void measure(boolean on) {
    asked.clear();
    measuring = on;
  }

  /** The pauses measured. */
  List<Double> gaps() {
    synchronized (gaps) {
      return List.copyOf(gaps);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream body = exchange.getRequestBody()) {
      String[] path = exchange.getRequestURI().getPath().split("/", -1);
      ObjectNode json = null;
      if (exchange.getRequestMethod().equals("POST")) {
        json =
            submit(
                Json.read(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                    .path("name")
                    .asText());
      } else if (path.length == 4) {
        json = Json.object().put("id", path[2]).put("from", 0).put("total", 1);
        json.putArray("log").add("running");
      } else if (path.length == 3) {
        json = batch(path[2]);
      }
      byte[] bytes =
          (json == null ? "{\"msg\":\"not found\"}" : Json.text(json))
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(json == null ? 404 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private ObjectNode submit(String name) {
    int id = ids.incrementAndGet();
    names.put(id, name);
    numbers.put(name, id);
    return status(id, name);
  }

  private @Nullable ObjectNode batch(String which) {
    Integer id = which.matches("[0-9]+") ? Integer.valueOf(which) : numbers.get(which);
    String name = id == null ? null : names.get(id);
    if (id == null || name == null) {
      return null;
    }
    polls.incrementAndGet();
    if (measuring) {
      long now = System.nanoTime();
      Long before = asked.put(id, now);
      if (before != null) {
        synchronized (gaps) {
          gaps.add((now - before) / 1e6);
        }
      }
    }
    return status(id, name);
  }

  private ObjectNode status(int id, String name) {
    ObjectNode status = Json.object().put("id", id).put("name", name);
    status.put("state", done ? "success" : "running").putObject("appInfo");
    return status;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
