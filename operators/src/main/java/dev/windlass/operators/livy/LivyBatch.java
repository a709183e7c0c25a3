package dev.windlass.operators.livy;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.TaskContext;
import dev.windlass.operators.emr.Cluster;
import dev.windlass.operators.remote.Polling;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs one Spark batch through Apache Livy and waits for it without holding a worker.
 *
 * <p>The batch's name is the attempt's key: Livy refuses a second batch of that name, so whatever
 * was lost, the job runs once. A Livy that does not know the batch is not proof that it failed: see
 * {@link LostBatch}. Immutable; every {@code with} method returns a changed copy.
 *
 * @param connectionId the connection to sign in with
 * @param server the Livy, such as {@code http://host:8998}
 * @param clusterId the EMR cluster it runs on; null when it runs elsewhere
 * @param request what to submit; its name is replaced by the attempt's key
 * @param output where the job writes (an {@code s3://} folder); null when nobody needs to know
 * @param polling how often to ask Livy
 * @param startTimeout how long a batch may stay {@code starting} without one line of log
 * @param unknownGrace how long a Livy may not know the batch while its cluster lives
 */
public record LivyBatch(
    String connectionId,
    String server,
    @Nullable String clusterId,
    BatchRequest request,
    @Nullable String output,
    Polling polling,
    Duration startTimeout,
    Duration unknownGrace)
    implements RemoteJob<BatchHandle, BatchResult> {

  private static final LogTail TAIL = new LogTail();

  /** Livy keeps this many lines. */
  private static final int LOG_LINES = 200;

  private static final int LINES_IN_REASON = 12;

  /** A batch on a cluster of ours. */
  public static LivyBatch on(Cluster cluster) {
    return draft(cluster.connection(), cluster.livyUrl(), cluster.id());
  }

  /** A batch on any Livy, such as {@code http://host:8998}; signs in with {@code livy_default}. */
  public static LivyBatch on(String server) {
    return draft("livy_default", server, null);
  }

  private static LivyBatch draft(String connection, String server, @Nullable String clusterId) {
    return new LivyBatch(
        connection,
        server.endsWith("/") ? server.substring(0, server.length() - 1) : server,
        clusterId,
        new BatchRequest(
            "", "", null, List.of(), List.of(), List.of(), List.of(), Map.of(), null, null, null,
            null, null, null, null),
        null,
        Polling.between(Duration.ofMillis(500), Duration.ofSeconds(15)),
        Duration.ofMinutes(5),
        Duration.ofMinutes(5));
  }

  @Override
  public BatchHandle submit(TaskContext context, String key) throws IOException {
    if (request.file().isEmpty()) {
      throw new FailTask("this LivyBatch has no jar or script; add withJar(..) or withScript(..)");
    }
    var livy = livy(context);
    var named = BatchChange.of(request).name(key).done();
    context.log().info("Submitting %s to Livy at %s as %s", describe(), server, key);
    try {
      return started(context, livy.submit(server, named), key);
    } catch (LivyRefused refused) {
      if (refused.isDuplicateName()) {
        return adopted(context, key)
            .orElseThrow(() -> new IOException("Livy refused, then forgot, batch " + key, refused));
      }
      forgetZombie(context, key);
      throw new FailTask(
          "Livy at %s refuses %s: %s".formatted(server, describe(), refused.getMessage()), refused);
    } catch (IOException lost) {
      // The answer is lost, the batch perhaps not.
      context
          .log()
          .warn("No answer from Livy (%s); looking for %s", String.valueOf(lost.getMessage()), key);
      return adopted(context, key).orElseThrow(() -> lost);
    }
  }

  @Override
  public Optional<BatchHandle> find(TaskContext context, String key) throws IOException {
    try {
      return adopted(context, key);
    } catch (IOException e) {
      if (LostBatch.clusterIsOver(context, this)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public Progress<BatchResult> poll(TaskContext context, BatchHandle handle) throws IOException {
    Optional<BatchStatus> status;
    try {
      status = ours(context, handle);
    } catch (IOException e) {
      if (!LostBatch.clusterIsOver(context, this)) {
        throw e;
      }
      status = Optional.empty();
    }
    if (status.isEmpty()) {
      return new LostBatch(this, handle).judge(context);
    }
    return judge(context, handle, status.get());
  }

  private Progress<BatchResult> judge(TaskContext context, BatchHandle handle, BatchStatus batch)
      throws IOException {
    LostBatch.found(handle);
    showLinks(context, batch);
    var log = livy(context).log(server, batch.id(), LOG_LINES);
    TAIL.fresh(handle.name(), readable(log)).forEach(context.log()::info);
    return switch (batch.state()) {
      case SUCCESS -> {
        TAIL.forget(handle.name());
        yield new Progress.Done<>(result(handle, batch.id(), batch.appId()));
      }
      case DEAD, ERROR, KILLED -> {
        TAIL.forget(handle.name());
        yield new Progress.Broken<>(death(handle, batch, readable(log)));
      }
      case NOT_STARTED, STARTING -> {
        if (readable(log).isEmpty() && age(handle).compareTo(startTimeout) > 0) {
          // A rejected POST leaves such an entry behind, and it never changes.
          yield new Progress.Broken<>(
              "Livy batch %d (%s) never started within %s; look at %s/ui/batch/%d and Livy's own log"
                  .formatted(batch.id(), handle.name(), startTimeout, server, batch.id()));
        }
        yield again(handle);
      }
      case RECOVERING, RUNNING, IDLE, BUSY, SHUTTING_DOWN, UNKNOWN -> again(handle);
    };
  }

  /**
   * Deletes the batch and sees that Livy has forgotten it. On success nothing is deleted: until the
   * engine has recorded the success, Livy's entry is the only proof of it.
   */
  @Override
  public Cancellation cancel(TaskContext context, BatchHandle handle) throws IOException {
    TAIL.forget(handle.name());
    Optional<BatchStatus> status;
    try {
      status = ours(context, handle);
    } catch (IOException e) {
      if (LostBatch.clusterIsOver(context, this)) {
        return Cancellation.GONE;
      }
      throw e;
    }
    if (status.isEmpty()) {
      LostBatch.found(handle);
      return Cancellation.GONE;
    }
    context.log().info("Deleting Livy batch %d (%s)", status.get().id(), handle.name());
    livy(context).delete(server, status.get().id());
    return ours(context, handle).isEmpty()
        ? Cancellation.GONE
        : new Cancellation.Stopping(polling.first());
  }

  @Override
  public String system() {
    return server;
  }

  /** The batch with our name: by number while that is ours, else by name. */
  private Optional<BatchStatus> ours(TaskContext context, BatchHandle handle) throws IOException {
    var byNumber = livy(context).batch(server, handle.id());
    if (byNumber.filter(b -> handle.name().equals(b.name())).isPresent()) {
      return byNumber;
    }
    return livy(context).batch(server, handle.name()).filter(b -> handle.name().equals(b.name()));
  }

  private Optional<BatchHandle> adopted(TaskContext context, String key) throws IOException {
    return livy(context)
        .batch(server, key)
        .filter(b -> key.equals(b.name()))
        .map(
            b -> {
              context.log().info("Adopting Livy batch %d (%s), %s", b.id(), key, b.state());
              return started(context, b, key);
            });
  }

  private BatchHandle started(TaskContext context, BatchStatus batch, String key) {
    context.link("Livy UI", URI.create("%s/ui/batch/%d/log".formatted(server, batch.id())));
    return new BatchHandle(server, batch.id(), key, System.currentTimeMillis());
  }

  private void forgetZombie(TaskContext context, String key) {
    try {
      var zombie = livy(context).batch(server, key);
      if (zombie.isPresent()) {
        livy(context).delete(server, zombie.get().id());
      }
    } catch (IOException e) {
      context.log().warn("Livy may keep a dead entry %s: %s", key, String.valueOf(e.getMessage()));
    }
  }

  private static void showLinks(TaskContext context, BatchStatus batch) {
    if (batch.sparkUiUrl() != null) {
      context.link("Spark UI", URI.create(batch.sparkUiUrl()));
    }
    if (batch.driverLogUrl() != null) {
      context.link("Driver log", URI.create(batch.driverLogUrl()));
    }
  }

  private String death(BatchHandle handle, BatchStatus batch, List<String> log) {
    var tail = DriverLog.reason(log, LINES_IN_REASON);
    return "Livy batch %d (%s, %s) is %s: %s\nLook at %s/ui/batch/%d/log"
        .formatted(
            batch.id(),
            handle.name(),
            describe(),
            batch.state().name().toLowerCase(java.util.Locale.ROOT),
            tail.isEmpty() ? "it left no log" : tail,
            server,
            batch.id());
  }

  BatchResult result(BatchHandle handle, int id, @Nullable String appId) {
    return new BatchResult(
        id, handle.name(), appId, output, handle.startedAtMillis(), System.currentTimeMillis());
  }

  private Progress<BatchResult> again(BatchHandle handle) {
    return new Progress.Running<>(polling.next(handle.startedAtMillis()));
  }

  private static Duration age(BatchHandle handle) {
    return Duration.ofMillis(System.currentTimeMillis() - handle.startedAtMillis());
  }

  /** The log without the headings Livy puts around standard output and error. */
  private static List<String> readable(BatchLog log) {
    return log.lines().stream()
        .map(line -> line.startsWith("stdout: ") ? line.substring(8) : line)
        .filter(line -> !line.isBlank() && !line.strip().equals("stderr:"))
        .toList();
  }

  private String describe() {
    var what = request.className() == null ? request.file() : request.className();
    return what.substring(what.lastIndexOf('/') + 1);
  }

  private Livy livy(TaskContext context) {
    return context.hook(Livy.class, connectionId);
  }

  /** Runs a class of a jar, an absolute path or URI that the server can read. */
  public LivyBatch withJar(String jar, String mainClass) {
    return withRequest(BatchChange.of(request).file(jar).className(mainClass).done());
  }

  /** Runs a Python or R script. */
  public LivyBatch withScript(String script) {
    return withRequest(BatchChange.of(request).file(script).done());
  }

  /** With these arguments. */
  public LivyBatch withArgs(String... args) {
    return withArgs(Arrays.asList(args));
  }

  /** With these arguments. */
  public LivyBatch withArgs(List<String> args) {
    return withRequest(BatchChange.of(request).args(args).done());
  }

  /** With more jars. */
  public LivyBatch withJars(List<String> jars) {
    var all = new ArrayList<>(request.jars());
    all.addAll(jars);
    return withRequest(BatchChange.of(request).jars(all).done());
  }

  /** With one more Spark setting. */
  public LivyBatch withConf(String name, String value) {
    return withConf(Map.of(name, value));
  }

  /** With more Spark settings. */
  public LivyBatch withConf(Map<String, String> settings) {
    var all = new LinkedHashMap<>(request.conf());
    all.putAll(settings);
    return withRequest(BatchChange.of(request).conf(all).done());
  }

  /** With driver and executors of this size, such as {@code "512m"}. */
  public LivyBatch withMemory(String driver, String executor) {
    return withRequest(BatchChange.of(request).memory(driver, executor).done());
  }

  /** With everything of the request given at once. */
  public LivyBatch withRequest(BatchRequest newRequest) {
    return new LivyBatch(
        connectionId, server, clusterId, newRequest, output, polling, startTimeout, unknownGrace);
  }

  /**
   * Saying where it writes: handed on as output, and proof of success if Livy forgets the batch.
   */
  public LivyBatch withOutput(String uri) {
    return new LivyBatch(
        connectionId, server, clusterId, request, uri, polling, startTimeout, unknownGrace);
  }

  /** Signing in with another connection. */
  public LivyBatch withConnection(String id) {
    return new LivyBatch(
        id, server, clusterId, request, output, polling, startTimeout, unknownGrace);
  }

  /** Asked after at another pace. */
  public LivyBatch withPolling(Polling newPolling) {
    return new LivyBatch(
        connectionId, server, clusterId, request, output, newPolling, startTimeout, unknownGrace);
  }

  /** With other patience: for a start without log, and for a Livy that forgot the batch. */
  public LivyBatch withPatience(Duration start, Duration unknown) {
    return new LivyBatch(connectionId, server, clusterId, request, output, polling, start, unknown);
  }
}
