package dev.windlass.operators.emr;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to ask EMR for. Immutable; start from {@link #release} and refine.
 *
 * @param release the EMR release label
 * @param applications what to install, such as {@code Spark} and {@code Livy}
 * @param masterType the master node's instance type
 * @param coreType the core nodes' instance type
 * @param coreNodes how many core nodes, 0 for a master alone
 * @param serviceRole the role EMR itself uses: a name or ARN
 * @param instanceProfile the profile of the nodes: a name or ARN
 * @param subnet the subnet; null for the default
 * @param keyName the SSH key; null for none
 * @param logUri where logs go; null for nowhere
 * @param securityGroups master and worker security group; empty for EMR's own
 * @param bootstrap names and scripts of bootstrap actions, in order
 * @param configurations settings by classification, such as {@code spark-defaults}
 * @param stepConcurrency how many steps may run at once
 * @param spot whether core nodes are spot instances
 * @param idleTermination after how much idle time EMR itself ends the cluster: the last backstop
 * @param tags more tags
 */
public record ClusterSpec(
    String release,
    List<String> applications,
    String masterType,
    String coreType,
    int coreNodes,
    String serviceRole,
    String instanceProfile,
    @Nullable String subnet,
    @Nullable String keyName,
    @Nullable String logUri,
    List<String> securityGroups,
    Map<String, String> bootstrap,
    Map<String, Map<String, String>> configurations,
    int stepConcurrency,
    boolean spot,
    Duration idleTermination,
    Map<String, String> tags) {

  /** Checks and copies. */
  public ClusterSpec {
    if (coreNodes < 0) {
      throw new IllegalArgumentException("coreNodes is " + coreNodes + ", expected 0 or more");
    }
    if (stepConcurrency < 1 || stepConcurrency > 256) {
      throw new IllegalArgumentException(
          "stepConcurrency is " + stepConcurrency + ", expected 1 to 256");
    }
    if (idleTermination.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new IllegalArgumentException(
          "idleTermination is " + idleTermination + ", EMR allows one minute or more");
    }
    if (!securityGroups.isEmpty() && securityGroups.size() != 2) {
      throw new IllegalArgumentException("give a master and a worker security group, or none");
    }
    applications = List.copyOf(applications);
    securityGroups = List.copyOf(securityGroups);
    bootstrap = new LinkedHashMap<>(bootstrap);
    configurations = Map.copyOf(configurations);
    tags = Map.copyOf(tags);
  }

  /** A small Spark and Livy cluster of {@code release} with EMR's default roles. */
  public static ClusterSpec release(String release) {
    return new ClusterSpec(
        release,
        List.of("Hadoop", "Spark", "Livy"),
        "m5.xlarge",
        "m5.xlarge",
        1,
        "EMR_DefaultRole",
        "EMR_EC2_DefaultRole",
        null,
        null,
        null,
        List.of(),
        Map.of(),
        Map.of(),
        1,
        false,
        Duration.ofHours(1),
        Map.of());
  }

  /** The bootstrap actions in order; the caller's own copy. */
  @Override
  public Map<String, String> bootstrap() {
    return new LinkedHashMap<>(bootstrap);
  }

  /** The same, changed by {@code change}. */
  ClusterSpec with(java.util.function.Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  /** A copy being changed; used by the builder methods of {@link EmrCluster} only. */
  static final class Draft {
    String release;
    List<String> applications;
    String masterType;
    String coreType;
    int coreNodes;
    String serviceRole;
    String instanceProfile;
    Optional<String> subnet;
    Optional<String> keyName;
    Optional<String> logUri;
    List<String> securityGroups;
    Map<String, String> bootstrap;
    Map<String, Map<String, String>> configurations;
    int stepConcurrency;
    boolean spot;
    Duration idleTermination;
    Map<String, String> tags;

    private Draft(ClusterSpec from) {
      release = from.release;
      applications = new ArrayList<>(from.applications);
      masterType = from.masterType;
      coreType = from.coreType;
      coreNodes = from.coreNodes;
      serviceRole = from.serviceRole;
      instanceProfile = from.instanceProfile;
      subnet = Optional.ofNullable(from.subnet);
      keyName = Optional.ofNullable(from.keyName);
      logUri = Optional.ofNullable(from.logUri);
      securityGroups = new ArrayList<>(from.securityGroups);
      bootstrap = new LinkedHashMap<>(from.bootstrap);
      configurations = new LinkedHashMap<>(from.configurations);
      stepConcurrency = from.stepConcurrency;
      spot = from.spot;
      idleTermination = from.idleTermination;
      tags = new LinkedHashMap<>(from.tags);
    }

    private ClusterSpec done() {
      return new ClusterSpec(
          release,
          applications,
          masterType,
          coreType,
          coreNodes,
          serviceRole,
          instanceProfile,
          subnet.orElse(null),
          keyName.orElse(null),
          logUri.orElse(null),
          securityGroups,
          bootstrap,
          configurations,
          stepConcurrency,
          spot,
          idleTermination,
          tags);
    }
  }
}
