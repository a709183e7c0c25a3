package dev.windlass.operators.livy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Progress;
import dev.windlass.operators.emr.Cluster;
import dev.windlass.operators.emr.ClusterState;
import dev.windlass.operators.emr.Emr;
import dev.windlass.operators.emr.EmrCluster;
import dev.windlass.operators.s3.S3;
import dev.windlass.operators.s3.S3Location;
import dev.windlass.operators.testing.FakeEmr;
import dev.windlass.operators.testing.FakeS3;
import dev.windlass.operators.testing.OperatorContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Livy's own answers, as a real 0.7.1 and 0.9.0 give them, and what the operator makes of them. */
final class LivyBatchTest {
  private static final String STARTING =
      """
      {"id":%d,"name":"%s","owner":null,"proxyUser":null,"state":"%s","appId":null,\
      "appInfo":{"driverLogUrl":null,"sparkUiUrl":null,"executorLogUrls":null},\
      "log":["stdout: ","\\nstderr: "]}\
      """;
  private static final String UNKNOWN = "{\"msg\":\"Session '0' not found.\"}";
  private static final String LOG =
      "{\"id\":0,\"from\":0,\"total\":%d,\"log\":[\"stdout: \",%s\"\\nstderr: \"]}";

  private final MockWebServer server = new MockWebServer();
  private final FakeEmr emr = new FakeEmr();
  private final FakeS3 s3 = new FakeS3("lake");
  private final OperatorContext context;

  LivyBatchTest(@TempDir Path scratch) throws IOException {
    server.start();
    context = new OperatorContext(scratch);
    context
        .with(Livy.class, new LivyProvider().create(context.connection("aws_default")))
        .with(Emr.class, emr)
        .with(S3.class, s3);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_batch_is_submitted_under_its_key_with_only_the_fields_that_are_set() throws Exception {
    answer(201, STARTING.formatted(0, "run-1", "starting"));

    var handle =
        batch()
            .withArgs("s3a://lake/in", "s3a://lake/out")
            .withConf("spark.sql.shuffle.partitions", "2")
            .withMemory("512m", "512m")
            .submit(context, "run-1");

    assertThat(handle.id()).isZero();
    var request = request();
    assertThat(request.getTarget()).isEqualTo("/batches");
    assertThat(body(request))
        .isEqualTo(
            """
            {"name":"run-1","file":"s3a://lake/jobs.jar","className":"dev.windlass.Job",\
            "args":["s3a://lake/in","s3a://lake/out"],\
            "conf":{"spark.sql.shuffle.partitions":"2"},\
            "driverMemory":"512m","executorMemory":"512m"}\
            """);
    assertThat(request.getHeaders().get("Authorization")).isNull();
    assertThat(context.links()).containsKey("Livy UI");
  }

  @Test
  void a_duplicate_name_means_the_batch_is_there_and_it_is_adopted() throws Exception {
    answer(
        400, "{\"msg\":\"Rejected, Reason: Duplicate session name: Some(run-1) for session 1\"}");
    answer(200, STARTING.formatted(0, "run-1", "running"));

    assertThat(batch().submit(context, "run-1").id()).isZero();

    assertThat(request().getMethod()).isEqualTo("POST");
    assertThat(request().getTarget()).isEqualTo("/batches/run-1");
  }

  @Test
  void a_lost_reply_is_followed_by_a_look_and_never_by_a_second_post() throws Exception {
    server.enqueue(
        new MockResponse.Builder()
            .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
            .build());
    answer(200, STARTING.formatted(4, "run-1", "starting"));

    assertThat(batch().submit(context, "run-1").id()).isEqualTo(4);

    assertThat(server.getRequestCount()).isEqualTo(2);
    assertThat(request().getMethod()).isEqualTo("POST");
    assertThat(request().getMethod()).isEqualTo("GET");
  }

  @Test
  void a_refusal_fails_for_good_with_livys_words_and_its_zombie_is_deleted() throws Exception {
    answer(
        400,
        "{\"msg\":\"Rejected, Reason: requirement failed: Local path /etc/x.jar cannot be added to"
            + " user sessions.\"}");
    answer(200, STARTING.formatted(2, "run-1", "starting"));
    answer(200, "{\"msg\":\"deleted\"}");

    assertThatThrownBy(() -> batch().submit(context, "run-1"))
        .isInstanceOf(FailTask.class)
        .hasMessageContaining("Local path /etc/x.jar cannot be added");

    var unused = request();
    assertThat(request().getTarget()).isEqualTo("/batches/run-1");
    var delete = request();
    assertThat(delete.getMethod() + delete.getTarget()).isEqualTo("DELETE/batches/2");
  }

  @Test
  void a_bare_string_is_understood_as_livys_message_too() {
    answer(400, "\"Unrecognized field \\\"bogus\\\" (class CreateBatchRequest)\"");
    answer(404, UNKNOWN);

    assertThatThrownBy(() -> batch().submit(context, "run-1"))
        .isInstanceOf(FailTask.class)
        .hasMessageContaining("Unrecognized field \"bogus\"");
  }

  @Test
  void only_new_lines_of_the_log_are_shown_and_success_is_done_without_a_delete() throws Exception {
    var handle = new BatchHandle(url(), 0, "tail-1", System.currentTimeMillis());
    answer(200, STARTING.formatted(0, "tail-1", "running"));
    answer(200, LOG.formatted(4, "\"one\",\"two\","));
    answer(200, STARTING.formatted(0, "tail-1", "success"));
    answer(200, LOG.formatted(5, "\"one\",\"two\",\"three\","));

    assertThat(batch().poll(context, handle)).isInstanceOf(Progress.Running.class);
    assertThat(batch().withOutput("s3://lake/out").poll(context, handle))
        .isInstanceOfSatisfying(
            Progress.Done.class,
            done ->
                assertThat(done.output())
                    .isInstanceOfSatisfying(
                        BatchResult.class, r -> assertThat(r.output()).isEqualTo("s3://lake/out")));

    assertThat(context.lines()).containsExactly("info: one", "info: two", "info: three");
    assertThat(server.getRequestCount()).isEqualTo(4);
  }

  @Test
  void a_dead_batch_is_broken_with_its_exception_and_where_to_look() throws Exception {
    var handle = new BatchHandle(url(), 0, "dead-1", System.currentTimeMillis());
    answer(200, STARTING.formatted(0, "dead-1", "dead"));
    answer(
        200,
        LOG.formatted(
            5,
            "\"12:00:00 INFO SparkContext: Running\",\"Exception in thread \\\"main\\\""
                + " java.lang.IllegalArgumentException: column 'age' is missing\",\"\\tat"
                + " dev.windlass.Job.main(Job.java:7)\","));

    assertThat(batch().poll(context, handle))
        .isInstanceOfSatisfying(
            Progress.Broken.class,
            broken ->
                assertThat(broken.reason())
                    .contains("is dead", "column 'age' is missing", "Job.java:7", "/ui/batch/0/log")
                    .doesNotContain("Running"));
  }

  @Test
  void after_a_restart_the_number_is_anothers_and_the_name_decides() throws Exception {
    var handle = new BatchHandle(url(), 0, "mine-1", System.currentTimeMillis());
    answer(200, STARTING.formatted(0, "somebody-else", "success"));
    answer(404, UNKNOWN);

    assertThat(batch().poll(context, handle)).isInstanceOf(Progress.Running.class);
    assertThat(context.lines()).anyMatch(l -> l.contains("does not know batch mine-1"));
  }

  @Test
  void unknown_is_broken_only_after_the_grace() throws Exception {
    var handle = new BatchHandle(url(), 0, "lost-1", System.currentTimeMillis());
    answer(404, UNKNOWN);
    answer(404, UNKNOWN);

    assertThat(batch().withPatience(Duration.ofMinutes(5), Duration.ZERO).poll(context, handle))
        .isInstanceOfSatisfying(
            Progress.Broken.class, b -> assertThat(b.reason()).contains("restarted", "lost-1"));
  }

  @Test
  void unknown_is_broken_at_once_when_the_cluster_is_over() throws Exception {
    var id = emr.createCluster("c", EmrCluster.named("c").spec(), Map.of());
    emr.end(id, ClusterState.TERMINATED, "idle");
    var handle = new BatchHandle(url(), 0, "orphan-1", System.currentTimeMillis());
    answer(404, UNKNOWN);
    answer(404, UNKNOWN);

    assertThat(on(id).poll(context, handle))
        .isInstanceOfSatisfying(
            Progress.Broken.class, b -> assertThat(b.reason()).contains(id, "is gone"));
  }

  @Test
  void a_livy_that_does_not_answer_is_broken_only_when_its_cluster_is_over() throws Exception {
    var id = emr.createCluster("c", EmrCluster.named("c").spec(), Map.of());
    var handle = new BatchHandle(url(), 0, "silent-1", System.currentTimeMillis());
    var job = on(id);
    server.close();

    assertThatThrownBy(() -> job.poll(context, handle)).isInstanceOf(IOException.class);
    emr.end(id, ClusterState.TERMINATED, "idle");
    assertThat(job.poll(context, handle)).isInstanceOf(Progress.Broken.class);
    assertThat(job.cancel(context, handle)).isEqualTo(Cancellation.GONE);
    assertThat(job.find(context, "silent-1")).isEmpty();
  }

  @Test
  void a_forgotten_batch_whose_success_file_is_there_succeeded() throws Exception {
    var handle = new BatchHandle(url(), 0, "forgotten-1", System.currentTimeMillis());
    s3.put(new S3Location("lake", "out/_SUCCESS"), new byte[0]);
    answer(404, UNKNOWN);
    answer(404, UNKNOWN);

    assertThat(batch().withOutput("s3a://lake/out").poll(context, handle))
        .isInstanceOf(Progress.Done.class);
  }

  @Test
  void a_success_file_of_an_earlier_run_proves_nothing() throws Exception {
    s3.put(new S3Location("lake", "out/_SUCCESS"), new byte[0]);
    var handle = new BatchHandle(url(), 0, "later-1", System.currentTimeMillis() + 3_600_000);
    answer(404, UNKNOWN);
    answer(404, UNKNOWN);

    assertThat(batch().withOutput("s3a://lake/out").poll(context, handle))
        .isInstanceOf(Progress.Running.class);
  }

  @Test
  void a_batch_that_never_prints_anything_is_given_up() throws Exception {
    var handle = new BatchHandle(url(), 3, "zombie-1", 0);
    answer(200, STARTING.formatted(3, "zombie-1", "starting"));
    answer(200, "{\"id\":3,\"from\":0,\"total\":0,\"log\":[]}");

    assertThat(batch().poll(context, handle))
        .isInstanceOfSatisfying(
            Progress.Broken.class, b -> assertThat(b.reason()).contains("never started"));
  }

  @Test
  void cancel_deletes_and_says_gone_only_when_livy_has_forgotten() throws Exception {
    var handle = new BatchHandle(url(), 0, "cancel-1", System.currentTimeMillis());
    answer(200, STARTING.formatted(0, "cancel-1", "running"));
    answer(200, "{\"msg\":\"deleted\"}");
    answer(200, STARTING.formatted(0, "cancel-1", "killed"));
    answer(404, UNKNOWN);
    answer(404, UNKNOWN);

    assertThat(batch().cancel(context, handle)).isInstanceOf(Cancellation.Stopping.class);
    assertThat(batch().cancel(context, handle)).isEqualTo(Cancellation.GONE);
  }

  @Test
  void a_server_error_is_no_verdict() {
    var handle = new BatchHandle(url(), 0, "error-1", System.currentTimeMillis());
    answer(503, "<html>busy</html>");

    assertThatThrownBy(() -> batch().poll(context, handle))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("503")
        .hasMessageContaining("busy");
  }

  private LivyBatch batch() {
    return LivyBatch.on(url())
        .withConnection("aws_default")
        .withJar("s3a://lake/jobs.jar", "dev.windlass.Job");
  }

  private LivyBatch on(String clusterId) {
    return LivyBatch.on(new Cluster(clusterId, "c", "aws_default", url(), "host", "console"))
        .withJar("s3a://lake/jobs.jar", "dev.windlass.Job");
  }

  private String url() {
    return "http://%s:%d".formatted(server.getHostName(), server.getPort());
  }

  private void answer(int code, String body) {
    server.enqueue(
        new MockResponse.Builder()
            .code(code)
            .setHeader("Content-Type", "application/json;charset=utf-8")
            .body(body)
            .build());
  }

  private RecordedRequest request() throws InterruptedException {
    return server.takeRequest();
  }

  private static String body(RecordedRequest request) {
    return Objects.requireNonNull(request.getBody()).utf8();
  }
}
