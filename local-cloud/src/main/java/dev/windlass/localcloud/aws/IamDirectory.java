package dev.windlass.localcloud.aws;

import java.util.Optional;

/** Who may be whom: what other services ask IAM. Thread-safe. */
public interface IamDirectory {

  /** The role with this ARN, or with this name. */
  Optional<Role> role(String arnOrName);

  /** The role inside the instance profile with this ARN or name. */
  Optional<Role> roleOfInstanceProfile(String arnOrName);

  /** A role as others see it. Its ARN is {@code arn:aws:iam::ACCOUNT:role/Name}. */
  interface Role {
    /** The role's ARN. */
    String arn();

    /** The role's name. */
    String name();

    /** Whether its trust policy lets this principal, such as {@code redshift.amazonaws.com}, in. */
    boolean trusts(String servicePrincipal);

    /**
     * Whether an attached or inline policy allows this action, such as {@code s3:GetObject}. AWS's
     * managed policies are known by name (AmazonS3ReadOnlyAccess, AmazonS3FullAccess …).
     */
    boolean allows(String action);
  }
}
