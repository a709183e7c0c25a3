package dev.windlass.operators.emr;

import dev.windlass.operators.aws.AwsCall;
import dev.windlass.operators.aws.AwsClients;
import dev.windlass.operators.aws.AwsException;
import dev.windlass.settings.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.ActionOnFailure;
import software.amazon.awssdk.services.emr.model.ClusterStateChangeReason;
import software.amazon.awssdk.services.emr.model.Step;
import software.amazon.awssdk.services.emr.model.StepConfig;
import software.amazon.awssdk.services.emr.model.StepSummary;
import software.amazon.awssdk.services.emr.model.Tag;

/** Amazon EMR through the AWS SDK. */
final class AwsEmr implements Emr {
  private static final List<software.amazon.awssdk.services.emr.model.ClusterState> LIVE =
      List.of(
          software.amazon.awssdk.services.emr.model.ClusterState.STARTING,
          software.amazon.awssdk.services.emr.model.ClusterState.BOOTSTRAPPING,
          software.amazon.awssdk.services.emr.model.ClusterState.RUNNING,
          software.amazon.awssdk.services.emr.model.ClusterState.WAITING,
          software.amazon.awssdk.services.emr.model.ClusterState.TERMINATING);

  private final EmrClient client;
  private final EmrClient once;
  private final AwsCall call;

  AwsEmr(Connection connection) {
    var clients = AwsClients.of(connection);
    client = clients.build(EmrClient.builder());
    once = clients.buildOnce(EmrClient.builder());
    call = clients.call("EMR");
  }

  @Override
  public String createCluster(String name, ClusterSpec spec, Map<String, String> tags) {
    var request = RunJobFlow.request(name, spec, tags);
    return call.ask("RunJobFlow " + name, () -> once.runJobFlow(request).jobFlowId());
  }

  @Override
  public Optional<ClusterStatus> cluster(String id) {
    try {
      var cluster =
          call.ask("DescribeCluster " + id, () -> client.describeCluster(r -> r.clusterId(id)))
              .cluster();
      return Optional.of(
          new ClusterStatus(
              cluster.id(),
              cluster.name(),
              ClusterState.valueOf(cluster.status().stateAsString()),
              reason(cluster.status().stateChangeReason()),
              cluster.masterPublicDnsName(),
              cluster.logUri(),
              created(
                  cluster.status().timeline() == null
                      ? null
                      : cluster.status().timeline().creationDateTime()),
              cluster.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value))));
    } catch (AwsException e) {
      // EMR has no error code of its own for an unknown cluster.
      if (e.code().equals("InvalidRequestException")
          && String.valueOf(e.getMessage()).contains("not valid")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public List<ClusterStatus> clusters(Instant createdAfter, boolean live) {
    return call.ask(
        "ListClusters",
        () ->
            client
                .listClustersPaginator(
                    r -> {
                      r.createdAfter(createdAfter);
                      if (live) {
                        r.clusterStates(LIVE);
                      }
                    })
                .clusters()
                .stream()
                .map(
                    c ->
                        new ClusterStatus(
                            c.id(),
                            c.name(),
                            ClusterState.valueOf(c.status().stateAsString()),
                            reason(c.status().stateChangeReason()),
                            null,
                            null,
                            created(
                                c.status().timeline() == null
                                    ? null
                                    : c.status().timeline().creationDateTime()),
                            Map.of()))
                .toList());
  }

  @Override
  public void terminate(String id) {
    call.ask(
        "SetTerminationProtection " + id,
        () -> client.setTerminationProtection(r -> r.jobFlowIds(id).terminationProtected(false)));
    call.ask("TerminateJobFlows " + id, () -> client.terminateJobFlows(r -> r.jobFlowIds(id)));
  }

  @Override
  public void setStepConcurrency(String id, int concurrency) {
    call.ask(
        "ModifyCluster " + id,
        () -> client.modifyCluster(r -> r.clusterId(id).stepConcurrencyLevel(concurrency)));
  }

  @Override
  public String addStep(String clusterId, String name, StepSpec step) {
    var config =
        StepConfig.builder()
            .name(name)
            .actionOnFailure(ActionOnFailure.fromValue(step.onFailure()))
            .hadoopJarStep(j -> j.jar(step.jar()).args(step.args()))
            .build();
    return call.ask(
        "AddJobFlowSteps " + name,
        () -> once.addJobFlowSteps(r -> r.jobFlowId(clusterId).steps(config)).stepIds().getFirst());
  }

  @Override
  public Optional<StepStatus> step(String clusterId, String stepId) {
    return call.find(
            "DescribeStep " + stepId,
            java.util.Set.of("InvalidRequestException"),
            () -> client.describeStep(r -> r.clusterId(clusterId).stepId(stepId)).step())
        .map(AwsEmr::status);
  }

  @Override
  public List<StepStatus> steps(String clusterId) {
    return call.ask(
        "ListSteps " + clusterId,
        () ->
            client.listStepsPaginator(r -> r.clusterId(clusterId)).steps().stream()
                .map(AwsEmr::status)
                .toList());
  }

  @Override
  public void cancelStep(String clusterId, String stepId) {
    call.ask(
        "CancelSteps " + stepId,
        () ->
            client.cancelSteps(
                r ->
                    r.clusterId(clusterId)
                        .stepIds(stepId)
                        .stepCancellationOption("TERMINATE_PROCESS")));
  }

  private static StepStatus status(Step step) {
    return status(step.id(), step.name(), step.status());
  }

  private static StepStatus status(StepSummary step) {
    return status(step.id(), step.name(), step.status());
  }

  private static StepStatus status(
      String id, String name, software.amazon.awssdk.services.emr.model.StepStatus status) {
    var failure = status.failureDetails();
    var reason =
        failure == null
            ? ""
            : "%s: %s (log %s)".formatted(failure.reason(), failure.message(), failure.logFile());
    return new StepStatus(
        id,
        name,
        StepStatus.State.valueOf(status.stateAsString()),
        reason,
        created(status.timeline() == null ? null : status.timeline().creationDateTime()));
  }

  private static String reason(@org.jspecify.annotations.Nullable ClusterStateChangeReason reason) {
    if (reason == null || reason.message() == null) {
      return "";
    }
    return reason.codeAsString() == null
        ? reason.message()
        : reason.codeAsString() + ": " + reason.message();
  }

  private static long created(@org.jspecify.annotations.Nullable Instant created) {
    return created == null ? System.currentTimeMillis() : created.toEpochMilli();
  }
}
