package dev.windlass.operators.redshift;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.TaskContext;
import dev.windlass.operators.aws.AwsException;
import dev.windlass.operators.remote.Polling;

/** The end of one Redshift cluster, asked for again and again until Redshift knows it no more. */
final class WarehouseRemoval {
  private WarehouseRemoval() {}

  static Cancellation push(
      TaskContext context, String connectionId, String identifier, Polling polling) {
    var redshift = context.hook(Redshift.class, connectionId);
    var status = redshift.cluster(identifier);
    if (status.isEmpty()) {
      context.ledger().gone(RedshiftCluster.KIND, connectionId, identifier);
      return Cancellation.GONE;
    }
    if (!status.get().status().equals("deleting")) {
      try {
        context.log().info("Deleting Redshift cluster %s", identifier);
        redshift.delete(identifier);
      } catch (AwsException e) {
        // A cluster that is being created or resized cannot be deleted yet.
        if (!e.code().startsWith("InvalidClusterState")) {
          throw e;
        }
        context
            .log()
            .info("Redshift cannot delete %s yet: %s", identifier, String.valueOf(e.getMessage()));
      }
    }
    return new Cancellation.Stopping(polling.first());
  }
}
