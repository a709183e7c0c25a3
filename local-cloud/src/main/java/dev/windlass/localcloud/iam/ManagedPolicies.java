package dev.windlass.localcloud.iam;

import java.util.List;
import java.util.Map;

/** AWS's own managed policies, by name, with the actions they allow as far as we look. */
final class ManagedPolicies {
  private static final String PREFIX = "arn:aws:iam::aws:policy/";

  private static final Map<String, List<String>> ACTIONS =
      Map.ofEntries(
          Map.entry("AdministratorAccess", List.of("*")),
          Map.entry("PowerUserAccess", List.of("*")),
          Map.entry("AmazonS3FullAccess", List.of("s3:*")),
          Map.entry("AmazonS3ReadOnlyAccess", List.of("s3:Get*", "s3:List*", "s3:Describe*")),
          Map.entry("AmazonEC2FullAccess", List.of("ec2:*")),
          Map.entry(
              "AmazonElasticMapReduceFullAccess",
              List.of("elasticmapreduce:*", "ec2:*", "s3:*", "iam:PassRole")),
          Map.entry("AmazonEMRFullAccessPolicy_v2", List.of("elasticmapreduce:*", "iam:PassRole")),
          Map.entry(
              "service-role/AmazonElasticMapReduceRole",
              List.of("ec2:*", "s3:*", "elasticmapreduce:*")),
          Map.entry("service-role/AmazonEMRServicePolicy_v2", List.of("ec2:*")),
          Map.entry(
              "service-role/AmazonElasticMapReduceforEC2Role",
              List.of("s3:*", "ec2:Describe*", "elasticmapreduce:*", "cloudwatch:*")),
          Map.entry("AmazonRedshiftFullAccess", List.of("redshift:*", "redshift-data:*")),
          Map.entry(
              "AmazonRedshiftAllCommandsFullAccess",
              List.of("s3:Get*", "s3:List*", "s3:Put*", "redshift:*")),
          Map.entry("AmazonSSMManagedInstanceCore", List.of("ssm:*")),
          Map.entry("CloudWatchAgentServerPolicy", List.of("cloudwatch:*")));

  private ManagedPolicies() {}

  /** Whether AWS has a managed policy with this ARN. */
  static boolean exists(String arn) {
    return arn.startsWith(PREFIX) && ACTIONS.containsKey(arn.substring(PREFIX.length()));
  }

  /** Whether the policy with this ARN allows the action. */
  static boolean allows(String arn, String action) {
    return exists(arn)
        && ACTIONS.getOrDefault(arn.substring(PREFIX.length()), List.of()).stream()
            .anyMatch(pattern -> PolicyDocument.covers(pattern, action));
  }

  /** The last part of a policy's ARN, which is its name. */
  static String name(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}
