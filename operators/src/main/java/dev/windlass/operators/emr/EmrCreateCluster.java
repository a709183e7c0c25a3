package dev.windlass.operators.emr;

import dev.windlass.dag.AskAgain;
import dev.windlass.dag.Cancellation;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.TaskContext;
import dev.windlass.operators.aws.AwsException;
import dev.windlass.operators.aws.Console;
import dev.windlass.operators.remote.FirstSeen;
import dev.windlass.operators.remote.Ownership;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Creates an EMR cluster and waits until it can be used.
 *
 * <p>EMR knows no idempotency key, so the cluster's name is one: after a crash or a lost reply the
 * cluster is looked up by name, with some patience since EMR's list lags behind, and adopted.
 *
 * @param cluster what to create
 */
public record EmrCreateCluster(EmrCluster cluster) implements RemoteJob<ClusterHandle, Cluster> {
  private static final FirstSeen MISSING = new FirstSeen(Clock.systemUTC());

  /** Names EMR refused: they were certainly never made, and no list need be waited for. */
  private static final FirstSeen REFUSED = new FirstSeen(Clock.systemUTC());

  @Override
  public ClusterHandle submit(TaskContext context, String key) {
    var name = cluster.name(key);
    context.ledger().intend(EmrCluster.KIND, cluster.connectionId(), name, cluster.lease());
    try {
      var id = emr(context).createCluster(name, cluster.spec(), Ownership.tags(key));
      context.log().info("EMR cluster %s (%s) is starting", id, name);
      return created(context, new ClusterHandle(id, name, System.currentTimeMillis()));
    } catch (AwsException e) {
      if (e.refused()) {
        var unused = REFUSED.ago(name);
        context.ledger().gone(EmrCluster.KIND, cluster.connectionId(), name);
        throw refusal(name, e);
      }
      // No answer, or a server error: the cluster may exist all the same.
      context.log().warn("%s; looking for the cluster before anything else", messageOf(e));
      return lookUp(context, name).map(h -> created(context, h)).orElseThrow(() -> e);
    }
  }

  @Override
  public Optional<ClusterHandle> find(TaskContext context, String key) {
    var name = cluster.name(key);
    if (REFUSED.knows(name)) {
      return Optional.empty();
    }
    var found = lookUp(context, name);
    if (found.isPresent()) {
      MISSING.forget(name);
      context.log().info("Found EMR cluster %s (%s) again", found.get().id(), name);
      return found.map(h -> created(context, h));
    }
    if (MISSING.ago(name).compareTo(cluster.findGrace()) < 0) {
      throw new AskAgain(
          Duration.ofSeconds(2), "EMR lists no cluster %s yet; its list may lag".formatted(name));
    }
    MISSING.forget(name);
    return Optional.empty();
  }

  @Override
  public Progress<Cluster> poll(TaskContext context, ClusterHandle handle) {
    var status = emr(context).cluster(handle.id());
    if (status.isEmpty()) {
      return new Progress.Running<>(cluster.polling().next(handle.startedAtMillis()));
    }
    var now = status.get();
    if (now.state().isEnding()) {
      return new Progress.Broken<>(startFailure(context, now));
    }
    var master = now.masterHost();
    if (!now.state().isUsable() || master == null || master.isEmpty()) {
      return new Progress.Running<>(cluster.polling().next(handle.startedAtMillis()));
    }
    var connection = context.connection(cluster.connectionId());
    var livy = LivyAddress.of(master, now, connection);
    context.link("Livy UI", URI.create(livy + "/ui"));
    context.log().info("EMR cluster %s is %s; Livy at %s", handle.id(), now.state(), livy);
    return new Progress.Done<>(
        new Cluster(
            handle.id(),
            handle.name(),
            cluster.connectionId(),
            livy,
            LivyAddress.host(master),
            where(context, now)));
  }

  @Override
  public Cancellation cancel(TaskContext context, ClusterHandle handle) {
    return Termination.of(cluster.connectionId(), handle).push(context, cluster.polling());
  }

  private ClusterHandle created(TaskContext context, ClusterHandle handle) {
    context.ledger().exists(EmrCluster.KIND, cluster.connectionId(), handle.name(), handle.id());
    Console.emrCluster(context.connection(cluster.connectionId()), handle.id())
        .ifPresent(page -> context.link("EMR console", page));
    return handle;
  }

  private Optional<ClusterHandle> lookUp(TaskContext context, String name) {
    var since = Instant.now().minus(Duration.ofDays(2));
    return emr(context).clusters(since, false).stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .map(c -> new ClusterHandle(c.id(), c.name(), c.createdAtMillis()));
  }

  private RuntimeException refusal(String name, AwsException e) {
    var text = messageOf(e).toLowerCase(Locale.ROOT);
    // New roles take a while to be known everywhere; another attempt helps.
    if (text.contains("instanceprofile")
        || text.contains("instance profile")
        || text.contains("assume")) {
      return e;
    }
    if (e.code().equals("ValidationException") || e.code().equals("InvalidRequestException")) {
      return new FailTask("EMR refuses cluster %s: %s".formatted(name, messageOf(e)), e);
    }
    return e;
  }

  private String startFailure(TaskContext context, ClusterStatus status) {
    return "EMR cluster %s (%s) did not start: it is %s; %s. Look at %s"
        .formatted(
            status.id(),
            status.name(),
            status.state(),
            status.reason().isEmpty() ? "EMR gives no reason" : status.reason(),
            where(context, status));
  }

  private String where(TaskContext context, ClusterStatus status) {
    var logs =
        status.logUri() == null ? "" : " and its logs at " + status.logUri() + status.id() + "/";
    return Console.emrCluster(context.connection(cluster.connectionId()), status.id())
            .map(URI::toString)
            .orElse(
                "cluster %s of connection %s (aws emr describe-cluster)"
                    .formatted(status.id(), cluster.connectionId()))
        + logs;
  }

  private Emr emr(TaskContext context) {
    return context.hook(Emr.class, cluster.connectionId());
  }

  private static String messageOf(Throwable e) {
    return String.valueOf(e.getMessage());
  }
}
