package dev.windlass.operators.emr;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of Amazon EMR that Windlass uses. Thread-safe. Failures are {@link
 * dev.windlass.operators.aws.AwsException}s.
 */
public interface Emr {
  /**
   * Asks for a cluster; never repeated by itself, since EMR has no idempotency key.
   *
   * @return the cluster's id
   */
  String createCluster(String name, ClusterSpec spec, Map<String, String> tags);

  /** A cluster by id, unless EMR does not know it. */
  Optional<ClusterStatus> cluster(String id);

  /**
   * The clusters asked for after {@code createdAfter}, newest first; eventually consistent.
   *
   * @param live whether to leave out those that are over
   */
  List<ClusterStatus> clusters(Instant createdAfter, boolean live);

  /** Asks for the end of a cluster, lifting termination protection. Idempotent. */
  void terminate(String id);

  /** Sets how many steps may run at once. */
  void setStepConcurrency(String id, int concurrency);

  /** Adds a step and returns its id; never repeated by itself. */
  String addStep(String clusterId, String name, StepSpec step);

  /** A step, unless EMR does not know it. */
  Optional<StepStatus> step(String clusterId, String stepId);

  /** The steps of a cluster, newest first. */
  List<StepStatus> steps(String clusterId);

  /** Asks for the end of a step. Idempotent. */
  void cancelStep(String clusterId, String stepId);
}
