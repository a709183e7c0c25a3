package dev.windlass.operators.redshift;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.ResourceKind;
import dev.windlass.dag.TaskContext;
import dev.windlass.operators.remote.Ownership;
import dev.windlass.operators.remote.Polling;
import java.time.Duration;
import java.util.List;

/** Redshift clusters as the reaper sees them: ours are known by their owner tag. */
public final class RedshiftClusterKind implements ResourceKind {
  private static final Polling POLLING =
      Polling.between(Duration.ofSeconds(2), Duration.ofSeconds(30));

  @Override
  public String kind() {
    return RedshiftCluster.KIND;
  }

  @Override
  public List<String> live(TaskContext context, String connectionId) {
    return context.hook(Redshift.class, connectionId).clusters().stream()
        .filter(cluster -> Ownership.isOurs(cluster.tags()))
        .map(WarehouseStatus::identifier)
        .toList();
  }

  @Override
  public Cancellation destroy(TaskContext context, String connectionId, String name) {
    return WarehouseRemoval.push(context, connectionId, name, POLLING);
  }
}
