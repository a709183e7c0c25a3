package dev.windlass.localcloud.iam;

import dev.windlass.localcloud.aws.IamDirectory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A role.
 *
 * @param trust the trust policy, JSON
 * @param attached ARNs of the attached managed policies, in the order they were attached
 * @param inline inline policies by name, JSON
 */
record Role(
    String name,
    String path,
    String id,
    String arn,
    Instant created,
    String trust,
    String description,
    int maxSessionSeconds,
    SortedMap<String, String> tags,
    List<String> attached,
    SortedMap<String, String> inline)
    implements IamDirectory.Role {

  Role withTrust(String policy) {
    return new Role(
        name,
        path,
        id,
        arn,
        created,
        policy,
        description,
        maxSessionSeconds,
        tags,
        attached,
        inline);
  }

  Role withTags(SortedMap<String, String> changed) {
    return new Role(
        name,
        path,
        id,
        arn,
        created,
        trust,
        description,
        maxSessionSeconds,
        changed,
        attached,
        inline);
  }

  Role attach(String policyArn) {
    if (attached.contains(policyArn)) {
      return this;
    }
    var more = new ArrayList<>(attached);
    more.add(policyArn);
    return withAttached(more);
  }

  Role detach(String policyArn) {
    return withAttached(attached.stream().filter(p -> !p.equals(policyArn)).toList());
  }

  Role put(String policyName, String document) {
    var more = new TreeMap<>(inline);
    more.put(policyName, document);
    return withInline(more);
  }

  Role remove(String policyName) {
    var less = new TreeMap<>(inline);
    less.remove(policyName);
    return withInline(less);
  }

  private Role withAttached(List<String> changed) {
    return new Role(
        name, path, id, arn, created, trust, description, maxSessionSeconds, tags, changed, inline);
  }

  private Role withInline(SortedMap<String, String> changed) {
    return new Role(
        name,
        path,
        id,
        arn,
        created,
        trust,
        description,
        maxSessionSeconds,
        tags,
        attached,
        changed);
  }

  @Override
  public boolean trusts(String servicePrincipal) {
    return PolicyDocument.of(trust).letsIn(servicePrincipal);
  }

  @Override
  public boolean allows(String action) {
    return attached.stream().anyMatch(arn -> ManagedPolicies.allows(arn, action))
        || inline.values().stream().anyMatch(p -> PolicyDocument.of(p).allows(action));
  }
}
