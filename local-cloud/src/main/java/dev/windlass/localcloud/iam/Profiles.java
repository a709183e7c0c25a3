package dev.windlass.localcloud.iam;

import dev.windlass.localcloud.aws.AwsCall;
import dev.windlass.localcloud.aws.AwsError;
import dev.windlass.localcloud.aws.AwsReply;
import dev.windlass.localcloud.aws.XmlNode;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;

/** The actions on instance profiles. {@link IamService} locks and saves. */
final class Profiles {
  private final IamState state;
  private final String account;
  private final InstantSource clock;

  Profiles(IamState state, String account, InstantSource clock) {
    this.state = state;
    this.account = account;
    this.clock = clock;
  }

  InstanceProfile wanted(AwsCall call) throws AwsError {
    var name = Names.valid(call, "InstanceProfileName");
    var profile = state.profiles.get(name);
    if (profile == null) {
      throw Names.missing("Instance Profile %s cannot be found.".formatted(name));
    }
    return profile;
  }

  AwsReply create(AwsCall call) throws AwsError {
    var name = Names.valid(call, "InstanceProfileName");
    if (state.profiles.containsKey(name)) {
      throw Names.exists("Instance Profile %s already exists.".formatted(name));
    }
    var path = call.param("Path").orElse("/");
    var profile =
        new InstanceProfile(
            name,
            path,
            Names.id("AIPA"),
            "arn:aws:iam::%s:instance-profile%s%s".formatted(account, path, name),
            clock.instant(),
            Names.tags(call),
            List.of());
    state.profiles.put(name, profile);
    return AwsReply.xml(XmlNode.of("InstanceProfile", IamXml.profileFields(profile, state.roles)));
  }

  AwsReply list(Predicate<InstanceProfile> which) {
    return AwsReply.xml(
        IamXml.members(
            "InstanceProfiles",
            state.profiles.values().stream().filter(which).toList(),
            profile -> IamXml.profileFields(profile, state.roles)),
        IamXml.notTruncated());
  }

  AwsReply delete(AwsCall call) throws AwsError {
    var profile = wanted(call);
    if (!profile.roles().isEmpty()) {
      throw Names.conflict("Cannot delete entity, must remove roles from instance profile first.");
    }
    state.profiles.remove(profile.name());
    state.gone.add(
        new IamState.Gone(
            "instance-profile",
            profile.name(),
            profile.tags(),
            profile.created(),
            clock.instant()));
    return AwsReply.xml();
  }

  AwsReply addRole(AwsCall call, Role role) throws AwsError {
    var profile = wanted(call);
    if (!profile.roles().isEmpty()) {
      throw new AwsError(
          409, "LimitExceeded", "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
    }
    state.profiles.put(profile.name(), profile.withRoles(List.of(role.name())));
    return AwsReply.xml();
  }

  AwsReply removeRole(AwsCall call, Role role) throws AwsError {
    var profile = wanted(call);
    if (!profile.roles().contains(role.name())) {
      throw Names.missing(
          "Role %s in instance profile %s cannot be found.".formatted(role.name(), profile.name()));
    }
    state.profiles.put(profile.name(), profile.withRoles(List.of()));
    return AwsReply.xml();
  }
}
