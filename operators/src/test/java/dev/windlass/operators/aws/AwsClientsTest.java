package dev.windlass.operators.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.operators.emr.ClusterSpec;
import dev.windlass.operators.emr.ClusterState;
import dev.windlass.operators.emr.Emr;
import dev.windlass.operators.emr.EmrProvider;
import dev.windlass.operators.iam.Iam;
import dev.windlass.operators.iam.IamProvider;
import dev.windlass.operators.s3.S3Location;
import dev.windlass.operators.s3.S3Provider;
import dev.windlass.settings.Connection;
import dev.windlass.settings.Secret;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire to AWS, and what is repeated when the answer is bad or missing. */
final class AwsClientsTest {
  private final MockWebServer server = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_server_error_never_repeats_a_create_call_since_it_may_have_had_its_effect() {
    answer(500, "{\"__type\":\"InternalServerException\",\"message\":\"oops\"}");
    answer(200, "{\"JobFlowId\":\"j-SECOND\"}");

    assertThatThrownBy(this::create)
        .isInstanceOfSatisfying(
            AwsException.class,
            e -> {
              assertThat(e.refused()).isFalse();
              assertThat(e).hasMessageContaining("RunJobFlow sales-1").hasMessageContaining("500");
            });
    assertThat(server.getRequestCount()).isOne();
  }

  @Test
  void a_lost_reply_never_repeats_a_create_call() {
    server.enqueue(
        new MockResponse.Builder()
            .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
            .build());
    answer(200, "{\"JobFlowId\":\"j-SECOND\"}");

    assertThatThrownBy(this::create)
        .isInstanceOfSatisfying(AwsException.class, e -> assertThat(e.refused()).isFalse());
    assertThat(server.getRequestCount()).isOne();
  }

  @Test
  void a_throttled_create_call_is_repeated_since_it_had_no_effect() {
    answer(400, "{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}");
    answer(200, "{\"JobFlowId\":\"j-1\"}");

    assertThat(create()).isEqualTo("j-1");
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void a_question_is_repeated_after_a_server_error() {
    answer(503, "{\"__type\":\"ServiceUnavailable\"}");
    answer(
        200,
        """
        {"Cluster":{"Id":"j-1","Name":"sales-1","MasterPublicDnsName":"host:8999",
        "Status":{"State":"WAITING","StateChangeReason":{"Code":"","Message":"Cluster ready"},
        "Timeline":{"CreationDateTime":1.7952147E9}},
        "Tags":[{"Key":"windlass:owner","Value":"windlass"}]}}\
        """);

    var cluster = emr().cluster("j-1").orElseThrow();

    assertThat(cluster.state()).isEqualTo(ClusterState.WAITING);
    assertThat(cluster.masterHost()).isEqualTo("host:8999");
    assertThat(cluster.tags()).containsEntry("windlass:owner", "windlass");
    assertThat(cluster.createdAtMillis()).isEqualTo(1795214700000L);
  }

  @Test
  void a_cluster_emr_does_not_know_is_unknown_and_no_error() {
    answer(
        400,
        "{\"__type\":\"InvalidRequestException\",\"ErrorCode\":\"NoSuchCluster\",\"Message\":\"Cluster"
            + " id 'j-1' is not valid.\"}");

    assertThat(emr().cluster("j-1")).isEmpty();
  }

  @Test
  void the_create_request_says_all_of_the_spec_and_the_tags() throws Exception {
    answer(200, "{\"JobFlowId\":\"j-1\"}");

    assertThat(create()).isEqualTo("j-1");

    var body = Objects.requireNonNull(server.takeRequest().getBody()).utf8();
    assertThat(body)
        .contains(
            "\"Name\":\"sales-1\"",
            "\"ReleaseLabel\":\"emr-7.12.0\"",
            "\"KeepJobFlowAliveWhenNoSteps\":true",
            "\"AutoTerminationPolicy\":{\"IdleTimeout\":3600}",
            "{\"Key\":\"windlass:key\",\"Value\":\"k\"}",
            "{\"Name\":\"Livy\"}")
        .doesNotContain("secret-key");
  }

  @Test
  void a_role_that_exists_is_no_error_and_a_missing_one_is_empty() {
    answer(409, iamError("EntityAlreadyExists"));
    answer(404, iamError("NoSuchEntity"));
    Iam iam = new IamProvider().create(connection());

    iam.createRole("r", List.of("ec2.amazonaws.com"), Map.of("a", "b"));

    assertThat(iam.role("r")).isEmpty();
  }

  @Test
  void s3_is_asked_in_path_style_and_a_missing_object_is_empty() throws Exception {
    answer(404, "");

    assertThat(new S3Provider().create(connection()).head(new S3Location("lake", "a/b"))).isEmpty();

    assertThat(server.takeRequest().getTarget()).isEqualTo("/lake/a/b");
  }

  @Test
  void no_error_shows_the_secret_key() {
    server.close();

    assertThatThrownBy(() -> emr().clusters(java.time.Instant.EPOCH, true))
        .isInstanceOf(AwsException.class)
        .hasMessageContaining("ListClusters")
        .hasMessageNotContaining("secret-key");
  }

  private String create() {
    return emr()
        .createCluster("sales-1", ClusterSpec.release("emr-7.12.0"), Map.of("windlass:key", "k"));
  }

  private Emr emr() {
    return new EmrProvider().create(connection());
  }

  private Connection connection() {
    var url = "http://127.0.0.1:" + server.getPort();
    return new Connection(
        "aws_default",
        "aws",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of("key-id"),
        Optional.of(Secret.of("secret-key")),
        Map.of("endpoint_url", url, "s3_endpoint_url", url, "path_style", "true"));
  }

  private void answer(int code, String body) {
    server.enqueue(
        new MockResponse.Builder()
            .code(code)
            .setHeader("Content-Type", "application/x-amz-json-1.1")
            .body(body)
            .build());
  }

  private static String iamError(String code) {
    return """
    <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type>\
    <Code>%s</Code><Message>m</Message></Error><RequestId>r</RequestId></ErrorResponse>\
    """
        .formatted(code);
  }
}
