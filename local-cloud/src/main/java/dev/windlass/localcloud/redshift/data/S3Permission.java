package dev.windlass.localcloud.redshift.data;

import dev.windlass.localcloud.aws.CloudContext;
import dev.windlass.localcloud.aws.IamDirectory;
import dev.windlass.localcloud.redshift.Cluster;
import dev.windlass.localcloud.redshift.sql.StatementFailed;

/** Whether a cluster may use a role, and the role may use S3, as AWS judges it. */
final class S3Permission {
  private final CloudContext context;

  S3Permission(CloudContext context) {
    this.context = context;
  }

  /**
   * Fails the statement unless the role is attached to the cluster, exists, trusts Redshift and
   * allows every action.
   *
   * @param roleArn the role, {@code default}, or empty when access keys are used
   */
  void require(Cluster cluster, String dbUser, String roleArn, String... actions) {
    if (roleArn.isEmpty()) {
      return;
    }
    String arn = roleArn.equals("default") ? cluster.defaultRole() : roleArn;
    if (arn.isEmpty()) {
      throw new StatementFailed("The default IAM role is not set for the cluster");
    }
    IamDirectory.Role role = context.iam().role(arn).orElse(null);
    if (!cluster.roles().contains(arn) || role == null || !role.trusts("redshift.amazonaws.com")) {
      throw notAuthorized(cluster, dbUser, arn);
    }
    for (String action : actions) {
      if (!role.allows(action)) {
        String error = "S3ServiceException:Access Denied,Status 403,Error AccessDenied";
        throw StatementFailed.boxed(
            error, error, 8001, "%s lacks %s".formatted(arn, action), "s3_utility.cpp:671");
      }
    }
  }

  private StatementFailed notAuthorized(Cluster cluster, String dbUser, String arn) {
    String user = dbUser.isEmpty() ? cluster.masterUsername() : dbUser;
    String error =
        "User arn:aws:redshift:%s:%s:dbuser:%s/%s is not authorized to assume IAM Role %s"
            .formatted(context.region(), context.account(), cluster.id(), user, arn);
    return StatementFailed.boxed(
        error, error, 30_000, "IAM Role=" + arn, "xen_aws_credentials_mgr.cpp:413");
  }
}
