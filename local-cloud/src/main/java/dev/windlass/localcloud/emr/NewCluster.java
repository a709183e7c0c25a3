package dev.windlass.localcloud.emr;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.localcloud.aws.AwsCall;
import dev.windlass.localcloud.aws.AwsError;
import dev.windlass.localcloud.aws.IamDirectory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** From a RunJobFlow request to a cluster that is STARTING, or AWS's refusal. */
final class NewCluster {
  private NewCluster() {}

  static Cluster of(AwsCall call, Instant now) throws AwsError {
    call.requiredText("Name");
    var request = call.json();
    var instances = request.path("Instances");
    if (instances.isMissingNode()) {
      throw invalid(
          "Value null at 'instances' failed to satisfy constraint: Member must not be null");
    }
    for (var group : Groups.of(request)) {
      if (group.type().isEmpty() || group.count() < 1) {
        throw invalid(
            "The instance group %s has no instance type or no instance.".formatted(group.role()));
      }
    }
    return new Cluster(
        Ids.cluster(),
        request,
        new Cluster.Status(ClusterState.STARTING, "", "", now, null, null),
        "",
        tags(request.path("Tags")),
        new Cluster.Settings(
            instances.path("KeepJobFlowAliveWhenNoSteps").asBoolean(false),
            instances.path("TerminationProtected").asBoolean(false),
            request.path("StepConcurrencyLevel").asInt(1),
            idleSeconds(request.path("AutoTerminationPolicy")),
            request.get("ManagedScalingPolicy")),
        steps(request.path("Steps"), now),
        0);
  }

  /** Why EC2 would not start the cluster, as EMR words it; empty when all roles are in order. */
  static Optional<String> refusal(JsonNode request, IamDirectory iam) {
    var profile = request.path("JobFlowRole").asText("");
    if (!profile.isEmpty() && iam.roleOfInstanceProfile(profile).isEmpty()) {
      return Optional.of("Invalid InstanceProfile: %s.".formatted(profile));
    }
    var service = request.path("ServiceRole").asText("");
    if (!service.isEmpty()) {
      var role = iam.role(service);
      if (role.filter(r -> r.trusts("elasticmapreduce.amazonaws.com")).isEmpty()) {
        return Optional.of(
            "The service role %s does not exist or EMR may not assume it.".formatted(service));
      }
    }
    return Optional.empty();
  }

  static long idleSeconds(JsonNode policy) throws AwsError {
    var idle = policy.path("IdleTimeout");
    if (idle.isMissingNode()) {
      return 0;
    }
    if (idle.asLong() < 60 || idle.asLong() > 604_800) {
      throw invalid("The IdleTimeout must be between 60 and 604800 seconds.");
    }
    return idle.asLong();
  }

  static List<Step> steps(JsonNode configs, Instant now) throws AwsError {
    var steps = new ArrayList<Step>();
    for (var config : configs) {
      if (config.path("Name").asText("").isEmpty()
          || config.path("HadoopJarStep").path("Jar").asText("").isEmpty()) {
        throw invalid("A step needs a Name and a HadoopJarStep with a Jar.");
      }
      steps.add(new Step(Ids.step(), config, StepState.PENDING, "", now, null, null));
    }
    return steps;
  }

  static SortedMap<String, String> tags(JsonNode list) {
    var tags = new TreeMap<String, String>();
    list.forEach(tag -> tags.put(tag.path("Key").asText(), tag.path("Value").asText("")));
    return tags;
  }

  static AwsError invalid(String words) {
    return AwsError.badRequest("ValidationException", words);
  }
}
