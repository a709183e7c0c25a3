package dev.windlass.operators.emr;

import dev.windlass.dag.AskAgain;
import dev.windlass.dag.Cancellation;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.TaskContext;
import dev.windlass.operators.aws.AwsException;
import dev.windlass.operators.remote.FirstSeen;
import dev.windlass.operators.remote.Polling;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Runs one step on an EMR cluster. The step's name is the attempt's key, by which it is found
 * again.
 *
 * @param connectionId the AWS account
 * @param clusterId the cluster
 * @param step what to run
 * @param polling how often to ask EMR
 * @param findGrace how long EMR's list may lag behind
 */
public record EmrStep(
    String connectionId, String clusterId, StepSpec step, Polling polling, Duration findGrace)
    implements RemoteJob<StepHandle, StepResult> {
  private static final FirstSeen MISSING = new FirstSeen(Clock.systemUTC());

  /** Runs a step on {@code cluster}. */
  public static EmrStep on(Cluster cluster, StepSpec step) {
    return new EmrStep(
        cluster.connection(),
        cluster.id(),
        step,
        Polling.between(Duration.ofSeconds(1), Duration.ofSeconds(30)),
        Duration.ofSeconds(15));
  }

  /** Asked after at another pace. */
  public EmrStep withPolling(Polling newPolling) {
    return new EmrStep(connectionId, clusterId, step, newPolling, findGrace);
  }

  /** Waiting another time for EMR's list after a crash. */
  public EmrStep withFindGrace(Duration grace) {
    return new EmrStep(connectionId, clusterId, step, polling, grace);
  }

  @Override
  public StepHandle submit(TaskContext context, String key) {
    try {
      var id = emr(context).addStep(clusterId, key, step);
      context.log().info("EMR step %s (%s) added to cluster %s", id, key, clusterId);
      return new StepHandle(clusterId, id, System.currentTimeMillis());
    } catch (AwsException e) {
      if (e.refused()) {
        throw e;
      }
      return lookUp(context, key).orElseThrow(() -> e);
    }
  }

  @Override
  public Optional<StepHandle> find(TaskContext context, String key) {
    var found = lookUp(context, key);
    if (found.isEmpty() && MISSING.ago(key).compareTo(findGrace) < 0) {
      throw new AskAgain(Duration.ofSeconds(2), "EMR lists no step %s yet".formatted(key));
    }
    MISSING.forget(key);
    return found;
  }

  @Override
  public Progress<StepResult> poll(TaskContext context, StepHandle handle) {
    var status = emr(context).step(clusterId, handle.stepId());
    if (status.isEmpty() || !status.get().state().isOver()) {
      return ofCluster(context, handle);
    }
    return switch (status.get().state()) {
      case COMPLETED -> new Progress.Done<>(new StepResult(clusterId, handle.stepId()));
      case CANCELLED, FAILED, INTERRUPTED, PENDING, CANCEL_PENDING, RUNNING ->
          new Progress.Broken<>(
              "EMR step %s on cluster %s is %s; %s"
                  .formatted(
                      handle.stepId(),
                      clusterId,
                      status.get().state(),
                      status.get().reason().isEmpty()
                          ? "look at the cluster's step logs"
                          : status.get().reason()));
    };
  }

  /** A step without an end of its own ends with its cluster. */
  private Progress<StepResult> ofCluster(TaskContext context, StepHandle handle) {
    var cluster = emr(context).cluster(clusterId);
    if (cluster.isPresent() && cluster.get().state().isOver()) {
      return new Progress.Broken<>(
          "EMR cluster %s is %s (%s), and step %s with it"
              .formatted(
                  clusterId, cluster.get().state(), cluster.get().reason(), handle.stepId()));
    }
    return new Progress.Running<>(polling.next(handle.startedAtMillis()));
  }

  @Override
  public Cancellation cancel(TaskContext context, StepHandle handle) {
    var emr = emr(context);
    var status = emr.step(clusterId, handle.stepId());
    var cluster = emr.cluster(clusterId);
    if (status.isEmpty()
        || status.get().state().isOver()
        || cluster.isEmpty()
        || cluster.get().state().isOver()) {
      return Cancellation.GONE;
    }
    emr.cancelStep(clusterId, handle.stepId());
    return new Cancellation.Stopping(polling.first());
  }

  private Optional<StepHandle> lookUp(TaskContext context, String key) {
    return emr(context).steps(clusterId).stream()
        .filter(s -> s.name().equals(key))
        .findFirst()
        .map(s -> new StepHandle(clusterId, s.id(), s.createdAtMillis()));
  }

  private Emr emr(TaskContext context) {
    return context.hook(Emr.class, connectionId);
  }
}
