package dev.windlass.operators.redshift;

import dev.windlass.operators.aws.AwsCall;
import dev.windlass.operators.aws.AwsClients;
import dev.windlass.settings.Connection;
import dev.windlass.settings.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.redshift.RedshiftClient;
import software.amazon.awssdk.services.redshift.model.Cluster;
import software.amazon.awssdk.services.redshift.model.ClusterIamRole;
import software.amazon.awssdk.services.redshift.model.Tag;

/** Amazon Redshift's control plane through the AWS SDK. */
final class AwsRedshift implements Redshift {
  private static final Set<String> EXISTS = Set.of("ClusterAlreadyExists");
  private static final Set<String> MISSING = Set.of("ClusterNotFound", "ClusterNotFoundFault");

  private final RedshiftClient client;
  private final AwsCall call;

  AwsRedshift(Connection connection) {
    var clients = AwsClients.of(connection);
    client = clients.build(RedshiftClient.builder());
    call = clients.call("Redshift");
  }

  @Override
  public void create(
      String identifier, WarehouseSpec spec, Secret password, Map<String, String> tags) {
    call.ensure(
        "CreateCluster " + identifier,
        EXISTS,
        () ->
            client.createCluster(
                r -> {
                  r.clusterIdentifier(identifier)
                      .nodeType(spec.nodeType())
                      .clusterType(spec.nodes() == 1 ? "single-node" : "multi-node")
                      .dbName(spec.database())
                      .port(spec.port())
                      .masterUsername(spec.user())
                      .masterUserPassword(password.reveal())
                      .publiclyAccessible(spec.isPublic())
                      .iamRoles(spec.roles())
                      .tags(
                          tags.entrySet().stream()
                              .map(t -> Tag.builder().key(t.getKey()).value(t.getValue()).build())
                              .toList());
                  if (spec.nodes() > 1) {
                    r.numberOfNodes(spec.nodes());
                  }
                  if (!spec.subnetGroup().isEmpty()) {
                    r.clusterSubnetGroupName(spec.subnetGroup());
                  }
                  if (!spec.securityGroups().isEmpty()) {
                    r.vpcSecurityGroupIds(spec.securityGroups());
                  }
                }));
  }

  @Override
  public Optional<WarehouseStatus> cluster(String identifier) {
    return call.find(
            "DescribeClusters " + identifier,
            MISSING,
            () -> client.describeClusters(r -> r.clusterIdentifier(identifier)).clusters())
        .flatMap(found -> found.stream().findFirst())
        .map(AwsRedshift::status);
  }

  @Override
  public List<WarehouseStatus> clusters() {
    return call.ask(
        "DescribeClusters",
        () ->
            client.describeClustersPaginator().clusters().stream()
                .map(AwsRedshift::status)
                .toList());
  }

  @Override
  public void delete(String identifier) {
    call.ensure(
        "DeleteCluster " + identifier,
        MISSING,
        () ->
            client.deleteCluster(
                r -> r.clusterIdentifier(identifier).skipFinalClusterSnapshot(true)));
  }

  private static WarehouseStatus status(Cluster cluster) {
    var endpoint = cluster.endpoint();
    return new WarehouseStatus(
        cluster.clusterIdentifier(),
        cluster.clusterStatus(),
        cluster.clusterAvailabilityStatus() == null ? "" : cluster.clusterAvailabilityStatus(),
        endpoint == null ? null : endpoint.address(),
        endpoint == null || endpoint.port() == null ? 0 : endpoint.port(),
        cluster.iamRoles().stream()
            .filter(role -> "in-sync".equals(role.applyStatus()))
            .map(ClusterIamRole::iamRoleArn)
            .toList(),
        cluster.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value)));
  }
}
