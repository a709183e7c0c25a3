package dev.windlass.localcloud.redshift;

import dev.windlass.localcloud.aws.XmlNode;
import dev.windlass.localcloud.redshift.engine.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Clusters as the control plane shows them. */
final class ClusterXml {
  private final String region;
  private final String account;
  private final PostgresServer postgres;

  ClusterXml(String region, String account, PostgresServer postgres) {
    this.region = region;
    this.account = account;
    this.postgres = postgres;
  }

  String arn(String id) {
    return "arn:aws:redshift:%s:%s:cluster:%s".formatted(region, account, id);
  }

  List<XmlNode> cluster(Cluster c) {
    var nodes = new ArrayList<XmlNode>();
    nodes.add(XmlNode.of("ClusterIdentifier", c.id()));
    nodes.add(XmlNode.of("NodeType", c.nodeType()));
    nodes.add(XmlNode.of("ClusterStatus", c.status().word()));
    nodes.add(XmlNode.of("ClusterAvailabilityStatus", c.status().availability()));
    nodes.add(XmlNode.of("MasterUsername", c.masterUsername()));
    nodes.add(XmlNode.of("DBName", c.databaseName()));
    if (c.status() != ClusterStatus.CREATING && c.databaseThere()) {
      // The port of the Postgres beneath: what a client can really connect to.
      nodes.add(
          XmlNode.of(
              "Endpoint", XmlNode.of("Address", "127.0.0.1"), XmlNode.of("Port", postgres.port())));
    }
    nodes.add(XmlNode.of("ClusterCreateTime", c.created()));
    nodes.add(XmlNode.of("AutomatedSnapshotRetentionPeriod", 1));
    nodes.add(XmlNode.of("ManualSnapshotRetentionPeriod", -1));
    nodes.add(XmlNode.of("ClusterSecurityGroups", List.of()));
    nodes.add(XmlNode.of("VpcSecurityGroups", List.of()));
    nodes.add(XmlNode.of("AvailabilityZone", region + "a"));
    nodes.add(XmlNode.of("ClusterVersion", "1.0"));
    nodes.add(XmlNode.of("AllowVersionUpgrade", true));
    nodes.add(XmlNode.of("NumberOfNodes", c.nodes()));
    nodes.add(XmlNode.of("PubliclyAccessible", false));
    nodes.add(XmlNode.of("Encrypted", false));
    nodes.add(XmlNode.list("Tags", "Tag", new TreeMap<>(c.tags()).entrySet(), ClusterXml::tag));
    nodes.add(XmlNode.of("EnhancedVpcRouting", false));
    nodes.add(
        XmlNode.list(
            "IamRoles",
            "ClusterIamRole",
            c.roles(),
            role -> List.of(XmlNode.of("IamRoleArn", role), XmlNode.of("ApplyStatus", "in-sync"))));
    if (!c.defaultRole().isEmpty()) {
      nodes.add(XmlNode.of("DefaultIamRoleArn", c.defaultRole()));
    }
    nodes.add(XmlNode.of("MaintenanceTrackName", "current"));
    nodes.add(XmlNode.of("ClusterNamespaceArn", arn(c.id()).replace(":cluster:", ":namespace:")));
    return nodes;
  }

  List<XmlNode> taggedResources(Cluster c) {
    return new TreeMap<>(c.tags())
        .entrySet().stream()
            .map(
                tag ->
                    XmlNode.of(
                        "TaggedResource",
                        XmlNode.of("Tag", tag(tag)),
                        XmlNode.of("ResourceName", arn(c.id())),
                        XmlNode.of("ResourceType", "cluster")))
            .toList();
  }

  private static List<XmlNode> tag(java.util.Map.Entry<String, String> tag) {
    return List.of(XmlNode.of("Key", tag.getKey()), XmlNode.of("Value", tag.getValue()));
  }
}
