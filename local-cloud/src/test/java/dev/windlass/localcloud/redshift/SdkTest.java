package dev.windlass.localcloud.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.localcloud.aws.Fault;
import dev.windlass.localcloud.aws.FaultKind;
import dev.windlass.localcloud.front.FaultBoard;
import dev.windlass.localcloud.front.Front;
import io.javalin.Javalin;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.redshift.RedshiftClient;
import software.amazon.awssdk.services.redshift.model.ClusterAlreadyExistsException;
import software.amazon.awssdk.services.redshift.model.ClusterNotFoundException;
import software.amazon.awssdk.services.redshift.model.InvalidClusterStateException;
import software.amazon.awssdk.services.redshift.model.Tag;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;
import software.amazon.awssdk.services.redshiftdata.model.DescribeStatementResponse;
import software.amazon.awssdk.services.redshiftdata.model.ResourceNotFoundException;
import software.amazon.awssdk.services.redshiftdata.model.SqlParameter;
import software.amazon.awssdk.services.redshiftdata.model.StatusString;
import software.amazon.awssdk.services.redshiftdata.model.ValidationException;

/** Both services through the AWS SDK, as the product reaches them. */
@TestInstance(Lifecycle.PER_CLASS)
class SdkTest {
  private RedshiftCloud cloud;
  private FaultBoard faults;
  private Javalin http;
  private RedshiftClient redshift;
  private RedshiftDataClient data;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    cloud = RedshiftCloud.start(directory);
    faults = new FaultBoard(directory.resolve("faults.json"));
    var front =
        new Front(cloud.services(), key -> key.equals("key"), faults, line -> {}, cloud.now::get);
    http =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.routes.post("/", front::serve);
            });
    http.start("127.0.0.1", 0);
    var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));
    var endpoint = URI.create("http://127.0.0.1:" + http.port());
    redshift =
        RedshiftClient.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    data =
        RedshiftDataClient.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    redshift.createCluster(
        r ->
            r.clusterIdentifier("sdk")
                .nodeType("dc2.large")
                .clusterType("multi-node")
                .numberOfNodes(2)
                .dbName("dwh")
                .masterUsername("admin")
                .masterUserPassword("Secret123")
                .iamRoles(cloud.reader)
                .tags(Tag.builder().key("owner").value("ünïcode & <more>").build()));
    cloud.untilStatus("sdk", "available");
  }

  @AfterAll
  void stop() {
    redshift.close();
    data.close();
    http.stop();
    cloud.close();
  }

  private DescribeStatementResponse await(String id) throws Exception {
    Eventually.until(
        "statement ends",
        () ->
            switch (data.describeStatement(r -> r.id(id)).status()) {
              case FINISHED, FAILED, ABORTED -> true;
              default -> false;
            });
    return data.describeStatement(r -> r.id(id));
  }

  @Test
  void a_cluster_is_described_with_its_endpoint_roles_and_tags() {
    var cluster = redshift.describeClusters(r -> r.clusterIdentifier("sdk")).clusters().getFirst();
    assertThat(cluster.clusterStatus()).isEqualTo("available");
    assertThat(cluster.clusterAvailabilityStatus()).isEqualTo("Available");
    assertThat(cluster.numberOfNodes()).isEqualTo(2);
    assertThat(cluster.endpoint().port()).isPositive();
    assertThat(cluster.clusterCreateTime()).isBefore(cloud.now.get());
    assertThat(cluster.iamRoles())
        .singleElement()
        .satisfies(
            role -> {
              assertThat(role.iamRoleArn()).isEqualTo(cloud.reader);
              assertThat(role.applyStatus()).isEqualTo("in-sync");
            });
    assertThat(cluster.tags())
        .singleElement()
        .satisfies(tag -> assertThat(tag.value()).isEqualTo("ünïcode & <more>"));
    assertThat(redshift.describeClustersPaginator().clusters()).hasSize(1);
    assertThat(redshift.getClusterCredentials(r -> r.clusterIdentifier("sdk").dbUser("admin")))
        .satisfies(
            c -> {
              assertThat(c.dbUser()).isEqualTo("IAM:admin");
              assertThat(c.expiration()).isAfter(Instant.EPOCH);
            });
  }

  @Test
  void refusals_arrive_as_the_sdks_own_exceptions() {
    assertThatThrownBy(() -> redshift.describeClusters(r -> r.clusterIdentifier("nobody")))
        .isInstanceOf(ClusterNotFoundException.class);
    assertThatThrownBy(
            () ->
                redshift.createCluster(
                    r ->
                        r.clusterIdentifier("sdk")
                            .nodeType("dc2.large")
                            .masterUsername("admin")
                            .masterUserPassword("Secret123")))
        .isInstanceOf(ClusterAlreadyExistsException.class);
    assertThatThrownBy(() -> redshift.resumeCluster(r -> r.clusterIdentifier("sdk")))
        .isInstanceOf(InvalidClusterStateException.class);
    assertThatThrownBy(() -> data.describeStatement(r -> r.id("none")))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(
            () ->
                data.executeStatement(
                    r -> r.clusterIdentifier("nobody").database("dwh").sql("select 1")))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void a_statement_runs_and_its_result_is_typed() throws Exception {
    String id =
        data.executeStatement(
                r ->
                    r.clusterIdentifier("sdk")
                        .database("dwh")
                        .dbUser("admin")
                        .statementName("typed")
                        .sql(
                            "select 1::bigint as n, 2.5::float as d, true as b, null as x, date"
                                + " '2016-04-01' as day, 1.50::numeric(5,2) as dec, :who as who")
                        .parameters(SqlParameter.builder().name("who").value("me").build()))
            .id();
    var end = await(id);
    assertThat(end.status()).isEqualTo(StatusString.FINISHED);
    assertThat(end.resultRows()).isEqualTo(1);
    assertThat(end.createdAt()).isAfter(Instant.parse("2025-12-31T00:00:00Z"));
    var result = data.getStatementResult(r -> r.id(id));
    var row = result.records().getFirst();
    assertThat(row.get(0).longValue()).isEqualTo(1);
    assertThat(row.get(1).doubleValue()).isEqualTo(2.5);
    assertThat(row.get(2).booleanValue()).isTrue();
    assertThat(row.get(3).isNull()).isTrue();
    assertThat(row.get(4).stringValue()).isEqualTo("2016-04-01");
    assertThat(row.get(5).stringValue()).isEqualTo("1.50");
    assertThat(row.get(6).stringValue()).isEqualTo("me");
    assertThat(result.columnMetadata().get(0).name()).isEqualTo("n");
    assertThat(
            data.listStatementsPaginator(r -> r.statementName("typed").status("ALL")).statements())
        .singleElement()
        .satisfies(s -> assertThat(s.id()).isEqualTo(id));
  }

  @Test
  void a_lost_reply_does_not_run_a_statement_twice() throws Exception {
    String made =
        data.executeStatement(
                r -> r.clusterIdentifier("sdk").database("dwh").sql("create table lost (n int)"))
            .id();
    await(made);
    var lost =
        faults.set(
            new Fault(
                "",
                "redshift-data",
                "BatchExecuteStatement",
                FaultKind.LOST_REPLY,
                0,
                1,
                Duration.ZERO,
                ""));
    String id =
        data.batchExecuteStatement(
                r ->
                    r.clusterIdentifier("sdk")
                        .database("dwh")
                        .clientToken("lost-1")
                        .sqls("insert into lost values (1)", "select count(*) from lost"))
            .id();
    assertThat(faults.list()).doesNotContain(lost);
    var end = await(id);
    assertThat(end.status()).isEqualTo(StatusString.FINISHED);
    assertThat(end.subStatements()).hasSize(2);
    var count = data.getStatementResult(r -> r.id(end.subStatements().get(1).id()));
    assertThat(count.records()).hasSize(1);
    assertThat(count.records().get(0).get(0).longValue()).isEqualTo(1);
  }
}
