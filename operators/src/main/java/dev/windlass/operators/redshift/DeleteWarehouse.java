package dev.windlass.operators.redshift;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.TaskContext;
import dev.windlass.operators.remote.Polling;
import java.util.Optional;

/**
 * Deletes a Redshift cluster and waits until Redshift knows it no more. Idempotent.
 *
 * @param connectionId the AWS account
 * @param identifier the cluster
 * @param polling how often to ask Redshift
 */
public record DeleteWarehouse(String connectionId, String identifier, Polling polling)
    implements RemoteJob<WarehouseHandle, Void> {

  @Override
  public WarehouseHandle submit(TaskContext context, String key) {
    var unused = WarehouseRemoval.push(context, connectionId, identifier, polling);
    return new WarehouseHandle(identifier, System.currentTimeMillis());
  }

  @Override
  public Optional<WarehouseHandle> find(TaskContext context, String key) {
    return Optional.of(submit(context, key));
  }

  @Override
  public Progress<Void> poll(TaskContext context, WarehouseHandle handle) {
    return switch (WarehouseRemoval.push(context, connectionId, identifier, polling)) {
      case Cancellation.Gone() -> {
        context.log().info("Redshift cluster %s is deleted", identifier);
        yield new Progress.Done<>(null);
      }
      case Cancellation.Stopping(var ignored) ->
          new Progress.Running<>(polling.next(handle.startedAtMillis()));
    };
  }

  /** Nothing of ours keeps running: Redshift goes on deleting, and the ledger still knows it. */
  @Override
  public Cancellation cancel(TaskContext context, WarehouseHandle handle) {
    return Cancellation.GONE;
  }
}
