package dev.windlass.web;

import static dev.windlass.web.LiveServer.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deadlines in the REST API, of runs that a real engine plays. */
class DeadlinesTest {
  private static final String ALL = "/api/v2/dags/late/dagRuns/~/deadlines";

  private static LiveServer live;

  @BeforeAll
  static void start(@TempDir Path home) {
    live = new LiveServer(home);
    for (String run : new String[] {"one", "two"}) {
      String path = live.trigger("late", run, "");
      live.awaitState(path + "/taskInstances/load", "awaiting_input");
      live.await(path + "/deadlines?state=missed", json -> json.path("total_entries").asInt() == 1);
    }
    ok(
        live.browser.patch(
            "/api/v2/dags/late/dagRuns/two/taskInstances/load/-1/hitlDetails",
            "{\"chosen_options\":[\"Approve\"]}"));
    live.awaitState("/api/v2/dags/late/dagRuns/two", "success");
  }

  @AfterAll
  static void stop() {
    live.close();
  }

  private static JsonNode only(String path) {
    JsonNode list = live.get(path);
    assertThat(list.path("total_entries").asInt()).as(list.toString()).isEqualTo(1);
    assertThat(list.path("deadlines").size()).isEqualTo(1);
    return list.at("/deadlines/0");
  }

  @Test
  void a_missed_one_says_what_when_and_since_when() {
    JsonNode missed = only("/api/v2/dags/late/dagRuns/one/deadlines?state=missed");
    assertThat(missed.path("dag_id").asText()).isEqualTo("late");
    assertThat(missed.path("dag_run_id").asText()).isEqualTo("one");
    assertThat(missed.path("task_id").isNull()).isTrue();
    assertThat(missed.path("map_index").asInt()).isEqualTo(-1);
    assertThat(missed.path("missed").asBoolean()).isTrue();
    assertThat(missed.path("alert_description").asText())
        .isEqualTo("not finished 0.001 s after the run was queued");
    assertThat(missed.path("deadline_time").asText())
        .isLessThan(missed.path("missed_at").asText())
        .endsWith("Z");
    assertThat(only("/api/v2/dags/late/dagRuns/one/deadlines?state=missed").path("id").asText())
        .isEqualTo(missed.path("id").asText())
        .hasSize(36);
  }

  @Test
  void one_is_pending_until_the_run_has_ended_and_met_when_that_was_in_time() {
    String says = "to be finished 2 h after the run was queued";
    JsonNode pending = only("/api/v2/dags/late/dagRuns/one/deadlines?state=pending");
    assertThat(pending.path("alert_description").asText()).isEqualTo(says);
    assertThat(pending.path("missed_at").isNull()).isTrue();
    assertThat(live.get("/api/v2/dags/late/dagRuns/two/deadlines?state=pending").at("/deadlines"))
        .isEmpty();
    JsonNode met =
        live.get("/api/v2/dags/late/dagRuns/two/deadlines?state=met&order_by=-deadline_time");
    assertThat(met.at("/deadlines/0/alert_description").asText()).isEqualTo(says);
    assertThat(met.at("/deadlines/0/missed").asBoolean()).isFalse();
    assertThat(met.at("/deadlines/1/task_id").asText()).isEqualTo("load");
    assertThat(met.at("/deadlines/1/alert_description").asText())
        .isEqualTo("to be started 1 h after the run was queued");
  }

  @Test
  void lists_are_filtered_sorted_and_paged_like_others() {
    assertThat(live.get(ALL).path("total_entries").asInt()).isEqualTo(6);
    assertThat(
            live.get("/api/v2/dags/~/dagRuns/~/deadlines?state=missed&state=pending")
                .path("total_entries")
                .asInt())
        .isEqualTo(3);
    assertThat(live.get(ALL + "?task_id=load").findValuesAsText("state"))
        .containsExactly("met", "met");
    JsonNode page = live.get(ALL + "?limit=2&offset=4&order_by=-deadline_time");
    assertThat(page.path("total_entries").asInt()).isEqualTo(6);
    assertThat(page.findValuesAsText("state")).containsExactly("missed", "missed");
    assertThat(page.findValuesAsText("dag_run_id")).containsExactly("two", "one");
    String late = page.at("/deadlines/0/deadline_time").asText();
    assertThat(live.get(ALL + "?deadline_time_lte=" + late).path("total_entries").asInt())
        .isEqualTo(2);
    assertThat(live.get(ALL + "?deadline_time_gte=" + late).path("total_entries").asInt())
        .isEqualTo(5);
    assertThat(live.get("/api/v2/dags/greeting/dagRuns/~/deadlines").at("/deadlines")).isEmpty();
  }

  @Test
  void what_makes_no_sense_is_refused() {
    assertThat(live.browser.get(ALL + "?state=late").status()).isEqualTo(422);
    assertThat(live.browser.get(ALL + "?order_by=words").status()).isEqualTo(400);
    assertThat(live.browser.get("/api/v2/dags/nobody/dagRuns/~/deadlines").status()).isEqualTo(404);
    assertThat(live.browser.get("/api/v2/dags/late/dagRuns/nobody/deadlines").status())
        .isEqualTo(404);
    assertThat(live.browser.get("/api/v2/dags/~/dagRuns/one/deadlines").status()).isEqualTo(400);
  }

  @Test
  void a_late_run_is_marked_in_the_lists_of_the_pages() {
    assertThat(live.get("/ui/dags/late/grid").at("/runs/0/missed_deadlines").asInt()).isEqualTo(1);
    assertThat(live.get("/ui/dags/late").at("/last_runs/1/missed_deadlines").asInt()).isEqualTo(1);
    assertThat(live.get("/ui/dags/late/runs/one/states").at("/run/missed_deadlines").asInt())
        .isEqualTo(1);
  }
}
