package dev.windlass.operators.redshift;

import java.util.List;

/**
 * What to ask Redshift for.
 *
 * @param nodeType the node type
 * @param nodes how many nodes, from 1
 * @param database the first database
 * @param user the admin user
 * @param port the port
 * @param roles the ARNs of roles to attach
 * @param subnetGroup the cluster subnet group, empty for the default
 * @param securityGroups VPC security groups, empty for the default
 * @param isPublic whether it has a public address
 */
public record WarehouseSpec(
    String nodeType,
    int nodes,
    String database,
    String user,
    int port,
    List<String> roles,
    String subnetGroup,
    List<String> securityGroups,
    boolean isPublic) {
  /** Checks and copies. */
  public WarehouseSpec {
    if (nodes < 1) {
      throw new IllegalArgumentException("a Redshift cluster needs 1 node or more, not " + nodes);
    }
    roles = List.copyOf(roles);
    securityGroups = List.copyOf(securityGroups);
  }
}
