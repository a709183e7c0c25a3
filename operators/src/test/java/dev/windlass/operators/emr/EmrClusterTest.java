package dev.windlass.operators.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.AskAgain;
import dev.windlass.dag.Cancellation;
import dev.windlass.dag.FailTask;
import dev.windlass.operators.Drive;
import dev.windlass.operators.aws.AwsException;
import dev.windlass.operators.testing.FakeEmr;
import dev.windlass.operators.testing.OperatorContext;
import dev.windlass.settings.Connection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmrClusterTest {
  private final FakeEmr emr = new FakeEmr();
  private final OperatorContext context;
  private final EmrCluster cluster = EmrCluster.named("sales").withFindGrace(Duration.ofHours(1));

  EmrClusterTest(@TempDir Path scratch) {
    context = new OperatorContext(scratch).with(Emr.class, emr);
  }

  @Test
  void a_cluster_is_created_used_and_terminated_and_the_ledger_knows() throws Exception {
    var made = Drive.output(cluster.create(), context, "run-1");

    assertThat(made.livyUrl()).isEqualTo("http://master-j-FAKE1:8998");
    assertThat(context.ledgerRows()).containsEntry("emr-cluster sales-run-1", "exists j-FAKE1");
    assertThat(new EmrClusterKind().live(context, "aws_default")).containsExactly("sales-run-1");

    var unused = Drive.run(cluster.destroy(made), context, "run-1-down");

    assertThat(emr.living()).isZero();
    assertThat(context.ledgerRows()).containsEntry("emr-cluster sales-run-1", "gone");
    assertThat(emr.calls())
        .containsExactly("RunJobFlow sales-run-1", "TerminateJobFlows sales-run-1");
  }

  @Test
  void a_refusal_fails_for_good_and_the_ledger_knows_that_nothing_exists() throws Exception {
    emr.refuseNext("ValidationException", "Invalid release label");

    assertThatThrownBy(() -> cluster.create().submit(context, "run-bad"))
        .isInstanceOf(FailTask.class)
        .hasMessageContaining("sales-run-bad")
        .hasMessageContaining("Invalid release label");
    assertThat(context.ledger().history())
        .containsExactly("emr-cluster sales-run-bad intended", "emr-cluster sales-run-bad gone");
    assertThat(cluster.create().find(context, "run-bad")).isEmpty();
  }

  @Test
  void the_ledger_row_is_there_when_the_create_call_is_made() {
    var seen = new java.util.ArrayList<String>();
    context.with(
        Emr.class,
        new FakeEmr() {
          @Override
          public synchronized String createCluster(
              String name, ClusterSpec spec, Map<String, String> tags) {
            seen.addAll(context.ledger().history());
            return super.createCluster(name, spec, tags);
          }
        });

    var handle = new EmrCreateCluster(cluster).submit(context, "run-ledger");

    assertThat(seen).containsExactly("emr-cluster sales-run-ledger intended");
    assertThat(handle.name()).isEqualTo("sales-run-ledger");
  }

  @Test
  void an_instance_profile_that_is_not_known_yet_may_be_tried_again() {
    emr.refuseNext("ValidationException", "Invalid InstanceProfile: sales-ec2.");

    assertThatThrownBy(() -> cluster.create().submit(context, "run-early"))
        .isInstanceOf(AwsException.class);
  }

  @Test
  void a_lost_reply_finds_the_cluster_by_name_and_makes_no_second_one() throws Exception {
    emr.loseNextReply();

    var handle = cluster.create().submit(context, "run-1");

    assertThat(handle.id()).isEqualTo("j-FAKE1");
    assertThat(emr.calls()).containsExactly("RunJobFlow sales-run-1");
  }

  @Test
  void after_a_crash_the_cluster_is_found_once_the_list_has_caught_up() throws Exception {
    emr.lagLists(2);
    var before = cluster.create().submit(context, "run-lag");

    assertThatThrownBy(() -> cluster.create().find(context, "run-lag"))
        .isInstanceOf(AskAgain.class);
    assertThatThrownBy(() -> cluster.create().find(context, "run-lag"))
        .isInstanceOf(AskAgain.class);
    assertThat(cluster.create().find(context, "run-lag"))
        .get()
        .extracting(ClusterHandle::id)
        .isEqualTo(before.id());
  }

  @Test
  void after_the_grace_a_cluster_nobody_lists_was_never_made() throws Exception {
    var impatient = cluster.withFindGrace(Duration.ZERO);

    assertThat(impatient.create().find(context, "run-never")).isEmpty();
  }

  @Test
  void a_failed_start_names_the_reason_and_where_to_look() throws Exception {
    emr.failNextStart("BOOTSTRAP_FAILURE: bootstrap action 1 returned a non-zero return code");

    var broken = Drive.broken(cluster.create(), context, "run-1");

    assertThat(broken.reason())
        .contains("j-FAKE1", "TERMINAT", "BOOTSTRAP_FAILURE", "console.aws.amazon.com");
  }

  @Test
  void cancelling_a_start_ends_the_cluster_and_says_gone_only_when_it_is() throws Exception {
    var handle = cluster.create().submit(context, "run-1");

    assertThat(cluster.create().cancel(context, handle)).isInstanceOf(Cancellation.Stopping.class);
    assertThat(emr.living()).isOne();
    var unused = Drive.cancel(cluster.create(), context, handle);
    assertThat(emr.living()).isZero();
    assertThat(context.ledgerRows()).containsEntry("emr-cluster sales-run-1", "gone");
  }

  @Test
  void the_reaper_ends_a_cluster_by_name() throws Exception {
    var unused = Drive.output(cluster.create(), context, "run-1");
    var kind = new EmrClusterKind();

    Cancellation end;
    do {
      end = kind.destroy(context, "aws_default", "sales-run-1");
    } while (!(end instanceof Cancellation.Gone));

    assertThat(emr.living()).isZero();
    assertThat(kind.live(context, "aws_default")).isEmpty();
  }

  @Test
  void the_reaper_leaves_clusters_of_others_alone() {
    var theirs =
        emr.createCluster("theirs", ClusterSpec.release("emr-7.12.0"), Map.of("team", "other"));

    assertThat(theirs).isNotEmpty();
    assertThat(new EmrClusterKind().live(context, "aws_default")).isEmpty();
  }

  @Test
  void livy_is_found_on_the_port_of_the_tag_the_address_or_the_connection() {
    var plain = aws(Map.of());
    var told = aws(Map.of("livy_port", "9000"));

    assertThat(LivyAddress.of("host", status(Map.of()), plain)).isEqualTo("http://host:8998");
    assertThat(LivyAddress.of("host", status(Map.of()), told)).isEqualTo("http://host:9000");
    assertThat(LivyAddress.of("host:7000", status(Map.of()), told)).isEqualTo("http://host:7000");
    assertThat(LivyAddress.of("host:7000", status(Map.of("livy-port", "6000")), told))
        .isEqualTo("http://host:6000");
  }

  @Test
  void a_step_runs_is_found_by_name_and_names_its_log_when_it_fails() throws Exception {
    var made = Drive.output(cluster.create(), context, "run-1");
    var step = EmrStep.on(made, StepSpec.command("spark-submit", "job.jar"));

    var handle = step.submit(context, "step-1");
    assertThat(step.find(context, "step-1"))
        .get()
        .extracting(StepHandle::stepId)
        .isEqualTo(handle.stepId());
    assertThat(Drive.poll(step, context, handle))
        .isInstanceOf(dev.windlass.dag.Progress.Done.class);

    emr.failSteps();
    assertThat(Drive.broken(step, context, "step-2").reason()).contains("FAILED", "stderr.gz");
  }

  @Test
  void a_step_whose_cluster_ended_is_broken_not_running_for_ever() throws Exception {
    var made = Drive.output(cluster.create(), context, "run-1");
    var step = EmrStep.on(made, StepSpec.command("sleep", "1"));
    var handle = step.submit(context, "step-1");
    emr.end(made.id(), ClusterState.TERMINATED_WITH_ERRORS, "INSTANCE_FAILURE: spot loss");

    assertThat(step.poll(context, handle))
        .isInstanceOfSatisfying(
            dev.windlass.dag.Progress.Broken.class,
            b -> assertThat(b.reason()).contains("spot loss"));
  }

  private static Connection aws(Map<String, String> extra) {
    return new Connection(
        "aws_default",
        "aws",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        extra);
  }

  private static ClusterStatus status(Map<String, String> tags) {
    return new ClusterStatus("j-1", "n", ClusterState.WAITING, "", "host", null, 0, tags);
  }
}
