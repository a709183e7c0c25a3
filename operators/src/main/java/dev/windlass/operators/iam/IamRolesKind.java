package dev.windlass.operators.iam;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.ResourceKind;
import dev.windlass.dag.TaskContext;
import dev.windlass.operators.remote.Ownership;
import dev.windlass.operators.remote.Polling;
import java.time.Duration;
import java.util.List;

/** Sets of IAM roles as the reaper sees them: ours are known by their owner tag. */
public final class IamRolesKind implements ResourceKind {
  private static final Polling POLLING =
      Polling.between(Duration.ofSeconds(1), Duration.ofSeconds(10));

  @Override
  public String kind() {
    return IamRoles.KIND;
  }

  @Override
  public List<String> live(TaskContext context, String connectionId) {
    var iam = context.hook(Iam.class, connectionId);
    return iam.roles().stream()
        .flatMap(listed -> iam.role(listed.name()).stream())
        .filter(role -> Ownership.isOurs(role.tags()))
        .flatMap(role -> RoleNames.setOf(role.name()).stream())
        .distinct()
        .toList();
  }

  @Override
  public Cancellation destroy(TaskContext context, String connectionId, String name) {
    return RoleRemoval.push(context, connectionId, name, POLLING);
  }
}
