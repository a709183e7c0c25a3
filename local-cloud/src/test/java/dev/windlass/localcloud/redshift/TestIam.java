package dev.windlass.localcloud.redshift;

import dev.windlass.localcloud.aws.IamDirectory;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Roles by ARN, each with the principals it trusts and the actions it allows. */
final class TestIam implements IamDirectory {
  private final Map<String, Role> roles = new ConcurrentHashMap<>();

  /** Adds a role and returns its ARN. */
  String role(String name, String trusted, String... actions) {
    String arn = "arn:aws:iam::000000000000:role/" + name;
    roles.put(arn, new Known(arn, name, trusted, Set.of(actions)));
    return arn;
  }

  @Override
  public Optional<Role> role(String arnOrName) {
    return Optional.ofNullable(roles.get(arnOrName));
  }

  @Override
  public Optional<Role> roleOfInstanceProfile(String arnOrName) {
    return Optional.empty();
  }

  private record Known(String arn, String name, String trusted, Set<String> actions)
      implements Role {
    @Override
    public boolean trusts(String servicePrincipal) {
      return trusted.equals(servicePrincipal);
    }

    @Override
    public boolean allows(String action) {
      return actions.contains(action);
    }
  }
}
