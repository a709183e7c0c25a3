package dev.windlass.localcloud.redshift;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.localcloud.aws.AwsCall;
import dev.windlass.localcloud.aws.AwsError;
import dev.windlass.localcloud.aws.AwsReply;
import dev.windlass.localcloud.aws.AwsService;
import dev.windlass.localcloud.aws.CloudContext;
import dev.windlass.localcloud.aws.XmlNode;
import dev.windlass.localcloud.redshift.data.RedshiftDataService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Both services over a directory, with a clock the test moves, roles, faults and a real S3. Calls
 * go past HTTP, straight to the services.
 */
final class RedshiftCloud implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  final TestIam iam = new TestIam();
  final TestFaults faults = new TestFaults();
  final TestProcesses processes = new TestProcesses();
  final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  final TestS3 s3;
  final String reader;
  private final Path state;
  private RedshiftService control;
  private RedshiftDataService data;

  private RedshiftCloud(Path directory) throws Exception {
    state = Files.createDirectories(directory.resolve("state"));
    s3 = TestS3.start(processes, directory);
    reader =
        iam.role(
            "reader", "redshift.amazonaws.com", "s3:GetObject", "s3:ListBucket", "s3:PutObject");
    control = new RedshiftService(context());
    data = new RedshiftDataService(context());
    control.start();
    data.start();
  }

  static RedshiftCloud start(Path directory) throws Exception {
    return new RedshiftCloud(directory);
  }

  private CloudContext context() {
    return new CloudContext(
        state, state, s3.access(), iam, faults, processes, now::get, "000000000000", "us-east-1");
  }

  /** Ends both services and starts new ones on the same state. */
  void restart() {
    restart(() -> {});
  }

  /** The same, with something that happens to the state while nothing runs. */
  void restart(Runnable meanwhile) {
    control.close();
    data.close();
    meanwhile.run();
    control = new RedshiftService(context());
    data = new RedshiftDataService(context());
    control.start();
    data.start();
  }

  /** Where the Data API keeps a statement. */
  Path statementFile(String id) {
    return state.resolve("redshift-data").resolve(id + ".json");
  }

  /** Both services, for a front door. */
  List<AwsService> services() {
    return List.of(control, data);
  }

  XmlNode control(String action, Map<String, String> form) throws AwsError {
    var reply =
        control.call(
            new AwsCall(action, JsonNodeFactory.instance.objectNode(), form, "key", "request"));
    return XmlNode.of("Result", ((AwsReply.Xml) reply).result());
  }

  JsonNode data(String action, String body) throws Exception {
    var reply = data.call(new AwsCall(action, JSON.readTree(body), Map.of(), "key", "request"));
    return ((AwsReply.Json) reply).body();
  }

  /** A cluster that is available, with the reader's role. */
  void cluster(String id) throws Exception {
    control(
        "CreateCluster",
        Map.of(
            "ClusterIdentifier", id,
            "NodeType", "dc2.large",
            "NumberOfNodes", "2",
            "MasterUsername", "admin",
            "MasterUserPassword", "Secret123",
            "DBName", "dwh",
            "IamRoles.IamRoleArn.1", reader,
            "Tags.Tag.1.Key", "owner",
            "Tags.Tag.1.Value", "test"));
    untilStatus(id, "available");
  }

  void untilStatus(String id, String status) throws Exception {
    Eventually.until(
        id + " is " + status,
        () -> {
          now.updateAndGet(t -> t.plusSeconds(1));
          return status(id).equals(status);
        });
  }

  String status(String id) {
    try {
      return text(control("DescribeClusters", Map.of("ClusterIdentifier", id)), "ClusterStatus");
    } catch (AwsError gone) {
      return gone.code();
    }
  }

  /** The text of the first element with this name, at any depth. */
  static String text(XmlNode node, String name) {
    if (node.name().equals(name)) {
      return node.text();
    }
    return node.children().stream()
        .map(child -> text(child, name))
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  String submit(String cluster, String... sqls) throws Exception {
    ObjectNode body = request(cluster);
    if (sqls.length == 1) {
      body.put("Sql", sqls[0]);
    } else {
      var all = body.putArray("Sqls");
      List.of(sqls).forEach(all::add);
    }
    String action = sqls.length == 1 ? "ExecuteStatement" : "BatchExecuteStatement";
    return data(action, body.toString()).get("Id").asText();
  }

  ObjectNode request(String cluster) {
    return JSON.createObjectNode().put("ClusterIdentifier", cluster).put("Database", "dwh");
  }

  JsonNode describe(String id) throws Exception {
    return data("DescribeStatement", JSON.createObjectNode().put("Id", id).toString());
  }

  /** Waits for the end and returns the description. */
  JsonNode await(String id) throws Exception {
    Eventually.until(
        "statement ends",
        () ->
            List.of("FINISHED", "FAILED", "ABORTED").contains(describe(id).get("Status").asText()));
    return describe(id);
  }

  /** Runs to a good end; fails the test with the statement's error otherwise. */
  JsonNode run(String cluster, String... sqls) throws Exception {
    JsonNode end = await(submit(cluster, sqls));
    if (!end.get("Status").asText().equals("FINISHED")) {
      throw new AssertionError(end.toPrettyString());
    }
    return end;
  }

  /** The error of a statement that must fail. */
  String error(String cluster, String... sqls) throws Exception {
    JsonNode end = await(submit(cluster, sqls));
    if (!end.get("Status").asText().equals("FAILED")) {
      throw new AssertionError(end.toPrettyString());
    }
    return end.get("Error").asText();
  }

  /** A query's rows as text: fields divided by a bar, rows by line feeds. */
  String rows(String cluster, String sql) throws Exception {
    String id = run(cluster, sql).get("Id").asText();
    JsonNode result = data("GetStatementResult", JSON.createObjectNode().put("Id", id).toString());
    var text = new StringBuilder();
    for (JsonNode record : result.get("Records")) {
      var fields = new java.util.ArrayList<String>();
      for (JsonNode field : record) {
        fields.add(field.has("isNull") ? "null" : field.elements().next().asText());
      }
      text.append(String.join("|", fields)).append('\n');
    }
    return text.toString().strip();
  }

  @Override
  public void close() {
    control.close();
    data.close();
    s3.close();
    processes.close();
  }
}
