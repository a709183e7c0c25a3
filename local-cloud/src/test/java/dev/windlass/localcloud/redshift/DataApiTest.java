package dev.windlass.localcloud.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.localcloud.aws.FaultKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The Data API's promises about statements. */
@TestInstance(Lifecycle.PER_CLASS)
class DataApiTest {
  private RedshiftCloud cloud;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    cloud = RedshiftCloud.start(directory);
    cloud.cluster("dwh");
  }

  @AfterAll
  void stop() {
    cloud.close();
  }

  private String withToken(String sql, String token) throws Exception {
    var body = cloud.request("dwh").put("Sql", sql).put("ClientToken", token);
    return cloud.data("ExecuteStatement", body.toString()).get("Id").asText();
  }

  @Test
  void the_same_token_gives_the_same_statement_and_runs_it_once() throws Exception {
    cloud.run("dwh", "create table once (n int)");
    String first = withToken("insert into once values (1)", "token-1");
    String second = withToken("insert into once values (1)", "token-1");
    assertThat(second).isEqualTo(first);
    cloud.await(first);
    cloud.restart();
    assertThat(withToken("insert into once values (1)", "token-1")).isEqualTo(first);
    assertThat(cloud.rows("dwh", "select count(*) from once")).isEqualTo("1");
    assertThatThrownBy(() -> withToken("insert into once values (2)", "token-1"))
        .hasFieldOrPropertyWithValue("code", "ValidationException")
        .hasMessageContaining("client token");
  }

  @Test
  void two_threads_with_one_token_make_one_statement() throws Exception {
    cloud.run("dwh", "create table raced (n int)");
    var ids = new String[8];
    try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      var submitted =
          java.util.stream.IntStream.range(0, ids.length)
              .mapToObj(
                  i -> threads.submit(() -> withToken("insert into raced values (1)", "race")))
              .toList();
      for (int i = 0; i < ids.length; i++) {
        ids[i] = submitted.get(i).get();
      }
    }
    assertThat(ids).containsOnly(ids[0]);
    cloud.await(ids[0]);
    assertThat(cloud.rows("dwh", "select count(*) from raced")).isEqualTo("1");
  }

  @Test
  void a_running_statement_is_cancelled_and_leaves_nothing() throws Exception {
    cloud.run("dwh", "create table slow (n int)");
    String id = cloud.submit("dwh", "insert into slow values (1)", "select pg_sleep(600)");
    Eventually.until(
        "it sleeps",
        () ->
            cloud
                .describe(id)
                .get("SubStatements")
                .get(1)
                .get("Status")
                .asText()
                .equals("STARTED"));
    assertThat(cloud.data("CancelStatement", "{\"Id\":\"" + id + "\"}").get("Status").asBoolean())
        .isTrue();
    var end = cloud.await(id);
    assertThat(end.get("Status").asText()).isEqualTo("ABORTED");
    assertThat(end.get("SubStatements").findValuesAsText("Status"))
        .containsExactly("FINISHED", "ABORTED");
    assertThat(cloud.rows("dwh", "select count(*) from slow")).isEqualTo("0");
    assertThatThrownBy(() -> cloud.data("CancelStatement", "{\"Id\":\"" + id + "\"}"))
        .hasMessageContaining("already in ABORTED state");
  }

  @Test
  void a_large_result_comes_in_pages() throws Exception {
    var end = cloud.run("dwh", "select n, repeat('x', 100) from generate_series(1, 30000) as g(n)");
    assertThat(end.get("ResultRows").asLong()).isEqualTo(30_000);
    assertThat(end.get("HasResultSet").asBoolean()).isTrue();
    String token = "";
    long expected = 1;
    int pages = 0;
    do {
      var request = RedshiftCloud.JSON.createObjectNode().put("Id", end.get("Id").asText());
      if (!token.isEmpty()) {
        request.put("NextToken", token);
      }
      JsonNode page = cloud.data("GetStatementResult", request.toString());
      assertThat(page.get("TotalNumRows").asLong()).isEqualTo(30_000);
      assertThat(page.get("ColumnMetadata").findValuesAsText("typeName"))
          .containsExactly("int4", "text");
      for (JsonNode row : page.get("Records")) {
        assertThat(row.get(0).get("longValue").asLong()).isEqualTo(expected++);
      }
      token = page.path("NextToken").asText("");
      pages++;
    } while (!token.isEmpty());
    assertThat(expected).isEqualTo(30_001);
    assertThat(pages).isGreaterThan(1);
  }

  @Test
  void a_restart_keeps_finished_statements_and_their_results_and_fails_those_under_way()
      throws Exception {
    cloud.run("dwh", "create table kept (n int)", "insert into kept values (42)");
    String done = cloud.run("dwh", "select n from kept").get("Id").asText();
    String lost = cloud.submit("dwh", "insert into kept values (1)", "select pg_sleep(600)");
    Eventually.until(
        "it sleeps",
        () ->
            cloud
                .describe(lost)
                .get("SubStatements")
                .get(1)
                .get("Status")
                .asText()
                .equals("STARTED"));
    cloud.restart();
    assertThat(cloud.describe(done).get("Status").asText()).isEqualTo("FINISHED");
    assertThat(cloud.data("GetStatementResult", "{\"Id\":\"" + done + "\"}").toString())
        .contains("\"longValue\":42");
    var failed = cloud.await(lost);
    assertThat(failed.get("Status").asText()).isEqualTo("FAILED");
    assertThat(failed.get("SubStatements").findValuesAsText("Status"))
        .containsExactly("FINISHED", "FAILED");
    assertThat(cloud.rows("dwh", "select n from kept")).isEqualTo("42");
  }

  @Test
  void what_a_kill_left_in_doubt_is_settled_by_the_database() throws Exception {
    cloud.run("dwh", "create table doubt (n int)");
    String committed = cloud.run("dwh", "insert into doubt values (1), (2)").get("Id").asText();
    String model = cloud.run("dwh", "select 7").get("Id").asText();
    String waiting = "11111111-2222-3333-4444-555555555555";
    String failed = cloud.submit("dwh", "select nonsense");
    cloud.await(failed);
    // As if the process had died between the commit and the note of it, or before it began.
    cloud.restart(
        () -> {
          takeBack(committed, committed, "STARTED");
          takeBack(failed, failed, "STARTED");
          takeBack(model, waiting, "SUBMITTED");
        });
    assertThat(cloud.describe(committed).get("Status").asText()).isEqualTo("FINISHED");
    assertThat(cloud.describe(committed).get("ResultRows").asLong()).isEqualTo(2);
    assertThat(cloud.describe(failed).get("Error").asText()).contains("connection", "rolled back");
    assertThat(cloud.await(waiting).get("Status").asText())
        .as("what had not begun is run")
        .isEqualTo("FINISHED");
    assertThat(cloud.rows("dwh", "select count(*) from doubt")).isEqualTo("2");
  }

  private void takeBack(String from, String id, String status) {
    try {
      var json =
          (ObjectNode) RedshiftCloud.JSON.readTree(Files.readString(cloud.statementFile(from)));
      json.put("id", id);
      ((ObjectNode) json.get("whole")).put("status", status);
      Files.writeString(cloud.statementFile(id), json.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void statements_are_listed_newest_first_by_name_and_status() throws Exception {
    for (int i = 0; i < 3; i++) {
      var body = cloud.request("dwh").put("Sql", "select " + i).put("StatementName", "list-" + i);
      cloud.await(cloud.data("ExecuteStatement", body.toString()).get("Id").asText());
    }
    var first =
        cloud.data(
            "ListStatements", "{\"StatementName\":\"list-\",\"Status\":\"ALL\",\"MaxResults\":2}");
    assertThat(first.get("Statements").findValuesAsText("StatementName"))
        .containsExactly("list-2", "list-1");
    var second =
        cloud.data(
            "ListStatements",
            "{\"StatementName\":\"list-\",\"MaxResults\":2,\"NextToken\":"
                + first.get("NextToken")
                + "}");
    assertThat(second.get("Statements").findValuesAsText("StatementName"))
        .containsExactly("list-0");
    assertThat(second.has("NextToken")).isFalse();
    assertThat(
            cloud
                .data("ListStatements", "{\"StatementName\":\"list-\",\"Status\":\"FAILED\"}")
                .get("Statements"))
        .isEmpty();
  }

  @Test
  void what_aws_refuses_is_refused() throws Exception {
    assertThatThrownBy(() -> cloud.submit("nowhere", "select 1"))
        .hasFieldOrPropertyWithValue("code", "ValidationException")
        .hasMessageContaining("endpoint doesn't exist");
    assertThatThrownBy(() -> cloud.describe("00000000-0000-0000-0000-000000000000"))
        .hasFieldOrPropertyWithValue("code", "ResourceNotFoundException");
    String id = cloud.run("dwh", "create table noresult (n int)").get("Id").asText();
    assertThatThrownBy(() -> cloud.data("GetStatementResult", "{\"Id\":\"" + id + "\"}"))
        .hasMessageContaining("Query does not have result");
    assertThat(cloud.describe(id).get("CreatedAt").asDouble())
        .as("seconds since 1970, not milliseconds")
        .isBetween(1.7e9, 2.0e9);
    var other = cloud.request("dwh").put("Sql", "select 1").put("Database", "other");
    String wrong = cloud.data("ExecuteStatement", other.toString()).get("Id").asText();
    assertThat(cloud.await(wrong).get("Error").asText())
        .contains("database \"other\" does not exist");
  }

  @Test
  void a_paused_cluster_takes_no_statements_until_it_is_resumed() throws Exception {
    cloud.cluster("paused");
    cloud.faults.next("redshift-data", "ExecuteStatement", FaultKind.PAUSED, Duration.ZERO);
    assertThatThrownBy(() -> cloud.submit("paused", "select 1")).hasMessageContaining("paused");
    cloud.control("ResumeCluster", Map.of("ClusterIdentifier", "paused"));
    cloud.untilStatus("paused", "available");
    cloud.run("paused", "select 1");
  }
}
