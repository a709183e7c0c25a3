package dev.windlass.operators.emr;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.ResourceKind;
import dev.windlass.dag.TaskContext;
import dev.windlass.operators.remote.Ownership;
import dev.windlass.operators.remote.Polling;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** EMR clusters as the reaper sees them: ours are known by their owner tag. */
public final class EmrClusterKind implements ResourceKind {
  private static final Polling POLLING =
      Polling.between(Duration.ofSeconds(2), Duration.ofSeconds(30));

  @Override
  public String kind() {
    return EmrCluster.KIND;
  }

  @Override
  public List<String> live(TaskContext context, String connectionId) {
    var emr = context.hook(Emr.class, connectionId);
    return emr.clusters(Instant.EPOCH, true).stream()
        .flatMap(listed -> emr.cluster(listed.id()).stream())
        .filter(cluster -> !cluster.state().isOver() && Ownership.isOurs(cluster.tags()))
        .map(ClusterStatus::name)
        .distinct()
        .toList();
  }

  @Override
  public Cancellation destroy(TaskContext context, String connectionId, String name) {
    var ours =
        context.hook(Emr.class, connectionId).clusters(Instant.EPOCH, true).stream()
            .filter(cluster -> cluster.name().equals(name))
            .toList();
    if (ours.isEmpty()) {
      context.ledger().gone(EmrCluster.KIND, connectionId, name);
    }
    Cancellation all = Cancellation.GONE;
    for (var cluster : ours) {
      var one =
          new Termination(connectionId, cluster.id(), name, cluster.createdAtMillis())
              .push(context, POLLING);
      all = one instanceof Cancellation.Stopping ? one : all;
    }
    return all;
  }
}
