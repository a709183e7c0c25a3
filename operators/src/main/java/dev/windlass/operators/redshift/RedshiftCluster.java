package dev.windlass.operators.redshift;

import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.Resource;
import dev.windlass.operators.remote.Polling;
import dev.windlass.operators.remote.ShortName;
import java.time.Duration;
import java.util.List;

/**
 * A Redshift cluster around a scope of tasks. Its admin password is made up for the create call and
 * kept nowhere: statements use the Data API's temporary credentials. Immutable; every {@code with}
 * method returns a changed copy.
 *
 * @param connectionId the AWS account
 * @param label what people call it; the first part of its identifier
 * @param spec what to ask Redshift for
 * @param lease how long it may live without a live run
 * @param polling how often to ask Redshift
 */
public record RedshiftCluster(
    String connectionId, String label, WarehouseSpec spec, Duration lease, Polling polling)
    implements Resource<Warehouse> {

  /** The kind known to the ledger and the reaper. */
  public static final String KIND = "redshift-cluster";

  private static final int MOST = 63;

  /** One small node with the database {@code dwh}, in the account {@code aws_default}. */
  public static RedshiftCluster named(String label) {
    return new RedshiftCluster(
        "aws_default",
        ShortName.of(label, 30),
        new WarehouseSpec(
            "ra3.xlplus", 1, "dwh", "windlass", 5439, List.of(), "", List.of(), false),
        Duration.ofHours(2),
        Polling.between(Duration.ofSeconds(1), Duration.ofSeconds(30)));
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String name(String key) {
    return ShortName.of(label + "-" + key, MOST);
  }

  @Override
  public RemoteJob<WarehouseHandle, Warehouse> create() {
    return new CreateWarehouse(this);
  }

  @Override
  public RemoteJob<WarehouseHandle, Void> destroy(Warehouse warehouse) {
    return new DeleteWarehouse(warehouse.connection(), warehouse.identifier(), polling);
  }

  /** In another account. */
  public RedshiftCluster withConnection(String id) {
    return new RedshiftCluster(id, label, spec, lease, polling);
  }

  /** With everything of the request given at once. */
  public RedshiftCluster withSpec(WarehouseSpec newSpec) {
    return new RedshiftCluster(connectionId, label, newSpec, lease, polling);
  }

  /** With so many nodes of this type. */
  public RedshiftCluster withNodes(String type, int count) {
    return withSpec(
        new WarehouseSpec(
            type,
            count,
            spec.database(),
            spec.user(),
            spec.port(),
            spec.roles(),
            spec.subnetGroup(),
            spec.securityGroups(),
            spec.isPublic()));
  }

  /** With another database. */
  public RedshiftCluster withDatabase(String database) {
    return withSpec(
        new WarehouseSpec(
            spec.nodeType(),
            spec.nodes(),
            database,
            spec.user(),
            spec.port(),
            spec.roles(),
            spec.subnetGroup(),
            spec.securityGroups(),
            spec.isPublic()));
  }

  /** With a role attached, the one COPY reads S3 with. */
  public RedshiftCluster withRole(String roleArn) {
    return withSpec(
        new WarehouseSpec(
            spec.nodeType(),
            spec.nodes(),
            spec.database(),
            spec.user(),
            spec.port(),
            List.of(roleArn),
            spec.subnetGroup(),
            spec.securityGroups(),
            spec.isPublic()));
  }

  /** In a network of ours. */
  public RedshiftCluster withNetwork(String subnetGroup, String... securityGroups) {
    return withSpec(
        new WarehouseSpec(
            spec.nodeType(),
            spec.nodes(),
            spec.database(),
            spec.user(),
            spec.port(),
            spec.roles(),
            subnetGroup,
            List.of(securityGroups),
            spec.isPublic()));
  }

  /** With another lease. */
  public RedshiftCluster withLease(Duration newLease) {
    return new RedshiftCluster(connectionId, label, spec, newLease, polling);
  }

  /** Asked after at another pace. */
  public RedshiftCluster withPolling(Polling newPolling) {
    return new RedshiftCluster(connectionId, label, spec, lease, newPolling);
  }
}
