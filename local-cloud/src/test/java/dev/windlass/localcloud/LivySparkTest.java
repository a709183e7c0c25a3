package dev.windlass.localcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.Application;
import software.amazon.awssdk.services.emr.model.ClusterState;

/** A cluster with a real Livy and a real Spark, from birth to death. */
class LivySparkTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String JOB =
      """
      import org.apache.spark.sql.SparkSession;

      public final class Count {
        public static void main(String[] args) {
          var spark = SparkSession.builder().appName("count").getOrCreate();
          spark.read().option("header", true).csv(args[0]).groupBy("k").count()
              .coalesce(1).write().mode("overwrite").json(args[1]);
          spark.stop();
        }
      }
      """;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void a_batch_reads_and_writes_s3_and_nothing_outlives_its_cluster(@TempDir Path home)
      throws Exception {
    try (var cloud = new TestCloud(home.resolve("home"));
        var s3 = cloud.s3();
        var emr = cloud.emr()) {
      s3.createBucket(b -> b.bucket("lake"));
      s3.putObject(
          p -> p.bucket("lake").key("in.csv"), RequestBody.fromString("k,v\na,1\nb,2\na,3\n"));
      s3.putObject(p -> p.bucket("lake").key("count.jar"), job(home));
      var id = start(emr);
      var livy = livy(emr, id);
      cloud.fault("livy", "POST /batches", "batch_dead", 1);
      post(livy, "doomed");
      assertThat(outcome(livy, "doomed")).isEqualTo("dead");
      cloud.fault("livy", "POST /batches", "lost_reply", 1);
      assertThatIOException().isThrownBy(() -> post(livy, "counted"));
      assertThat(outcome(livy, "counted")).isEqualTo("success");

      var result = new StringBuilder();
      for (var part : s3.listObjectsV2(l -> l.bucket("lake").prefix("out/part")).contents()) {
        result.append(s3.getObjectAsBytes(g -> g.bucket("lake").key(part.key())).asUtf8String());
      }
      assertThat(result.toString().lines())
          .containsExactlyInAnyOrder("{\"k\":\"a\",\"count\":2}", "{\"k\":\"b\",\"count\":1}");
      assertThat(cloud.calls("livy", "POST /batches"))
          .satisfiesExactly(
              doomed -> assertThat(doomed).contains("\"name\":\"doomed\"", "BATCH_DEAD"),
              counted ->
                  assertThat(counted)
                      .contains("\"name\":\"counted\"", "LOST_REPLY", "\"id\":\"1\""));

      post(livy, "running-at-the-end");
      var node = processesOf(home, id);
      Await.until("its driver runs", () -> node.getFirst().descendants().count() > 0);
      var drivers = node.getFirst().descendants().toList();
      emr.terminateJobFlows(t -> t.jobFlowIds(id));
      Await.until(
          "terminated",
          () ->
              emr.describeCluster(d -> d.clusterId(id)).cluster().status().state()
                  == ClusterState.TERMINATED);
      // Killed by then, but seen until the system's first process has taken note of them.
      Await.until(
          "Livy and its drivers are gone",
          () -> Stream.concat(node.stream(), drivers.stream()).noneMatch(ProcessHandle::isAlive));
      assertThat(home.resolve("home/local-cloud/emr/nodes")).isEmptyDirectory();
      assertThat(home.resolve("home/local-cloud/children").resolve("livy-" + id + ".pid"))
          .doesNotExist();
    }
  }

  private static String start(EmrClient emr) {
    return emr.runJobFlow(
            r ->
                r.name("spark")
                    .releaseLabel("emr-7.10.0")
                    .applications(
                        Application.builder().name("Spark").build(),
                        Application.builder().name("Livy").build())
                    .instances(
                        i -> i.keepJobFlowAliveWhenNoSteps(true).masterInstanceType("m5.xlarge")))
        .jobFlowId();
  }

  /** As on EMR: the master's name, and port 8998 unless the name says otherwise. */
  private static URI livy(EmrClient emr, String id) throws Exception {
    Await.until(
        "the cluster waits",
        () ->
            emr.describeCluster(d -> d.clusterId(id)).cluster().status().state()
                == ClusterState.WAITING);
    var master = emr.describeCluster(d -> d.clusterId(id)).cluster().masterPublicDnsName();
    return URI.create("http://" + (master.contains(":") ? master : master + ":8998"));
  }

  private void post(URI livy, String name) throws IOException, InterruptedException {
    var body =
        JSON.createObjectNode()
            .put("file", "s3a://lake/count.jar")
            .put("className", "Count")
            .put("name", name);
    body.putArray("args").add("s3a://lake/in.csv").add("s3a://lake/out");
    http.send(
        HttpRequest.newBuilder(livy.resolve("/batches"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private String outcome(URI livy, String name) throws Exception {
    Await.until(name + " ends", () -> !open(state(livy, name)));
    return state(livy, name);
  }

  private static boolean open(String state) {
    return state.equals("starting") || state.equals("running");
  }

  private String state(URI livy, String name) throws IOException, InterruptedException {
    JsonNode batch =
        JSON.readTree(
            http.send(
                    HttpRequest.newBuilder(livy.resolve("/batches/" + name)).build(),
                    HttpResponse.BodyHandlers.ofString())
                .body());
    return batch.path("state").asText();
  }

  private static List<ProcessHandle> processesOf(Path home, String id) throws IOException {
    var record = home.resolve("home/local-cloud/children").resolve("livy-" + id + ".pid");
    var pid = Long.parseLong(Files.readString(record).split(" ", -1)[0]);
    return List.of(ProcessHandle.of(pid).orElseThrow());
  }

  private static Path job(Path directory) throws IOException {
    var source = Files.writeString(directory.resolve("Count.java"), JOB);
    var classes = Files.createDirectories(directory.resolve("classes"));
    String jars;
    try (var found = Files.list(RuntimeJars.directory().resolve("spark/jars"))) {
      jars = found.map(Path::toString).collect(Collectors.joining(":"));
    }
    var exit =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                jars,
                "-d",
                classes.toString(),
                source.toString());
    assertThat(exit).isZero();
    var jar = directory.resolve("count.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("Count.class"));
      Files.copy(classes.resolve("Count.class"), out);
    }
    return jar;
  }
}
