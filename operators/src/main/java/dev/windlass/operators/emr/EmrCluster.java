package dev.windlass.operators.emr;

import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.Resource;
import dev.windlass.operators.iam.Roles;
import dev.windlass.operators.remote.Polling;
import dev.windlass.operators.remote.ShortName;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An EMR cluster around a scope of tasks: created, waited for, terminated, and seen to be gone.
 * Immutable; every {@code with} method returns a changed copy.
 *
 * @param connectionId the AWS account
 * @param label what people call it; the first part of its name
 * @param spec what to ask EMR for
 * @param lease how long it may live without a live run
 * @param polling how often to ask EMR
 * @param findGrace how long EMR's list may lag behind a create call
 */
public record EmrCluster(
    String connectionId,
    String label,
    ClusterSpec spec,
    Duration lease,
    Polling polling,
    Duration findGrace)
    implements Resource<Cluster> {

  /** The kind known to the ledger and the reaper. */
  public static final String KIND = "emr-cluster";

  /** A small Spark and Livy cluster of a recent release, in the account {@code aws_default}. */
  public static EmrCluster named(String label) {
    return new EmrCluster(
        "aws_default",
        ShortName.of(label, 60),
        ClusterSpec.release("emr-7.12.0"),
        Duration.ofHours(1),
        Polling.between(Duration.ofSeconds(1), Duration.ofSeconds(30)),
        Duration.ofSeconds(30));
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String name(String key) {
    return label + "-" + key;
  }

  @Override
  public RemoteJob<ClusterHandle, Cluster> create() {
    return new EmrCreateCluster(this);
  }

  @Override
  public RemoteJob<ClusterHandle, Void> destroy(Cluster cluster) {
    return EmrTerminateCluster.of(cluster).withPolling(polling);
  }

  /** In another account. */
  public EmrCluster withConnection(String id) {
    return new EmrCluster(id, label, spec, lease, polling, findGrace);
  }

  /** With everything of the request given at once. */
  public EmrCluster withSpec(ClusterSpec newSpec) {
    return new EmrCluster(connectionId, label, newSpec, lease, polling, findGrace);
  }

  /** With another lease. */
  public EmrCluster withLease(Duration newLease) {
    return new EmrCluster(connectionId, label, spec, newLease, polling, findGrace);
  }

  /** Asked after at another pace. */
  public EmrCluster withPolling(Polling newPolling) {
    return new EmrCluster(connectionId, label, spec, lease, newPolling, findGrace);
  }

  /** Waiting another time for EMR's list after a crash. */
  public EmrCluster withFindGrace(Duration grace) {
    return new EmrCluster(connectionId, label, spec, lease, polling, grace);
  }

  /** Of another EMR release. */
  public EmrCluster withRelease(String release) {
    return withSpec(spec.with(d -> d.release = release));
  }

  /** With the roles of an {@link dev.windlass.operators.iam.IamRoles} scope. */
  public EmrCluster withRoles(Roles roles) {
    return withRoles(roles.serviceRole(), roles.instanceProfile());
  }

  /** With these roles. */
  public EmrCluster withRoles(String serviceRole, String instanceProfile) {
    return withSpec(
        spec.with(
            d -> {
              d.serviceRole = serviceRole;
              d.instanceProfile = instanceProfile;
            }));
  }

  /** With {@code count} core nodes. */
  public EmrCluster withCoreNodes(int count) {
    return withSpec(spec.with(d -> d.coreNodes = count));
  }

  /** With other instance types. */
  public EmrCluster withInstanceTypes(String master, String core) {
    return withSpec(
        spec.with(
            d -> {
              d.masterType = master;
              d.coreType = core;
            }));
  }

  /** With exactly these applications. */
  public EmrCluster withApplications(String... applications) {
    return withSpec(spec.with(d -> d.applications = Arrays.asList(applications)));
  }

  /** Writing its logs to {@code uri}. */
  public EmrCluster withLogUri(String uri) {
    return withSpec(spec.with(d -> d.logUri = Optional.of(uri)));
  }

  /** In a subnet. */
  public EmrCluster withSubnet(String subnet) {
    return withSpec(spec.with(d -> d.subnet = Optional.of(subnet)));
  }

  /** Reachable by SSH with this key. */
  public EmrCluster withKeyName(String keyName) {
    return withSpec(spec.with(d -> d.keyName = Optional.of(keyName)));
  }

  /** With security groups of ours. */
  public EmrCluster withSecurityGroups(String master, String workers) {
    return withSpec(spec.with(d -> d.securityGroups = List.of(master, workers)));
  }

  /** With one more bootstrap action. */
  public EmrCluster withBootstrap(String name, String script) {
    return withSpec(spec.with(d -> d.bootstrap.put(name, script)));
  }

  /** With settings of a classification, such as {@code spark-defaults}. */
  public EmrCluster withConfiguration(String classification, Map<String, String> properties) {
    return withSpec(spec.with(d -> d.configurations.put(classification, Map.copyOf(properties))));
  }

  /** With spot instances as core nodes. */
  public EmrCluster withSpotCoreNodes() {
    return withSpec(spec.with(d -> d.spot = true));
  }

  /** Running up to {@code steps} steps at once. */
  public EmrCluster withStepConcurrency(int steps) {
    return withSpec(spec.with(d -> d.stepConcurrency = steps));
  }

  /** Ended by EMR itself after so much idle time, should everything else fail. */
  public EmrCluster withIdleTermination(Duration idle) {
    return withSpec(spec.with(d -> d.idleTermination = idle));
  }

  /** With one more tag. */
  public EmrCluster withTag(String key, String value) {
    return withSpec(spec.with(d -> d.tags.put(key, value)));
  }
}
