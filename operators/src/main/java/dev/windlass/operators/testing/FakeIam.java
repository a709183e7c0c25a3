package dev.windlass.operators.testing;

import dev.windlass.operators.aws.AwsException;
import dev.windlass.operators.iam.Iam;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An IAM that refuses what IAM refuses: deleting a role that has policies or is in a profile, and a
 * profile that has a role; and shows new roles late if asked to. Thread-safe.
 */
public final class FakeIam implements Iam {
  private final Map<String, Map<String, String>> roles = new LinkedHashMap<>();
  private final Map<String, Set<String>> attached = new LinkedHashMap<>();
  private final Map<String, List<String>> profiles = new LinkedHashMap<>();
  private final List<String> calls = new ArrayList<>();
  private int lag;

  /** The next {@code questions} about roles are answered as if there were none. */
  public synchronized FakeIam lag(int questions) {
    lag = questions;
    return this;
  }

  /** Every call that changed something, in order. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** How many roles and profiles exist. */
  public synchronized int living() {
    return roles.size() + profiles.size();
  }

  @Override
  public synchronized void createRole(
      String name, List<String> services, Map<String, String> tags) {
    if (roles.putIfAbsent(name, Map.copyOf(tags)) == null) {
      calls.add("CreateRole " + name);
    }
  }

  @Override
  public synchronized Optional<Role> role(String name) {
    if (lag > 0) {
      lag--;
      return Optional.empty();
    }
    return Optional.ofNullable(roles.get(name))
        .map(tags -> new Role(name, arn("role", name), tags));
  }

  @Override
  public synchronized List<Role> roles() {
    return roles.keySet().stream().map(n -> new Role(n, arn("role", n), Map.of())).toList();
  }

  @Override
  public synchronized void attach(String role, String policyArn) {
    known(role);
    attached.computeIfAbsent(role, r -> new LinkedHashSet<>()).add(policyArn);
  }

  @Override
  public synchronized List<String> attached(String role) {
    return List.copyOf(attached.getOrDefault(role, Set.of()));
  }

  @Override
  public synchronized void detach(String role, String policyArn) {
    calls.add("DetachRolePolicy " + role);
    attached.getOrDefault(role, new LinkedHashSet<>()).remove(policyArn);
  }

  @Override
  public synchronized List<String> inlinePolicies(String role) {
    return List.of();
  }

  @Override
  public synchronized void deleteInlinePolicy(String role, String policy) {
    calls.add("DeleteRolePolicy " + role);
  }

  @Override
  public synchronized void deleteRole(String name) {
    if (!roles.containsKey(name)) {
      return;
    }
    if (!attached(name).isEmpty() || profiles.values().stream().anyMatch(in -> in.contains(name))) {
      throw conflict(name);
    }
    calls.add("DeleteRole " + name);
    roles.remove(name);
  }

  @Override
  public synchronized void createProfile(String name, Map<String, String> tags) {
    if (profiles.putIfAbsent(name, new ArrayList<>()) == null) {
      calls.add("CreateInstanceProfile " + name);
    }
  }

  @Override
  public synchronized Optional<Profile> profile(String name) {
    return Optional.ofNullable(profiles.get(name))
        .map(in -> new Profile(name, arn("instance-profile", name), List.copyOf(in)));
  }

  @Override
  public synchronized void addToProfile(String profile, String role) {
    known(role);
    var in = profiles.get(profile);
    if (in != null && !in.contains(role)) {
      in.add(role);
    }
  }

  @Override
  public synchronized void removeFromProfile(String profile, String role) {
    calls.add("RemoveRoleFromInstanceProfile " + profile);
    profiles.getOrDefault(profile, new ArrayList<>()).remove(role);
  }

  @Override
  public synchronized void deleteProfile(String name) {
    var in = profiles.get(name);
    if (in == null) {
      return;
    }
    if (!in.isEmpty()) {
      throw conflict(name);
    }
    calls.add("DeleteInstanceProfile " + name);
    profiles.remove(name);
  }

  private void known(String role) {
    if (!roles.containsKey(role)) {
      throw new AwsException("IAM", "NoSuchEntity", 404, false, "no role " + role);
    }
  }

  private static AwsException conflict(String name) {
    return new AwsException(
        "IAM Delete " + name, "DeleteConflict", 409, false, "must remove what is attached first");
  }

  private static String arn(String kind, String name) {
    return "arn:aws:iam::123456789012:%s/windlass/%s".formatted(kind, name);
  }
}
