package dev.windlass.operators.iam;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.TaskContext;
import dev.windlass.operators.aws.AwsException;
import dev.windlass.operators.remote.Polling;

/** Takes a set of roles apart, in the only order IAM allows, and sees that nothing is left. */
final class RoleRemoval {
  private RoleRemoval() {}

  static Cancellation push(TaskContext context, String connectionId, String name, Polling polling) {
    var iam = context.hook(Iam.class, connectionId);
    var names = new RoleNames(name);
    try {
      takeApart(iam, names);
    } catch (AwsException e) {
      // IAM still sees what was just removed; it will not for long.
      if (!e.code().equals("DeleteConflict")) {
        throw e;
      }
      return new Cancellation.Stopping(polling.first());
    }
    var left =
        names.roles().stream().anyMatch(role -> iam.role(role).isPresent())
            || iam.profile(names.profile()).isPresent();
    if (left) {
      return new Cancellation.Stopping(polling.first());
    }
    context.ledger().gone(IamRoles.KIND, connectionId, name);
    return Cancellation.GONE;
  }

  private static void takeApart(Iam iam, RoleNames names) {
    iam.profile(names.profile())
        .ifPresent(
            profile -> {
              profile.roles().forEach(role -> iam.removeFromProfile(profile.name(), role));
              iam.deleteProfile(profile.name());
            });
    for (var role : names.roles()) {
      iam.attached(role).forEach(policy -> iam.detach(role, policy));
      iam.inlinePolicies(role).forEach(policy -> iam.deleteInlinePolicy(role, policy));
      iam.deleteRole(role);
    }
  }
}
