package dev.windlass.operators.iam;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.TaskContext;
import dev.windlass.operators.remote.Ownership;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Creates the roles of {@link IamRoles} and waits until IAM shows all of them.
 *
 * <p>Every piece has a deterministic name and creating it again is harmless, so each poll makes
 * what is still missing: a crash between two pieces needs no memory.
 *
 * @param roles what to create
 */
public record CreateRoles(IamRoles roles) implements RemoteJob<RolesHandle, Roles> {

  @Override
  public RolesHandle submit(TaskContext context, String key) {
    var name = roles.name(key);
    context.ledger().intend(IamRoles.KIND, roles.connectionId(), name, roles.lease());
    make(context, new RoleNames(name), key);
    context.ledger().exists(IamRoles.KIND, roles.connectionId(), name, name);
    return new RolesHandle(name, key, System.currentTimeMillis());
  }

  @Override
  public Optional<RolesHandle> find(TaskContext context, String key) {
    var names = new RoleNames(roles.name(key));
    var iam = iam(context);
    var any =
        names.roles().stream().anyMatch(role -> iam.role(role).isPresent())
            || iam.profile(names.profile()).isPresent();
    if (!any) {
      return Optional.empty();
    }
    context.ledger().exists(IamRoles.KIND, roles.connectionId(), names.name(), names.name());
    return Optional.of(new RolesHandle(names.name(), key, System.currentTimeMillis()));
  }

  @Override
  public Progress<Roles> poll(TaskContext context, RolesHandle handle) {
    var names = new RoleNames(handle.name());
    var iam = iam(context);
    var service = iam.role(names.service());
    var ec2 = iam.role(names.ec2());
    var redshift = iam.role(names.redshift());
    var profile = iam.profile(names.profile()).filter(p -> p.roles().contains(names.ec2()));
    if (service.isEmpty()
        || ec2.isEmpty()
        || redshift.isEmpty()
        || profile.isEmpty()
        || !hasPolicies(iam, names)) {
      make(context, names, handle.key());
      return new Progress.Running<>(roles.polling().next(handle.startedAtMillis()));
    }
    var left = settle(context).toMillis() - (System.currentTimeMillis() - handle.startedAtMillis());
    if (left > 0) {
      return new Progress.Running<>(Duration.ofMillis(left));
    }
    context.log().info("IAM roles %s-* are ready", names.name());
    return new Progress.Done<>(
        new Roles(
            names.name(),
            roles.connectionId(),
            names.service(),
            service.get().arn(),
            ec2.get().arn(),
            names.profile(),
            profile.get().arn(),
            redshift.get().arn()));
  }

  @Override
  public Cancellation cancel(TaskContext context, RolesHandle handle) {
    return RoleRemoval.push(context, roles.connectionId(), handle.name(), roles.polling());
  }

  private void make(TaskContext context, RoleNames names, String key) {
    var iam = iam(context);
    var tags = Ownership.tags(key);
    iam.createRole(names.service(), List.of("elasticmapreduce.amazonaws.com"), tags);
    iam.createRole(names.ec2(), List.of("ec2.amazonaws.com"), tags);
    iam.createRole(names.redshift(), List.of("redshift.amazonaws.com"), tags);
    roles.servicePolicies().forEach(policy -> iam.attach(names.service(), policy));
    roles.nodePolicies().forEach(policy -> iam.attach(names.ec2(), policy));
    roles.redshiftPolicies().forEach(policy -> iam.attach(names.redshift(), policy));
    iam.createProfile(names.profile(), tags);
    iam.addToProfile(names.profile(), names.ec2());
  }

  private boolean hasPolicies(Iam iam, RoleNames names) {
    return iam.attached(names.service()).containsAll(roles.servicePolicies())
        && iam.attached(names.ec2()).containsAll(roles.nodePolicies())
        && iam.attached(names.redshift()).containsAll(roles.redshiftPolicies());
  }

  private Duration settle(TaskContext context) {
    return context
        .connection(roles.connectionId())
        .extra("iam_settle_seconds")
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .orElse(roles.settle());
  }

  private Iam iam(TaskContext context) {
    return context.hook(Iam.class, roles.connectionId());
  }
}
