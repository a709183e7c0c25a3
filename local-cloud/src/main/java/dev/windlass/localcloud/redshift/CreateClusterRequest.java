package dev.windlass.localcloud.redshift;

import dev.windlass.localcloud.aws.AwsCall;
import dev.windlass.localcloud.aws.AwsError;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A CreateCluster request that AWS would accept. The password is checked and forgotten. */
record CreateClusterRequest(
    String id,
    String nodeType,
    int nodes,
    String masterUsername,
    String databaseName,
    int port,
    List<String> roles,
    String defaultRole,
    Map<String, String> tags) {

  static CreateClusterRequest of(AwsCall call) throws AwsError {
    String id = call.required("ClusterIdentifier").toLowerCase(Locale.ROOT);
    if (!id.matches("[a-z][a-z0-9-]{0,62}") || id.contains("--") || id.endsWith("-")) {
      throw invalid(
          "The parameter ClusterIdentifier is not a valid identifier. Identifiers must begin with a"
              + " letter; must contain only ASCII letters, digits, and hyphens; and must not end"
              + " with a hyphen or contain two consecutive hyphens.");
    }
    String nodeType = call.required("NodeType");
    if (!NodeType.isKnown(nodeType)) {
      throw invalid("Invalid node type: " + nodeType);
    }
    if (!call.param("ManageMasterPassword").map(Boolean::parseBoolean).orElse(false)) {
      checkPassword(call.required("MasterUserPassword"));
    }
    return new CreateClusterRequest(
        id,
        nodeType,
        nodes(call),
        call.required("MasterUsername"),
        call.param("DBName").orElse("dev").toLowerCase(Locale.ROOT),
        number(call, "Port", 5439),
        call.list("IamRoles.IamRoleArn").values().stream()
            .map(v -> v.getOrDefault("", ""))
            .toList(),
        call.param("DefaultIamRoleArn").orElse(""),
        tags(call));
  }

  private static int nodes(AwsCall call) throws AwsError {
    int nodes = number(call, "NumberOfNodes", 1);
    String type = call.param("ClusterType").orElse(nodes > 1 ? "multi-node" : "single-node");
    boolean fits =
        switch (type) {
          case "single-node" -> nodes == 1;
          case "multi-node" -> nodes > 1 && nodes <= 128;
          default -> false;
        };
    if (!fits) {
      throw AwsError.badRequest(
          "InvalidParameterCombination",
          type.equals("multi-node")
              ? "Number of nodes for cluster type multi-node must be greater than or equal to 2"
              : "Number of nodes for cluster type %s must be 1".formatted(type));
    }
    return nodes;
  }

  private static int number(AwsCall call, String name, int otherwise) throws AwsError {
    try {
      return Integer.parseInt(call.param(name).orElse("" + otherwise));
    } catch (NumberFormatException notANumber) {
      throw invalid("Invalid value for " + name);
    }
  }

  private static void checkPassword(String password) throws AwsError {
    boolean fits =
        password.length() >= 8
            && password.length() <= 64
            && password.chars().anyMatch(Character::isUpperCase)
            && password.chars().anyMatch(Character::isLowerCase)
            && password.chars().anyMatch(Character::isDigit)
            && password.chars().noneMatch(c -> "'\"\\/@ ".indexOf(c) >= 0);
    if (!fits) {
      throw invalid(
          "The parameter MasterUserPassword is not a valid password. It must have 8 to 64"
              + " characters, at least one uppercase letter, one lowercase letter and one number,"
              + " and none of / @ \" ' \\ or space.");
    }
  }

  static Map<String, String> tags(AwsCall call) {
    Map<String, String> tags = new TreeMap<>();
    call.list("Tags.Tag")
        .values()
        .forEach(tag -> tags.put(tag.getOrDefault("Key", ""), tag.getOrDefault("Value", "")));
    return tags;
  }

  private static AwsError invalid(String message) {
    return AwsError.badRequest("InvalidParameterValue", message);
  }
}
