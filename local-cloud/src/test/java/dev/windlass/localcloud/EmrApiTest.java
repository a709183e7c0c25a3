package dev.windlass.localcloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.Application;
import software.amazon.awssdk.services.emr.model.ClusterState;
import software.amazon.awssdk.services.emr.model.EmrException;
import software.amazon.awssdk.services.emr.model.InvalidRequestException;
import software.amazon.awssdk.services.emr.model.RunJobFlowRequest;
import software.amazon.awssdk.services.emr.model.StepConfig;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.Tag;

/** EMR through AWS's own client. Without Livy among the applications a node starts no JVM. */
class EmrApiTest {
  private Path home;
  private TestCloud cloud;
  private EmrClient emr;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    home = directory;
    cloud = new TestCloud(home);
    emr = cloud.emr();
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  private String run(Consumer<RunJobFlowRequest.Builder> more) {
    return emr.runJobFlow(
            r -> {
              r.name("test")
                  .releaseLabel("emr-7.10.0")
                  .applications(Application.builder().name("Spark").build())
                  .tags(Tag.builder().key("windlass:run").value("r1").build())
                  .instances(
                      i ->
                          i.keepJobFlowAliveWhenNoSteps(true)
                              .masterInstanceType("m5.xlarge")
                              .slaveInstanceType("m5.xlarge")
                              .instanceCount(3));
              more.accept(r);
            })
        .jobFlowId();
  }

  private ClusterState state(String id) {
    return emr.describeCluster(r -> r.clusterId(id)).cluster().status().state();
  }

  private void awaitState(String id, ClusterState wanted) throws Exception {
    Await.until(id + " is " + wanted, () -> state(id) == wanted);
  }

  @Test
  void a_cluster_passes_through_its_states_and_leaves_nothing() throws Exception {
    var id = run(r -> {});
    assertThat(state(id)).isEqualTo(ClusterState.STARTING);
    awaitState(id, ClusterState.WAITING);
    var cluster = emr.describeCluster(r -> r.clusterId(id)).cluster();
    assertThat(cluster.tags()).extracting(Tag::value).containsExactly("r1");
    assertThat(cluster.masterPublicDnsName()).startsWith("127.");
    assertThat(cluster.status().timeline().readyDateTime()).isNotNull();
    assertThat(emr.listInstances(r -> r.clusterId(id)).instances()).hasSize(3);

    emr.terminateJobFlows(r -> r.jobFlowIds(id));
    awaitState(id, ClusterState.TERMINATED);
    var status = emr.describeCluster(r -> r.clusterId(id)).cluster().status();
    assertThat(status.stateChangeReason().codeAsString()).isEqualTo("USER_REQUEST");
    assertThat(home.resolve("local-cloud/emr/nodes").resolve(id)).doesNotExist();
    // Terminating what is gone is no error.
    emr.terminateJobFlows(r -> r.jobFlowIds(id));
  }

  @Test
  void termination_protection_holds_until_it_is_lifted() throws Exception {
    var id = run(r -> {});
    emr.setTerminationProtection(r -> r.jobFlowIds(id).terminationProtected(true));
    var refusal =
        TestCloud.refusal(EmrException.class, () -> emr.terminateJobFlows(r -> r.jobFlowIds(id)));
    assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
    emr.setTerminationProtection(r -> r.jobFlowIds(id).terminationProtected(false));
    emr.terminateJobFlows(r -> r.jobFlowIds(id));
    awaitState(id, ClusterState.TERMINATED);
  }

  @Test
  void lists_are_filtered_and_paged_newest_first() throws Exception {
    var before = Instant.now();
    cloud.fault("emr", "RunJobFlow", "start_failure", 60);
    var ids = new ArrayList<String>();
    for (var i = 0; i < 60; i++) {
      ids.add(run(r -> {}));
    }
    for (var id : ids) {
      awaitState(id, ClusterState.TERMINATED_WITH_ERRORS);
    }
    var alive = run(r -> {});

    var found =
        emr.listClustersPaginator(r -> r.createdAfter(before)).clusters().stream()
            .map(c -> c.id())
            .toList();
    assertThat(found).hasSize(61).startsWith(alive).containsAll(ids).doesNotHaveDuplicates();
    assertThat(emr.listClusters(r -> r.createdAfter(before)).clusters()).hasSize(50);
    assertThat(
            emr.listClusters(
                    r ->
                        r.clusterStates(
                            ClusterState.STARTING,
                            ClusterState.BOOTSTRAPPING,
                            ClusterState.WAITING))
                .clusters())
        .extracting(c -> c.id())
        .containsExactly(alive);
    assertThat(emr.listClusters(r -> r.createdBefore(before)).clusters()).isEmpty();
  }

  @Test
  void a_failed_start_ends_with_a_validation_error() throws Exception {
    var id = run(r -> r.jobFlowRole("NoSuchProfile"));
    awaitState(id, ClusterState.TERMINATED_WITH_ERRORS);
    var reason = emr.describeCluster(r -> r.clusterId(id)).cluster().status().stateChangeReason();
    assertThat(reason.codeAsString()).isEqualTo("VALIDATION_ERROR");
    assertThat(reason.message()).contains("Invalid InstanceProfile: NoSuchProfile");
  }

  @Test
  void a_lost_reply_leaves_a_cluster_that_can_be_found() throws Exception {
    cloud.fault("emr", "RunJobFlow", "lost_reply", 1);
    TestCloud.refusal(SdkClientException.class, () -> run(r -> r.name("found-again")));

    assertThat(emr.listClusters().clusters())
        .singleElement()
        .satisfies(c -> assertThat(c.name()).isEqualTo("found-again"));
    assertThat(cloud.calls("emr", "RunJobFlow"))
        .singleElement()
        .satisfies(line -> assertThat(line).contains("\"fault\":\"LOST_REPLY\""));
  }

  @Test
  void steps_really_run_and_a_cluster_without_more_of_them_ends() throws Exception {
    var proof = home.resolve("proof");
    var id =
        run(
            r ->
                r.instances(
                        i -> i.keepJobFlowAliveWhenNoSteps(false).masterInstanceType("m5.xlarge"))
                    .steps(
                        step("touch", "touch", proof.toString()),
                        step("fail", "sh", "-c", "exit 7")));
    awaitState(id, ClusterState.TERMINATED);
    assertThat(Files.exists(proof)).isTrue();
    var steps = emr.listSteps(r -> r.clusterId(id)).steps();
    assertThat(steps)
        .extracting(s -> s.name() + " " + s.status().stateAsString())
        .containsExactly("fail FAILED", "touch COMPLETED");
    assertThat(steps.getFirst().status().failureDetails().message()).contains("Exit code 7");
  }

  @Test
  void a_running_step_can_be_cancelled() throws Exception {
    var id = run(r -> {});
    var step =
        emr.addJobFlowSteps(r -> r.jobFlowId(id).steps(step("long", "sleep", "1000")))
            .stepIds()
            .getFirst();
    Await.until("the step runs", () -> stepState(id, step) == StepState.RUNNING);
    assertThat(state(id)).isEqualTo(ClusterState.RUNNING);
    emr.cancelSteps(r -> r.clusterId(id).stepIds(step));
    Await.until("the step is cancelled", () -> stepState(id, step) == StepState.CANCELLED);
    awaitState(id, ClusterState.WAITING);
  }

  private static StepConfig step(String name, String... command) {
    return StepConfig.builder()
        .name(name)
        .actionOnFailure("CONTINUE")
        .hadoopJarStep(j -> j.jar("command-runner.jar").args(command))
        .build();
  }

  private StepState stepState(String cluster, String step) {
    return emr.describeStep(r -> r.clusterId(cluster).stepId(step)).step().status().state();
  }

  @Test
  void an_idle_cluster_ends_by_itself() throws Exception {
    var id = run(r -> r.autoTerminationPolicy(p -> p.idleTimeout(3600L)));
    awaitState(id, ClusterState.WAITING);
    assertThat(
            emr.getAutoTerminationPolicy(r -> r.clusterId(id))
                .autoTerminationPolicy()
                .idleTimeout())
        .isEqualTo(3600);
    Await.until(
        "it ends",
        () -> {
          cloud.advance(Duration.ofMinutes(30));
          return state(id) == ClusterState.TERMINATED;
        });
    assertThat(
            emr.describeCluster(r -> r.clusterId(id))
                .cluster()
                .status()
                .stateChangeReason()
                .message())
        .contains("idle");
  }

  @Test
  void a_cluster_costs_money_while_it_lives() throws Exception {
    var id = run(r -> {});
    cloud.advance(Duration.ofHours(2));
    var bill = LocalCloud.control(cloud.server.endpoints(), "GET", "resources?alive=true", "");
    // Three m5.xlarge at 0.24 an hour for two hours.
    assertThat(bill).contains("\"id\":\"%s\"".formatted(id)).contains("\"totalUsd\":1.44");
  }

  @Test
  void clusters_die_with_the_cloud_and_are_remembered() throws Exception {
    var id = run(r -> {});
    awaitState(id, ClusterState.WAITING);
    cloud.close();
    cloud = new TestCloud(home);
    emr = cloud.emr();
    assertThat(state(id)).isEqualTo(ClusterState.TERMINATED_WITH_ERRORS);
    var unknown = TestCloud.refusal(InvalidRequestException.class, () -> state("j-UNKNOWN"));
    assertThat(unknown.getMessage()).contains("Cluster id 'j-UNKNOWN' is not valid");
    assertThat(List.of(home.resolve("local-cloud/emr/nodes"))).noneMatch(Files::exists);
  }
}
