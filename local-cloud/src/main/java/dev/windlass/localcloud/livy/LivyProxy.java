package dev.windlass.localcloud.livy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.windlass.localcloud.aws.CallLog;
import dev.windlass.localcloud.aws.FaultKind;
import dev.windlass.localcloud.aws.Faults;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What listens on the master node's Livy port: passes every request to the Livy behind it, notes it
 * in the call log and lets faults happen on the way.
 *
 * <p>It has a loopback address of its own and port 8998, so that a client finds Livy exactly as on
 * EMR, at {@code http://<MasterPublicDnsName>:8998}. Where the system has only 127.0.0.1, it takes
 * any port, and {@link #address} says {@code 127.0.0.1:<port>}.
 */
final class LivyProxy implements AutoCloseable {
  private static final int LIVYS_PORT = 8998;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String cluster;
  private final LivyNode node;
  private final Faults faults;
  private final CallLog calls;
  private final InstantSource clock;
  private final HttpServer server;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** Binds the address; answers after {@link #open}. */
  LivyProxy(String cluster, LivyNode node, Faults faults, CallLog calls, InstantSource clock)
      throws IOException {
    this.cluster = cluster;
    this.node = node;
    this.faults = faults;
    this.calls = calls;
    this.clock = clock;
    this.server = bind();
    server.setExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("livy-proxy-", 0).factory()));
    server.createContext("/", this::handle);
  }

  /** Starts answering. */
  void open() {
    server.start();
  }

  /** The master's name: an address alone when Livy is on its usual port, else address:port. */
  String address() {
    var bound = server.getAddress();
    var host = bound.getAddress().getHostAddress();
    return bound.getPort() == LIVYS_PORT ? host : host + ":" + bound.getPort();
  }

  private static HttpServer bind() throws IOException {
    var random = ThreadLocalRandom.current();
    for (var attempt = 0; attempt < 20; attempt++) {
      var address =
          InetAddress.getByAddress(
              new byte[] {
                127,
                (byte) random.nextInt(64, 192),
                (byte) random.nextInt(1, 255),
                (byte) random.nextInt(1, 255)
              });
      try {
        return HttpServer.create(new InetSocketAddress(address, LIVYS_PORT), 0);
      } catch (BindException taken) {
        // Another cluster's, or a system without the whole 127/8 network: try the next.
      }
    }
    return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var arrived = clock.instant();
      var began = System.nanoTime();
      var action = exchange.getRequestMethod() + " " + shape(exchange.getRequestURI().getPath());
      var call =
          new Call(
              exchange,
              action,
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      var outcome = serve(call);
      calls.append(
          new CallLog.Line(
              arrived,
              "livy",
              action,
              call.fields,
              outcome.word,
              outcome.status,
              call.fault,
              Duration.ofNanos(System.nanoTime() - began).toMillis()));
      outcome.send(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Outcome serve(Call call) throws InterruptedException {
    if (call.hit(FaultKind.LOST_REQUEST)) {
      return Outcome.hangUp("lost request");
    }
    if (call.hit(FaultKind.THROTTLE)) {
      return Outcome.of(429, "{\"msg\":\"Too many requests\"}");
    }
    if (call.hit(FaultKind.SERVER_ERROR)) {
      return Outcome.of(500, "{\"msg\":\"Internal Server Error\"}");
    }
    if (call.hit(FaultKind.LIVY_RESTART)) {
      node.restart();
      return Outcome.hangUp("livy restarted");
    }
    var slow = faults.take("livy", call.action, FaultKind.SLOW_REPLY);
    if (slow.isPresent()) {
      call.fault = FaultKind.SLOW_REPLY.name();
      Thread.sleep(slow.get().delay());
    }
    HttpResponse<String> reply;
    try {
      reply = client.send(call.forward(node.livy()), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      // As a client meets a Livy that is not there: no HTTP at all.
      return Outcome.hangUp("livy unreachable");
    }
    call.learn(reply);
    if (call.action.equals("POST /batches") && reply.statusCode() == 201) {
      faults
          .take("livy", call.action, FaultKind.BATCH_DEAD)
          .ifPresent(
              fault -> {
                call.fault = FaultKind.BATCH_DEAD.name();
                node.killDriverOnceRunning(call.fields, fault.delay());
              });
    }
    return call.hit(FaultKind.LOST_REPLY) ? Outcome.hangUp("lost reply") : Outcome.of(reply);
  }

  /** The path with ids and names taken out, so that it names the action: {@code /batches/*}. */
  private static String shape(String path) {
    var parts = path.split("/", -1);
    for (var i = 2; i < parts.length; i += 2) {
      parts[i] = "*";
    }
    return String.join("/", parts);
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException notJson) {
      return MissingNode.getInstance();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    client.shutdownNow();
  }

  /** One request on its way through. */
  private final class Call {
    private final HttpExchange exchange;
    private final String action;
    private final String body;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private String fault = "";

    Call(HttpExchange exchange, String action, String body) {
      this.exchange = exchange;
      this.action = action;
      this.body = body;
      fields.put("cluster", cluster);
      var parts = exchange.getRequestURI().getPath().split("/", -1);
      if (parts.length > 2) {
        fields.put("target", parts[2]);
      }
      var sent = parse(body);
      note("name", sent.path("name"));
      note("className", sent.path("className"));
    }

    boolean hit(FaultKind kind) {
      var found = faults.take("livy", action, kind).isPresent();
      if (found) {
        fault = kind.name();
      }
      return found;
    }

    HttpRequest forward(URI livy) {
      var request =
          HttpRequest.newBuilder(livy.resolve(exchange.getRequestURI()))
              .timeout(Duration.ofMinutes(2))
              .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofString(body));
      for (var header : new String[] {"Content-Type", "Accept", "X-Requested-By"}) {
        var value = exchange.getRequestHeaders().getFirst(header);
        if (value != null) {
          request.header(header, value);
        }
      }
      return request.build();
    }

    void learn(HttpResponse<String> reply) {
      var answer = parse(reply.body());
      note("id", answer.path("id"));
      note("name", answer.path("name"));
      note("state", answer.path("state"));
    }

    private void note(String field, JsonNode value) {
      if (value.isValueNode() && !value.isNull()) {
        fields.put(field, value.asText());
      }
    }
  }

  /** What the client gets: a reply, or with status 0 a closed connection. */
  private record Outcome(int status, String word, Map<String, String> headers, String body) {
    static Outcome hangUp(String word) {
      return new Outcome(0, word, Map.of(), "");
    }

    static Outcome of(int status, String json) {
      return new Outcome(
          status,
          Integer.toString(status),
          Map.of("Content-Type", "application/json;charset=utf-8"),
          json);
    }

    static Outcome of(HttpResponse<String> reply) {
      var headers = new LinkedHashMap<String, String>();
      for (var header : new String[] {"Content-Type", "Location"}) {
        reply.headers().firstValue(header).ifPresent(value -> headers.put(header, value));
      }
      var ok = reply.statusCode() < 400;
      return new Outcome(
          reply.statusCode(),
          ok ? "ok" : Integer.toString(reply.statusCode()),
          headers,
          reply.body());
    }

    void send(HttpExchange exchange) throws IOException {
      if (status == 0) {
        // Closing before the headers are sent drops the connection.
        return;
      }
      headers.forEach(exchange.getResponseHeaders()::set);
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
