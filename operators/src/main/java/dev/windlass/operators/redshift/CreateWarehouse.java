package dev.windlass.operators.redshift;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.TaskContext;
import dev.windlass.operators.aws.AwsException;
import dev.windlass.operators.aws.Console;
import dev.windlass.operators.remote.Ownership;
import dev.windlass.settings.Secret;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;

/**
 * Creates a Redshift cluster and waits until it can be used. Its identifier comes from the
 * attempt's key, so creating it again finds it.
 *
 * @param cluster what to create
 */
public record CreateWarehouse(RedshiftCluster cluster)
    implements RemoteJob<WarehouseHandle, Warehouse> {
  private static final Set<String> HOPELESS =
      Set.of(
          "InvalidParameterValue",
          "InvalidParameterCombination",
          "InvalidSubnet",
          "UnsupportedOptionFault",
          "ClusterSubnetGroupNotFoundFault");

  @Override
  public WarehouseHandle submit(TaskContext context, String key) {
    var name = cluster.name(key);
    context.ledger().intend(RedshiftCluster.KIND, cluster.connectionId(), name, cluster.lease());
    try {
      redshift(context).create(name, cluster.spec(), madeUp(), Ownership.tags(key));
    } catch (AwsException e) {
      if (e.refused()) {
        context.ledger().gone(RedshiftCluster.KIND, cluster.connectionId(), name);
      }
      if (HOPELESS.contains(e.code())) {
        throw new FailTask("Redshift refuses cluster %s: %s".formatted(name, e.getMessage()), e);
      }
      throw e;
    }
    context.log().info("Redshift cluster %s is being created", name);
    return known(context, name);
  }

  @Override
  public Optional<WarehouseHandle> find(TaskContext context, String key) {
    return redshift(context)
        .cluster(cluster.name(key))
        .map(status -> known(context, status.identifier()));
  }

  @Override
  public Progress<Warehouse> poll(TaskContext context, WarehouseHandle handle) {
    var status = redshift(context).cluster(handle.identifier());
    if (status.isEmpty()) {
      return new Progress.Broken<>(
          "Redshift cluster %s does not exist any more".formatted(handle.identifier()));
    }
    var now = status.get();
    if (now.isBroken()) {
      return new Progress.Broken<>(
          "Redshift cluster %s is %s (%s). Look at %s"
              .formatted(
                  now.identifier(), now.status(), now.availability(), where(context, handle)));
    }
    var host = now.host();
    if (!now.isUsable() || host == null || !now.roles().containsAll(cluster.spec().roles())) {
      return new Progress.Running<>(cluster.polling().next(handle.startedAtMillis()));
    }
    context.log().info("Redshift cluster %s is available at %s", now.identifier(), host);
    var spec = cluster.spec();
    return new Progress.Done<>(
        new Warehouse(
            now.identifier(),
            cluster.connectionId(),
            spec.database(),
            spec.user(),
            host,
            now.port(),
            spec.roles().isEmpty() ? null : spec.roles().getFirst(),
            where(context, handle)));
  }

  @Override
  public Cancellation cancel(TaskContext context, WarehouseHandle handle) {
    return WarehouseRemoval.push(
        context, cluster.connectionId(), handle.identifier(), cluster.polling());
  }

  private WarehouseHandle known(TaskContext context, String name) {
    context.ledger().exists(RedshiftCluster.KIND, cluster.connectionId(), name, name);
    Console.redshiftCluster(context.connection(cluster.connectionId()), name)
        .ifPresent(page -> context.link("Redshift console", page));
    return new WarehouseHandle(name, System.currentTimeMillis());
  }

  private String where(TaskContext context, WarehouseHandle handle) {
    return Console.redshiftCluster(context.connection(cluster.connectionId()), handle.identifier())
        .map(URI::toString)
        .orElse(
            "cluster %s of connection %s (aws redshift describe-clusters)"
                .formatted(handle.identifier(), cluster.connectionId()));
  }

  /** Meets Redshift's rules: upper and lower case, a digit, none of {@code ' " \ / @} or blanks. */
  private static Secret madeUp() {
    var random = new SecureRandom();
    var letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789-_.~";
    var password = new StringBuilder("Aa1");
    for (int i = 0; i < 37; i++) {
      password.append(letters.charAt(random.nextInt(letters.length())));
    }
    return Secret.of(password.toString());
  }

  private Redshift redshift(TaskContext context) {
    return context.hook(Redshift.class, cluster.connectionId());
  }
}
