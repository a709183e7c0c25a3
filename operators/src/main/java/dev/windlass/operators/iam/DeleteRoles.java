package dev.windlass.operators.iam;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.TaskContext;
import dev.windlass.operators.remote.Polling;
import java.util.Optional;

/**
 * Deletes a set of roles with their profile and waits until IAM shows none of them. Idempotent.
 *
 * @param connectionId the AWS account
 * @param name what the set is known by
 * @param polling how often to look
 */
public record DeleteRoles(String connectionId, String name, Polling polling)
    implements RemoteJob<RolesHandle, Void> {

  @Override
  public RolesHandle submit(TaskContext context, String key) {
    return new RolesHandle(name, key, System.currentTimeMillis());
  }

  @Override
  public Optional<RolesHandle> find(TaskContext context, String key) {
    return Optional.of(submit(context, key));
  }

  @Override
  public Progress<Void> poll(TaskContext context, RolesHandle handle) {
    return switch (RoleRemoval.push(context, connectionId, name, polling)) {
      case Cancellation.Gone() -> {
        context.log().info("IAM roles %s-* are deleted", name);
        yield new Progress.Done<>(null);
      }
      case Cancellation.Stopping(var ignored) ->
          new Progress.Running<>(polling.next(handle.startedAtMillis()));
    };
  }

  /** Nothing of ours keeps running, and the ledger still knows the roles. */
  @Override
  public Cancellation cancel(TaskContext context, RolesHandle handle) {
    return Cancellation.GONE;
  }
}
