package dev.windlass.operators.iam;

import dev.windlass.operators.aws.AwsCall;
import dev.windlass.operators.aws.AwsClients;
import dev.windlass.settings.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.Tag;

/** AWS IAM through the AWS SDK. */
final class AwsIam implements Iam {
  /** Our roles live under a path of their own, so that finding them does not read the account. */
  private static final String PATH = "/windlass/";

  private static final Set<String> EXISTS = Set.of("EntityAlreadyExists");
  private static final Set<String> MISSING = Set.of("NoSuchEntity");

  private final IamClient client;
  private final AwsCall call;

  AwsIam(Connection connection) {
    var clients = AwsClients.of(connection);
    client = clients.build(IamClient.builder());
    call = clients.call("IAM");
  }

  @Override
  public void createRole(String name, List<String> services, Map<String, String> tags) {
    call.ensure(
        "CreateRole " + name,
        EXISTS,
        () ->
            client.createRole(
                r ->
                    r.roleName(name)
                        .path(PATH)
                        .description("Made by Windlass for one run; deleted at its end.")
                        .assumeRolePolicyDocument(trust(services))
                        .tags(tags(tags))));
  }

  @Override
  public Optional<Role> role(String name) {
    return call.find("GetRole " + name, MISSING, () -> client.getRole(r -> r.roleName(name)).role())
        .map(
            role ->
                new Role(
                    role.roleName(),
                    role.arn(),
                    role.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value))));
  }

  @Override
  public List<Role> roles() {
    return call.ask(
        "ListRoles",
        () ->
            client.listRolesPaginator(r -> r.pathPrefix(PATH)).roles().stream()
                .map(role -> new Role(role.roleName(), role.arn(), Map.of()))
                .toList());
  }

  @Override
  public void attach(String role, String policyArn) {
    call.ask(
        "AttachRolePolicy " + role,
        () -> client.attachRolePolicy(r -> r.roleName(role).policyArn(policyArn)));
  }

  @Override
  public List<String> attached(String role) {
    return call.find(
            "ListAttachedRolePolicies " + role,
            MISSING,
            () ->
                client
                    .listAttachedRolePoliciesPaginator(r -> r.roleName(role))
                    .attachedPolicies()
                    .stream()
                    .map(AttachedPolicy::policyArn)
                    .toList())
        .orElse(List.of());
  }

  @Override
  public void detach(String role, String policyArn) {
    call.ensure(
        "DetachRolePolicy " + role,
        MISSING,
        () -> client.detachRolePolicy(r -> r.roleName(role).policyArn(policyArn)));
  }

  @Override
  public List<String> inlinePolicies(String role) {
    return call.find(
            "ListRolePolicies " + role,
            MISSING,
            () ->
                client.listRolePoliciesPaginator(r -> r.roleName(role)).policyNames().stream()
                    .toList())
        .orElse(List.of());
  }

  @Override
  public void deleteInlinePolicy(String role, String policy) {
    call.ensure(
        "DeleteRolePolicy " + role,
        MISSING,
        () -> client.deleteRolePolicy(r -> r.roleName(role).policyName(policy)));
  }

  @Override
  public void deleteRole(String name) {
    call.ensure("DeleteRole " + name, MISSING, () -> client.deleteRole(r -> r.roleName(name)));
  }

  @Override
  public void createProfile(String name, Map<String, String> tags) {
    call.ensure(
        "CreateInstanceProfile " + name,
        EXISTS,
        () ->
            client.createInstanceProfile(
                r -> r.instanceProfileName(name).path(PATH).tags(tags(tags))));
  }

  @Override
  public Optional<Profile> profile(String name) {
    return call.find(
            "GetInstanceProfile " + name,
            MISSING,
            () -> client.getInstanceProfile(r -> r.instanceProfileName(name)).instanceProfile())
        .map(
            profile ->
                new Profile(
                    profile.instanceProfileName(),
                    profile.arn(),
                    profile.roles().stream()
                        .map(software.amazon.awssdk.services.iam.model.Role::roleName)
                        .toList()));
  }

  @Override
  public void addToProfile(String profile, String role) {
    // A profile holds one role; adding the same again is answered with LimitExceeded.
    if (profile(profile).filter(p -> p.roles().contains(role)).isPresent()) {
      return;
    }
    call.ask(
        "AddRoleToInstanceProfile " + profile,
        () -> client.addRoleToInstanceProfile(r -> r.instanceProfileName(profile).roleName(role)));
  }

  @Override
  public void removeFromProfile(String profile, String role) {
    call.ensure(
        "RemoveRoleFromInstanceProfile " + profile,
        MISSING,
        () ->
            client.removeRoleFromInstanceProfile(
                r -> r.instanceProfileName(profile).roleName(role)));
  }

  @Override
  public void deleteProfile(String name) {
    call.ensure(
        "DeleteInstanceProfile " + name,
        MISSING,
        () -> client.deleteInstanceProfile(r -> r.instanceProfileName(name)));
  }

  private static List<Tag> tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(t -> Tag.builder().key(t.getKey()).value(t.getValue()).build())
        .toList();
  }

  private static String trust(List<String> services) {
    var quoted = services.stream().map(s -> '"' + s + '"').collect(Collectors.joining(","));
    return """
    {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
    "Principal":{"Service":[%s]},"Action":"sts:AssumeRole"}]}\
    """
        .formatted(quoted);
  }
}
