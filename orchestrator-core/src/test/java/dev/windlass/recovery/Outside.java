package dev.windlass.recovery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Executors;

/**
 * The other system, in a process that is never killed: jobs with a real state machine and paid
 * things, over HTTP, and a log of every call. It does not forgive: a second submission of the same
 * key is a second job.
 */
final class Outside implements AutoCloseable {
  /** One job under a key. */
  private static final class Job {
    final String kind;
    final String thing;
    final long dueNanos;
    final boolean breaks;
    boolean stopping;
    boolean gone;
    int stopPolls;
    int polls;

    Job(String kind, String thing, long dueNanos, boolean breaks) {
      this.kind = kind;
      this.thing = thing;
      this.dueNanos = dueNanos;
      this.breaks = breaks;
    }
  }

  private final HttpServer server;
  private final Duration work;
  private final Map<String, List<Job>> jobs = new LinkedHashMap<>();
  private final TreeSet<String> things = new TreeSet<>();
  private final Map<String, Integer> acts = new LinkedHashMap<>();
  private final Map<String, Integer> asked = new LinkedHashMap<>();
  private final List<String> violations = new ArrayList<>();
  private boolean brokeOne;
  private volatile boolean held;

  /**
   * A system whose jobs take {@code work}.
   *
   * @param held whether jobs go on for ever until {@link #release}
   */
  Outside(Duration work, boolean held) {
    this.work = work;
    this.held = held;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Lets held jobs end. */
  void release() {
    held = false;
  }

  private void handle(HttpExchange call) throws IOException {
    try (call) {
      String answer = answer(call.getRequestMethod(), call.getRequestURI());
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      call.sendResponseHeaders(200, bytes.length);
      call.getResponseBody().write(bytes);
    }
  }

  private synchronized String answer(String method, URI uri) {
    String[] path = uri.getPath().substring(1).split("/", -1);
    String name = path[1];
    return switch (method + " " + path[0]) {
      case "POST jobs" -> submit(name, path[2], path[3]);
      case "GET jobs" -> look(name, false);
      case "PUT jobs" -> look(name, true);
      case "DELETE jobs" -> cancel(name);
      case "POST acts" -> String.valueOf(acts.merge(name, 1, Integer::sum));
      case "GET ready" -> asked.merge(name, 1, Integer::sum) > 2 ? "yes" : "no";
      case "GET things" -> String.join(",", things);
      case "POST things" -> String.valueOf(things.add(name));
      case "DELETE things" -> String.valueOf(things.remove(name));
      default -> throw new IllegalArgumentException(method + " " + uri);
    };
  }

  private String submit(String key, String kind, String thing) {
    List<Job> all = jobs.computeIfAbsent(key, k -> new ArrayList<>());
    if (!all.isEmpty()) {
      violations.add("job %s was submitted %d times".formatted(key, all.size() + 1));
    }
    String task = key.substring(0, key.lastIndexOf('-') + 1);
    jobs.forEach(
        (other, some) -> {
          if (!other.equals(key) && other.startsWith(task) && !settled(some.getLast())) {
            violations.add("job %s was submitted while %s was live".formatted(key, other));
          }
        });
    boolean breaks = kind.equals("breaks") && !brokeOne;
    brokeOne |= breaks;
    all.add(new Job(kind, thing, System.nanoTime() + work.toNanos(), breaks));
    if (kind.equals("make")) {
      things.add(thing);
    }
    return key;
  }

  private boolean due(Job job) {
    return !held && job.polls > 1 && System.nanoTime() >= job.dueNanos;
  }

  private boolean settled(Job job) {
    return job.gone || (due(job) && !job.breaks);
  }

  /** What a job is doing; {@code ask} counts as a poll. */
  private String look(String key, boolean ask) {
    List<Job> all = jobs.get(key);
    if (all == null) {
      return "unknown";
    }
    Job job = all.getLast();
    if (ask) {
      job.polls++;
    }
    if (job.stopping && ask && ++job.stopPolls > 3) {
      // Stopping takes a while, and goes on when nobody looks.
      gone(job);
    }
    if (job.gone) {
      return "gone";
    }
    if (job.stopping || !due(job)) {
      return "running";
    }
    if (job.kind.equals("end")) {
      things.remove(job.thing);
    }
    return job.breaks ? "broken" : "done";
  }

  /** The first call asks it to stop; it is gone at the second. */
  private String cancel(String key) {
    List<Job> all = jobs.get(key);
    if (all == null) {
      return "gone";
    }
    Job job = all.getLast();
    if (!job.stopping) {
      job.stopping = true;
      return "stopping";
    }
    gone(job);
    return "gone";
  }

  private void gone(Job job) {
    job.gone = true;
    if (job.kind.equals("make")) {
      things.remove(job.thing);
    }
  }

  /** Everything that must never happen and did. */
  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  /** How often each key was submitted. */
  synchronized Map<String, Integer> submissions() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    jobs.forEach((key, all) -> counts.put(key, all.size()));
    return counts;
  }

  /** How often each key was asked about. */
  synchronized Map<String, Integer> polls() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    jobs.forEach((key, all) -> counts.put(key, all.getLast().polls));
    return counts;
  }

  /** Jobs that broke and that nobody has ended. */
  synchronized List<String> unended() {
    return jobs.entrySet().stream()
        .filter(e -> !settled(e.getValue().getLast()))
        .map(Map.Entry::getKey)
        .toList();
  }

  synchronized List<String> things() {
    return List.copyOf(things);
  }

  /** How often each attempt did its one act. */
  synchronized Map<String, Integer> acts() {
    return new LinkedHashMap<>(acts);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
