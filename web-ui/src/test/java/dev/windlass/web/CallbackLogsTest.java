package dev.windlass.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs of callbacks through the REST API, written by an engine that runs for real. */
class CallbackLogsTest {
  private static final String TOKEN = "Hush-4711-token";
  private static final String THERE =
      "there is: @dag, try 0; @group.staging, tries 1, 2;"
          + " @group.market with map index 0, try 1; @group.market with map index 1, try 1";

  private static LiveServer live;
  private static String run;

  @BeforeAll
  static void start(@TempDir Path home) {
    live = new LiveServer(home);
    live.settings.putVariable("api_token", TOKEN, "");
    run = live.trigger("staged", "a", "");
    live.awaitState(run, "failed");
    // Four logs, the last pass of the group with the second of its two.
    live.await(
        "/ui/dags/staged/runs/a/callback-logs",
        json -> json.path("total_entries").asInt() == 4 && tries(json, 1).equals(List.of(1, 2)));
  }

  @AfterAll
  static void stop() {
    live.close();
  }

  private static List<Integer> tries(JsonNode logs, int entry) {
    return logs.path("logs").path(entry).path("tries").valueStream().map(JsonNode::asInt).toList();
  }

  private static String log(String subject, int number) {
    return run + "/taskInstances/" + subject + "/logs/" + number;
  }

  /** What was logged, once nobody writes there any more. */
  private static List<String> lines(String path) {
    JsonNode page = live.await(path, json -> json.path("continuation_token").isNull());
    return page.path("content").findValuesAsText("event");
  }

  private static String refused(String path) {
    Browser.Answer answer = live.browser.get(path);
    assertThat(answer.status()).as(answer.text()).isEqualTo(404);
    return answer.json().path("detail").asText();
  }

  @Test
  void each_pass_of_a_group_and_each_element_of_a_mapped_one_has_a_log() {
    assertThat(lines(log("@group.staging", 1))).containsExactly("pass 1 is run again");
    assertThat(lines(log("%40group.staging", 2))).containsExactly("staging is given up");
    assertThat(lines(log("@group.market", 1) + "?map_index=1"))
        .containsExactly("element 1 is done");
  }

  @Test
  void secrets_are_hidden_as_in_the_logs_of_tasks() {
    assertThat(lines(log("@dag", 0))).containsExactly("told with ***");
    assertThat(
            live.browser
                .get(log("@dag", 0) + "?full_content=true", "Accept", "application/x-ndjson")
                .text())
        .contains("told with ***")
        .doesNotContain(TOKEN);
  }

  @Test
  void the_tail_tells_every_line_and_then_its_end() {
    assertThat(lines(log("@dag", 0))).hasSize(1);
    try (var tail = new Events(live.browser, "/ui/dags/staged/runs/a/tasks/@dag/logs/0/tail")) {
      tail.await("lines", l -> l.findValuesAsText("event").contains("told with ***"));
      tail.await("end", e -> true);
    }
  }

  @Test
  void a_log_may_grow_until_the_run_is_over() {
    assertThat(lines(log("@dag", 0))).hasSize(1);
    live.db.execute("update dag_run set state = 'running' where run_id = 'a'");
    assertThat(live.get(log("@dag", 0)).path("continuation_token").isTextual()).isTrue();
    live.db.execute("update dag_run set state = 'failed' where run_id = 'a'");
    assertThat(live.get(log("@dag", 0)).path("continuation_token").isNull()).isTrue();
  }

  @Test
  void what_was_not_logged_is_a_404_that_names_what_was() {
    assertThat(refused(log("@group.staging", 7)))
        .isEqualTo("There is no log of callbacks of group 'staging' for try 7; " + THERE);
    assertThat(refused(log("@group.silent", 1)))
        .isEqualTo("There is no log of callbacks of group 'silent' for try 1; " + THERE);
    assertThat(refused(log("@group.market", 1)))
        .isEqualTo("There is no log of callbacks of group 'market' for try 1; " + THERE);
    assertThat(refused(log("@group.market", 1) + "?map_index=5"))
        .startsWith("There is no log of callbacks of group 'market' with map index 5 for try 1; ");
    assertThat(refused(log("@dag", 1)))
        .startsWith("There is no log of callbacks of the DAG for try 1; ");
    assertThat(refused(log("@group.stagin", 1)))
        .isEqualTo("DAG 'staged' has no group 'stagin'; its groups: staging; silent; market");
    assertThat(refused(log("@run", 0)))
        .isEqualTo("'@run' has no log: name a task, @dag, or @group. and a group");
    String greeting = live.trigger("greeting", "b", "");
    live.await(greeting, json -> !json.path("end_date").isNull());
    assertThat(refused(greeting + "/taskInstances/@dag/logs/0"))
        .endsWith("; no callback of a group or of the DAG has logged anything in this run");
  }

  @Test
  void the_list_names_the_logs_of_the_run_or_of_one_subject_page_by_page() {
    String list = "/ui/dags/staged/runs/a/callback-logs";
    assertThat(live.get(list).path("logs").findValuesAsText("task_id"))
        .containsExactly("@dag", "@group.staging", "@group.market", "@group.market");
    JsonNode second = live.get(list + "?task_id=@group.market&limit=1&offset=1");
    assertThat(second.toString())
        .isEqualTo(
            "{\"logs\":[{\"task_id\":\"@group.market\",\"map_index\":1,\"tries\":[1]}],"
                + "\"total_entries\":2}");
    assertThat(live.get(list + "?task_id=@group.silent").path("logs")).isEmpty();
    assertThat(live.get(list + "?task_id=@group.none").path("logs")).isEmpty();
  }

  @Test
  void nobody_reads_them_without_a_login() {
    try (var stranger = new Browser(live.server.port())) {
      assertThat(stranger.get(log("@dag", 0)).status()).isEqualTo(401);
      assertThat(stranger.get("/ui/dags/staged/runs/a/callback-logs").status()).isEqualTo(401);
      assertThat(stranger.get("/ui/dags/staged/runs/a/tasks/@dag/logs/0/tail").status())
          .isEqualTo(401);
    }
  }
}
