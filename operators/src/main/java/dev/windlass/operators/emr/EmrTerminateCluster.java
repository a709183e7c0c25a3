package dev.windlass.operators.emr;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.TaskContext;
import dev.windlass.operators.remote.Polling;
import java.time.Duration;
import java.util.Optional;

/**
 * Terminates an EMR cluster and waits until it is over. Idempotent: a cluster that is gone already
 * is what was asked for.
 *
 * @param connectionId the AWS account
 * @param clusterId EMR's id
 * @param clusterName its name, by which the ledger knows it
 * @param polling how often to ask EMR
 */
public record EmrTerminateCluster(
    String connectionId, String clusterId, String clusterName, Polling polling)
    implements RemoteJob<ClusterHandle, Void> {

  /** Terminates {@code cluster}. */
  public static EmrTerminateCluster of(Cluster cluster) {
    return new EmrTerminateCluster(
        cluster.connection(),
        cluster.id(),
        cluster.name(),
        Polling.between(Duration.ofSeconds(1), Duration.ofSeconds(30)));
  }

  /** Asked after at another pace. */
  public EmrTerminateCluster withPolling(Polling newPolling) {
    return new EmrTerminateCluster(connectionId, clusterId, clusterName, newPolling);
  }

  @Override
  public ClusterHandle submit(TaskContext context, String key) {
    var handle = new ClusterHandle(clusterId, clusterName, System.currentTimeMillis());
    var unused = Termination.of(connectionId, handle).push(context, polling);
    return handle;
  }

  @Override
  public Optional<ClusterHandle> find(TaskContext context, String key) {
    return Optional.of(submit(context, key));
  }

  @Override
  public Progress<Void> poll(TaskContext context, ClusterHandle handle) {
    return switch (Termination.of(connectionId, handle).push(context, polling)) {
      case Cancellation.Gone() -> {
        context.log().info("EMR cluster %s (%s) is terminated", clusterId, clusterName);
        yield new Progress.Done<>(null);
      }
      case Cancellation.Stopping(var ignored) ->
          new Progress.Running<>(polling.next(handle.startedAtMillis()));
    };
  }

  /**
   * Nothing of ours keeps running: EMR goes on terminating, and the ledger still knows the cluster.
   */
  @Override
  public Cancellation cancel(TaskContext context, ClusterHandle handle) {
    return Cancellation.GONE;
  }
}
