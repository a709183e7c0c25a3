package dev.windlass.operators.iam;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of AWS IAM that Windlass uses. Every call may be repeated: creating what exists and
 * deleting what does not are no errors. Thread-safe. Failures are {@link
 * dev.windlass.operators.aws.AwsException}s.
 */
public interface Iam {
  /**
   * A role as IAM describes it.
   *
   * @param name unique in the account
   * @param arn its ARN
   * @param tags its tags; empty in lists
   */
  record Role(String name, String arn, Map<String, String> tags) {}

  /**
   * An instance profile.
   *
   * @param name unique in the account
   * @param arn its ARN
   * @param roles the names of the roles in it, one at most
   */
  record Profile(String name, String arn, List<String> roles) {}

  /** Creates a role that the given services may assume. */
  void createRole(String name, List<String> services, Map<String, String> tags);

  /** A role by name. */
  Optional<Role> role(String name);

  /** Our roles: those under IAM's path of ours. */
  List<Role> roles();

  /** Attaches a managed policy. */
  void attach(String role, String policyArn);

  /** The ARNs of the managed policies of a role; empty when there is no such role. */
  List<String> attached(String role);

  /** Detaches a managed policy. */
  void detach(String role, String policyArn);

  /** The names of the inline policies of a role; empty when there is no such role. */
  List<String> inlinePolicies(String role);

  /** Deletes an inline policy. */
  void deleteInlinePolicy(String role, String policy);

  /** Deletes a role, which must have no policies and be in no profile. */
  void deleteRole(String name);

  /** Creates an instance profile. */
  void createProfile(String name, Map<String, String> tags);

  /** An instance profile by name. */
  Optional<Profile> profile(String name);

  /** Puts a role into a profile. */
  void addToProfile(String profile, String role);

  /** Takes a role out of a profile. */
  void removeFromProfile(String profile, String role);

  /** Deletes a profile, which must be empty. */
  void deleteProfile(String name);
}
