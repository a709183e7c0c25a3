package dev.windlass.operators.iam;

import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.Resource;
import dev.windlass.operators.remote.Polling;
import dev.windlass.operators.remote.ShortName;
import java.time.Duration;
import java.util.List;

/**
 * The IAM roles around a scope of tasks: EMR's service role, the nodes' role in its instance
 * profile, and the role Redshift reads S3 with. Immutable.
 *
 * @param connectionId the AWS account
 * @param servicePolicies managed policies of EMR's service role
 * @param nodePolicies managed policies of the nodes' role
 * @param redshiftPolicies managed policies of Redshift's role
 * @param settle how long new roles are left alone before they are used: other services learn of
 *     them late; the connection's extra {@code iam_settle_seconds} overrides it
 * @param lease how long they may live without a live run
 * @param polling how often to look
 */
public record IamRoles(
    String connectionId,
    List<String> servicePolicies,
    List<String> nodePolicies,
    List<String> redshiftPolicies,
    Duration settle,
    Duration lease,
    Polling polling)
    implements Resource<Roles> {

  /** The kind known to the ledger and the reaper. */
  public static final String KIND = "iam-roles";

  private static final String MANAGED = "arn:aws:iam::aws:policy/";

  /** Copies the lists. */
  public IamRoles {
    servicePolicies = List.copyOf(servicePolicies);
    nodePolicies = List.copyOf(nodePolicies);
    redshiftPolicies = List.copyOf(redshiftPolicies);
  }

  /** Roles for EMR and Redshift over S3, in the account {@code aws_default}. */
  public static IamRoles standard() {
    return new IamRoles(
        "aws_default",
        List.of(MANAGED + "service-role/AmazonElasticMapReduceRole"),
        List.of(MANAGED + "service-role/AmazonElasticMapReduceforEC2Role"),
        List.of(MANAGED + "AmazonS3ReadOnlyAccess"),
        Duration.ofSeconds(10),
        Duration.ofHours(1),
        Polling.between(Duration.ofMillis(500), Duration.ofSeconds(5)));
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String name(String key) {
    return ShortName.of(key, 54);
  }

  @Override
  public RemoteJob<RolesHandle, Roles> create() {
    return new CreateRoles(this);
  }

  @Override
  public RemoteJob<RolesHandle, Void> destroy(Roles roles) {
    return new DeleteRoles(roles.connection(), roles.name(), polling);
  }

  /** In another account. */
  public IamRoles withConnection(String id) {
    return new IamRoles(
        id, servicePolicies, nodePolicies, redshiftPolicies, settle, lease, polling);
  }

  /** With other policies of EMR's service role. */
  public IamRoles withServicePolicies(String... arns) {
    return new IamRoles(
        connectionId, List.of(arns), nodePolicies, redshiftPolicies, settle, lease, polling);
  }

  /** With other policies of the nodes' role. */
  public IamRoles withNodePolicies(String... arns) {
    return new IamRoles(
        connectionId, servicePolicies, List.of(arns), redshiftPolicies, settle, lease, polling);
  }

  /** With other policies of Redshift's role. */
  public IamRoles withRedshiftPolicies(String... arns) {
    return new IamRoles(
        connectionId, servicePolicies, nodePolicies, List.of(arns), settle, lease, polling);
  }

  /** With another time to settle. */
  public IamRoles withSettle(Duration time) {
    return new IamRoles(
        connectionId, servicePolicies, nodePolicies, redshiftPolicies, time, lease, polling);
  }

  /** With another lease. */
  public IamRoles withLease(Duration newLease) {
    return new IamRoles(
        connectionId, servicePolicies, nodePolicies, redshiftPolicies, settle, newLease, polling);
  }

  /** Looked at at another pace. */
  public IamRoles withPolling(Polling newPolling) {
    return new IamRoles(
        connectionId, servicePolicies, nodePolicies, redshiftPolicies, settle, lease, newPolling);
  }
}
