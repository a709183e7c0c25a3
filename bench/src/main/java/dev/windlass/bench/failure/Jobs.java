package dev.windlass.bench.failure;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Another system that runs jobs, in a process that nobody kills. It counts every submission of a
 * key: a second one would be a second job.
 */
final class Jobs implements AutoCloseable {
  private static final class Job {
    final AtomicInteger submissions = new AtomicInteger();
    volatile Instant seen = Instant.EPOCH;
  }

  private final HttpServer server;
  private final Map<String, Job> jobs = new ConcurrentHashMap<>();

  /** Of so many keys in a hundred the job ends. */
  private volatile int share;

  Jobs() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4_096);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Lets the jobs of so many keys in a hundred end. */
  void end(int percent) {
    share = percent;
  }

  private void handle(HttpExchange call) throws IOException {
    try (call) {
      String key = call.getRequestURI().getPath().substring(1);
      byte[] answer = answer(call.getRequestMethod(), key).getBytes(StandardCharsets.UTF_8);
      call.sendResponseHeaders(200, answer.length);
      call.getResponseBody().write(answer);
    }
  }

  private String answer(String method, String key) {
    if (method.equals("POST")) {
      int unused = jobs.computeIfAbsent(key, k -> new Job()).submissions.incrementAndGet();
      return "running";
    }
    Job job = jobs.get(key);
    if (job == null) {
      return "unknown";
    }
    if (method.equals("PUT")) {
      job.seen = Instant.now();
    }
    return Math.floorMod(key.hashCode(), 100) < share ? "done" : "running";
  }

  int count() {
    return jobs.size();
  }

  /** How many jobs were asked about since then. */
  long seenSince(Instant then) {
    return jobs.values().stream().filter(j -> j.seen.isAfter(then)).count();
  }

  /** How many submissions there were beyond one per key. */
  long doubled() {
    return jobs.values().stream().mapToLong(j -> j.submissions.get() - 1L).sum();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /**
   * A DAG of {@code tasks} such jobs beside each other, each asked about every so often, with the
   * HTTP client that the operators use.
   *
   * @param askMillis between two questions
   */
  String dag(String dagId, int tasks, int askMillis) {
    return """
    import dev.windlass.dag.*;
    import java.time.Duration;
    import java.util.Optional;
    import java.util.concurrent.TimeUnit;
    import okhttp3.*;

    static final OkHttpClient CLIENT =
        new OkHttpClient.Builder()
            .connectionPool(new ConnectionPool(64, 1, TimeUnit.MINUTES))
            .build();

    static String call(String method, String key) throws Exception {
      var body = method.equals("GET") ? null : RequestBody.create(new byte[0]);
      var request =
          new Request.Builder().url("http://127.0.0.1:%d/" + key).method(method, body).build();
      try (Response answer = CLIENT.newCall(request).execute()) {
        return answer.body().string();
      }
    }

    record Job() implements RemoteJob<String, String> {
      public String submit(TaskContext context, String key) throws Exception {
        call("POST", key);
        return key;
      }
      public Optional<String> find(TaskContext context, String key) throws Exception {
        return call("GET", key).equals("unknown") ? Optional.empty() : Optional.of(key);
      }
      public Progress<String> poll(TaskContext context, String handle) throws Exception {
        return call("PUT", handle).equals("done")
            ? new Progress.Done<>(handle)
            : new Progress.Running<>(Duration.ofMillis(%d));
      }
      public Cancellation cancel(TaskContext context, String handle) {
        return Cancellation.GONE;
      }
    }

    Dag benchmark() {
      return Dag.define("%s", d -> {
        d.maxActiveRuns(100_000);
        d.maxActiveTasks(100_000);
        for (int i = 0; i < %d; i++) {
          d.task("t" + i).run(Job.class, run -> new Job());
        }
      });
    }
    """
        .formatted(port(), askMillis, dagId, tasks);
  }
}
