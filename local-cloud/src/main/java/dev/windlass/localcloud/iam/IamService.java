package dev.windlass.localcloud.iam;

import dev.windlass.localcloud.aws.AwsCall;
import dev.windlass.localcloud.aws.AwsError;
import dev.windlass.localcloud.aws.AwsReply;
import dev.windlass.localcloud.aws.AwsService;
import dev.windlass.localcloud.aws.BilledResource;
import dev.windlass.localcloud.aws.IamDirectory;
import dev.windlass.localcloud.aws.Protocol;
import dev.windlass.localcloud.aws.XmlNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * IAM: roles, their policies and instance profiles, refusing what AWS refuses. One lock guards all
 * of it; calls are short.
 */
public final class IamService implements AwsService, IamDirectory {
  private final IamState state;
  private final Roles roles;
  private final Profiles profiles;

  /** IAM with its state below this directory. */
  public IamService(Path directory, String account, InstantSource clock) {
    this.state = new IamState(directory.resolve("iam.json"));
    this.roles = new Roles(state, account, clock);
    this.profiles = new Profiles(state, account, clock);
  }

  @Override
  public String name() {
    return "iam";
  }

  @Override
  public Protocol protocol() {
    return new Protocol.Query("iam", "https://iam.amazonaws.com/doc/2010-05-08/");
  }

  @Override
  public synchronized AwsReply call(AwsCall call) throws AwsError {
    var reply =
        switch (call.action()) {
          case "CreateRole" -> roles.create(call);
          case "GetRole" -> AwsReply.xml(IamXml.role(roles.wanted(call)));
          case "ListRoles" -> roles.list(call);
          case "DeleteRole" -> roles.delete(call);
          case "UpdateAssumeRolePolicy" -> roles.updateTrust(call);
          case "TagRole" -> roles.tag(call);
          case "UntagRole" -> roles.untag(call);
          case "ListRoleTags" -> roles.listTags(call);
          case "AttachRolePolicy" -> roles.attach(call);
          case "DetachRolePolicy" -> roles.detach(call);
          case "ListAttachedRolePolicies" -> roles.listAttached(call);
          case "PutRolePolicy" -> roles.putInline(call);
          case "GetRolePolicy" -> roles.getInline(call);
          case "DeleteRolePolicy" -> roles.deleteInline(call);
          case "ListRolePolicies" -> roles.listInline(call);
          case "CreateInstanceProfile" -> profiles.create(call);
          case "GetInstanceProfile" ->
              AwsReply.xml(
                  XmlNode.of(
                      "InstanceProfile", IamXml.profileFields(profiles.wanted(call), state.roles)));
          case "ListInstanceProfiles" -> profiles.list(p -> true);
          case "ListInstanceProfilesForRole" -> {
            var role = roles.wanted(call).name();
            yield profiles.list(p -> p.roles().contains(role));
          }
          case "DeleteInstanceProfile" -> profiles.delete(call);
          case "AddRoleToInstanceProfile" -> profiles.addRole(call, roles.wanted(call));
          case "RemoveRoleFromInstanceProfile" -> profiles.removeRole(call, roles.wanted(call));
          default ->
              throw AwsError.badRequest(
                  "InvalidAction",
                  "The local cloud's IAM does not know the action " + call.action());
        };
    state.save();
    return reply;
  }

  @Override
  public synchronized List<BilledResource> resources() {
    var all = new ArrayList<BilledResource>();
    state.gone.forEach(
        g ->
            all.add(
                new BilledResource(
                    name(),
                    g.type(),
                    g.name(),
                    "deleted",
                    g.tags(),
                    BigDecimal.ZERO,
                    g.from(),
                    g.to())));
    state
        .roles
        .values()
        .forEach(
            r ->
                all.add(
                    new BilledResource(
                        name(),
                        "role",
                        r.name(),
                        "active",
                        r.tags(),
                        BigDecimal.ZERO,
                        r.created(),
                        null)));
    state
        .profiles
        .values()
        .forEach(
            p ->
                all.add(
                    new BilledResource(
                        name(),
                        "instance-profile",
                        p.name(),
                        "active",
                        p.tags(),
                        BigDecimal.ZERO,
                        p.created(),
                        null)));
    return all;
  }

  @Override
  public synchronized Optional<IamDirectory.Role> role(String arnOrName) {
    return Stream.of(arnOrName)
        .flatMap(wanted -> state.roles.values().stream().filter(r -> named(wanted, r)))
        .map(IamDirectory.Role.class::cast)
        .findFirst();
  }

  @Override
  public synchronized Optional<IamDirectory.Role> roleOfInstanceProfile(String arnOrName) {
    return state.profiles.values().stream()
        .filter(p -> p.arn().equals(arnOrName) || p.name().equals(arnOrName))
        .flatMap(p -> p.roles().stream())
        .findFirst()
        .flatMap(this::role);
  }

  private static boolean named(String arnOrName, Role role) {
    return role.arn().equals(arnOrName) || role.name().equals(arnOrName);
  }
}
