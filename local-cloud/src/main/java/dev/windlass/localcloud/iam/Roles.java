package dev.windlass.localcloud.iam;

import dev.windlass.localcloud.aws.AwsCall;
import dev.windlass.localcloud.aws.AwsError;
import dev.windlass.localcloud.aws.AwsReply;
import dev.windlass.localcloud.aws.XmlNode;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;

/** The actions on roles. {@link IamService} locks and saves. */
final class Roles {
  private final IamState state;
  private final String account;
  private final InstantSource clock;

  Roles(IamState state, String account, InstantSource clock) {
    this.state = state;
    this.account = account;
    this.clock = clock;
  }

  Role wanted(AwsCall call) throws AwsError {
    var name = Names.valid(call, "RoleName");
    var role = state.roles.get(name);
    if (role == null) {
      throw Names.missing("The role with name %s cannot be found.".formatted(name));
    }
    return role;
  }

  AwsReply create(AwsCall call) throws AwsError {
    var name = Names.valid(call, "RoleName");
    var trust = Names.policy(call, "AssumeRolePolicyDocument");
    if (state.roles.containsKey(name)) {
      throw Names.exists("Role with name %s already exists.".formatted(name));
    }
    var path = call.param("Path").orElse("/");
    var seconds = Integer.parseInt(call.param("MaxSessionDuration").orElse("3600"));
    if (seconds < 3600 || seconds > 43_200) {
      throw AwsError.badRequest(
          "ValidationError",
          "1 validation error detected: Value '%d' at 'maxSessionDuration' failed to satisfy constraint: Member must have value between 3600 and 43200"
              .formatted(seconds));
    }
    var role =
        new Role(
            name,
            path,
            Names.id("AROA"),
            "arn:aws:iam::%s:role%s%s".formatted(account, path, name),
            clock.instant(),
            trust,
            call.param("Description").orElse(""),
            seconds,
            Names.tags(call),
            List.of(),
            new TreeMap<>());
    state.roles.put(name, role);
    return AwsReply.xml(IamXml.role(role));
  }

  AwsReply list(AwsCall call) {
    var prefix = call.param("PathPrefix").orElse("/");
    var found = state.roles.values().stream().filter(r -> r.path().startsWith(prefix)).toList();
    return AwsReply.xml(IamXml.members("Roles", found, IamXml::roleFields), IamXml.notTruncated());
  }

  AwsReply delete(AwsCall call) throws AwsError {
    var role = wanted(call);
    if (state.profiles.values().stream().anyMatch(p -> p.roles().contains(role.name()))) {
      throw Names.conflict("Cannot delete entity, must remove roles from instance profile first.");
    }
    if (!role.attached().isEmpty()) {
      throw Names.conflict("Cannot delete entity, must detach all policies first.");
    }
    if (!role.inline().isEmpty()) {
      throw Names.conflict("Cannot delete entity, must delete policies first.");
    }
    state.roles.remove(role.name());
    state.gone.add(
        new IamState.Gone("role", role.name(), role.tags(), role.created(), clock.instant()));
    return AwsReply.xml();
  }

  AwsReply updateTrust(AwsCall call) throws AwsError {
    return replace(wanted(call).withTrust(Names.policy(call, "PolicyDocument")));
  }

  AwsReply tag(AwsCall call) throws AwsError {
    var role = wanted(call);
    var tags = new TreeMap<>(role.tags());
    tags.putAll(Names.tags(call));
    return replace(role.withTags(tags));
  }

  AwsReply untag(AwsCall call) throws AwsError {
    var role = wanted(call);
    var tags = new TreeMap<>(role.tags());
    call.list("TagKeys.member").values().forEach(key -> tags.remove(key.getOrDefault("", "")));
    return replace(role.withTags(tags));
  }

  AwsReply listTags(AwsCall call) throws AwsError {
    return AwsReply.xml(IamXml.tags(wanted(call).tags()), IamXml.notTruncated());
  }

  AwsReply attach(AwsCall call) throws AwsError {
    var role = wanted(call);
    var arn = call.required("PolicyArn");
    if (!ManagedPolicies.exists(arn)) {
      throw Names.missing("Policy %s does not exist or is not attachable.".formatted(arn));
    }
    return replace(role.attach(arn));
  }

  AwsReply detach(AwsCall call) throws AwsError {
    var role = wanted(call);
    var arn = call.required("PolicyArn");
    if (!role.attached().contains(arn)) {
      throw Names.missing("Policy %s was not found.".formatted(arn));
    }
    return replace(role.detach(arn));
  }

  AwsReply listAttached(AwsCall call) throws AwsError {
    return AwsReply.xml(
        IamXml.members(
            "AttachedPolicies",
            wanted(call).attached(),
            arn ->
                List.of(
                    XmlNode.of("PolicyName", ManagedPolicies.name(arn)),
                    XmlNode.of("PolicyArn", arn))),
        IamXml.notTruncated());
  }

  AwsReply putInline(AwsCall call) throws AwsError {
    return replace(
        wanted(call).put(Names.valid(call, "PolicyName"), Names.policy(call, "PolicyDocument")));
  }

  AwsReply getInline(AwsCall call) throws AwsError {
    var role = wanted(call);
    var name = inlineName(call, role);
    return AwsReply.xml(
        XmlNode.of("RoleName", role.name()),
        XmlNode.of("PolicyName", name),
        XmlNode.of("PolicyDocument", IamXml.encoded(role.inline().getOrDefault(name, ""))));
  }

  AwsReply deleteInline(AwsCall call) throws AwsError {
    var role = wanted(call);
    return replace(role.remove(inlineName(call, role)));
  }

  AwsReply listInline(AwsCall call) throws AwsError {
    return AwsReply.xml(
        IamXml.names("PolicyNames", wanted(call).inline().keySet()), IamXml.notTruncated());
  }

  private static String inlineName(AwsCall call, Role role) throws AwsError {
    var name = Names.valid(call, "PolicyName");
    if (!role.inline().containsKey(name)) {
      throw Names.missing("The role policy with name %s cannot be found.".formatted(name));
    }
    return name;
  }

  private AwsReply replace(Role changed) {
    state.roles.put(changed.name(), changed);
    return AwsReply.xml();
  }
}
