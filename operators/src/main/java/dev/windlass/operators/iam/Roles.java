package dev.windlass.operators.iam;

/**
 * The roles of a run.
 *
 * @param name what they are known by in the ledger; their names start with it
 * @param connection the connection of the account they live in
 * @param serviceRole the name of the role EMR itself uses
 * @param serviceRoleArn its ARN
 * @param ec2RoleArn the ARN of the role of the cluster's nodes
 * @param instanceProfile the name of the profile with that role
 * @param instanceProfileArn its ARN
 * @param redshiftRoleArn the ARN of the role Redshift reads S3 with
 */
public record Roles(
    String name,
    String connection,
    String serviceRole,
    String serviceRoleArn,
    String ec2RoleArn,
    String instanceProfile,
    String instanceProfileArn,
    String redshiftRoleArn) {}
