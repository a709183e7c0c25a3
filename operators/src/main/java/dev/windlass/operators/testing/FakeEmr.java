package dev.windlass.operators.testing;

import dev.windlass.operators.aws.AwsException;
import dev.windlass.operators.emr.ClusterSpec;
import dev.windlass.operators.emr.ClusterState;
import dev.windlass.operators.emr.ClusterStatus;
import dev.windlass.operators.emr.Emr;
import dev.windlass.operators.emr.StepSpec;
import dev.windlass.operators.emr.StepStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An EMR whose clusters go through EMR's own states, one state further each time somebody asks for
 * one of them. Faults are asked for before the call they hit. Thread-safe.
 */
public class FakeEmr implements Emr {
  private static final class Cluster {
    final String id;
    final String name;
    final Map<String, String> tags;
    final long created = System.currentTimeMillis();
    ClusterState state = ClusterState.STARTING;
    String reason = "";
    int hiddenFromLists;

    Cluster(String id, String name, Map<String, String> tags, int hiddenFromLists) {
      this.id = id;
      this.name = name;
      this.tags = Map.copyOf(tags);
      this.hiddenFromLists = hiddenFromLists;
    }
  }

  private record Step(String id, String cluster, String name, StepStatus.State state) {}

  private final Map<String, Cluster> clusters = new LinkedHashMap<>();
  private final Map<String, Step> steps = new LinkedHashMap<>();
  private final List<String> calls = new ArrayList<>();
  private boolean loseReply;
  private Optional<String> startFailure = Optional.empty();
  private Optional<AwsException> refusal = Optional.empty();
  private boolean failSteps;
  private int listLag;

  /** The next cluster or step is made, but the answer never arrives. */
  public synchronized FakeEmr loseNextReply() {
    loseReply = true;
    return this;
  }

  /** The next cluster ends in {@code TERMINATED_WITH_ERRORS} with this reason. */
  public synchronized FakeEmr failNextStart(String reason) {
    startFailure = Optional.of(reason);
    return this;
  }

  /** The next create call is refused with this error code and message. */
  public synchronized FakeEmr refuseNext(String code, String message) {
    refusal = Optional.of(new AwsException("EMR RunJobFlow", code, 400, false, message));
    return this;
  }

  /** Steps fail from now on. */
  public synchronized FakeEmr failSteps() {
    failSteps = true;
    return this;
  }

  /** New clusters are missing from the next {@code lists} lists. */
  public synchronized FakeEmr lagLists(int lists) {
    listLag = lists;
    return this;
  }

  /** Every call that changed something, such as {@code "RunJobFlow sales-1"}, in order. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** How many clusters exist. */
  public synchronized long living() {
    return clusters.values().stream().filter(c -> !c.state.isOver()).count();
  }

  /** Ends a cluster as EMR does by itself, say after idling. */
  public synchronized void end(String id, ClusterState state, String reason) {
    var cluster = known(id);
    cluster.state = state;
    cluster.reason = reason;
  }

  @Override
  public synchronized String createCluster(
      String name, ClusterSpec spec, Map<String, String> tags) {
    calls.add("RunJobFlow " + name);
    if (refusal.isPresent()) {
      var e = refusal.get();
      refusal = Optional.empty();
      throw e;
    }
    var all = new LinkedHashMap<>(spec.tags());
    all.putAll(tags);
    var cluster = new Cluster("j-FAKE" + (clusters.size() + 1), name, all, listLag);
    if (startFailure.isPresent()) {
      cluster.reason = startFailure.get();
      startFailure = Optional.empty();
    }
    clusters.put(cluster.id, cluster);
    answer("RunJobFlow");
    return cluster.id;
  }

  @Override
  public synchronized Optional<ClusterStatus> cluster(String id) {
    var cluster = clusters.get(id);
    if (cluster == null) {
      return Optional.empty();
    }
    advance(cluster);
    return Optional.of(status(cluster, true));
  }

  @Override
  public synchronized List<ClusterStatus> clusters(Instant createdAfter, boolean live) {
    return clusters.values().stream()
        .filter(c -> c.hiddenFromLists-- <= 0)
        .filter(c -> c.created >= createdAfter.toEpochMilli())
        .filter(c -> !live || !c.state.isOver())
        .map(c -> status(c, false))
        .toList()
        .reversed();
  }

  @Override
  public synchronized void terminate(String id) {
    var cluster = known(id);
    calls.add("TerminateJobFlows " + cluster.name);
    if (!cluster.state.isEnding()) {
      cluster.state = ClusterState.TERMINATING;
      cluster.reason = "USER_REQUEST: Terminated by user request";
    }
  }

  @Override
  public synchronized void setStepConcurrency(String id, int concurrency) {
    calls.add("ModifyCluster " + known(id).name);
  }

  @Override
  public synchronized String addStep(String clusterId, String name, StepSpec step) {
    if (known(clusterId).state.isEnding()) {
      throw new AwsException(
          "EMR AddJobFlowSteps", "ValidationException", 400, false, "cluster is terminating");
    }
    calls.add("AddJobFlowSteps " + name);
    var id = "s-FAKE" + (steps.size() + 1);
    steps.put(id, new Step(id, clusterId, name, StepStatus.State.PENDING));
    answer("AddJobFlowSteps");
    return id;
  }

  @Override
  public synchronized Optional<StepStatus> step(String clusterId, String stepId) {
    return Optional.ofNullable(steps.computeIfPresent(stepId, (id, step) -> next(step)))
        .map(FakeEmr::status);
  }

  @Override
  public synchronized List<StepStatus> steps(String clusterId) {
    return steps.values().stream()
        .filter(s -> s.cluster().equals(clusterId))
        .map(FakeEmr::status)
        .toList()
        .reversed();
  }

  @Override
  public synchronized void cancelStep(String clusterId, String stepId) {
    calls.add("CancelSteps " + stepId);
    steps.computeIfPresent(
        stepId,
        (id, s) ->
            s.state().isOver()
                ? s
                : new Step(id, s.cluster(), s.name(), StepStatus.State.CANCEL_PENDING));
  }

  private void answer(String action) {
    if (loseReply) {
      loseReply = false;
      throw new AwsException("EMR " + action, "", 0, false, "connection reset");
    }
  }

  private Cluster known(String id) {
    var cluster = clusters.get(id);
    if (cluster == null) {
      throw new AwsException(
          "EMR",
          "InvalidRequestException",
          400,
          false,
          "Cluster id '%s' is not valid.".formatted(id));
    }
    return cluster;
  }

  private static void advance(Cluster cluster) {
    cluster.state =
        switch (cluster.state) {
          case STARTING ->
              cluster.reason.isEmpty() ? ClusterState.BOOTSTRAPPING : ClusterState.TERMINATING;
          case BOOTSTRAPPING -> ClusterState.RUNNING;
          case RUNNING, WAITING -> ClusterState.WAITING;
          case TERMINATING ->
              cluster.reason.startsWith("USER_REQUEST")
                  ? ClusterState.TERMINATED
                  : ClusterState.TERMINATED_WITH_ERRORS;
          case TERMINATED -> ClusterState.TERMINATED;
          case TERMINATED_WITH_ERRORS -> ClusterState.TERMINATED_WITH_ERRORS;
        };
  }

  private Step next(Step step) {
    var state =
        switch (step.state()) {
          case PENDING -> StepStatus.State.RUNNING;
          case RUNNING -> failSteps ? StepStatus.State.FAILED : StepStatus.State.COMPLETED;
          case CANCEL_PENDING -> StepStatus.State.CANCELLED;
          case COMPLETED, CANCELLED, FAILED, INTERRUPTED -> step.state();
        };
    return new Step(step.id(), step.cluster(), step.name(), state);
  }

  private static StepStatus status(Step step) {
    var reason =
        step.state() == StepStatus.State.FAILED
            ? "Unknown Error: exit code 1 (log s3://logs/" + step.id() + "/stderr.gz)"
            : "";
    return new StepStatus(step.id(), step.name(), step.state(), reason, System.currentTimeMillis());
  }

  private static ClusterStatus status(Cluster cluster, boolean full) {
    return new ClusterStatus(
        cluster.id,
        cluster.name,
        cluster.state,
        cluster.reason,
        full && cluster.state.isUsable() ? "master-" + cluster.id : null,
        null,
        cluster.created,
        full ? cluster.tags : Map.of());
  }
}
