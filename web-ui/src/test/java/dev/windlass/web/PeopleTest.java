package dev.windlass.web;

import static dev.windlass.web.LiveServer.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people ask, answer, mark and clear through the REST API, on a real engine. */
class PeopleTest {
  private static LiveServer live;

  @BeforeAll
  static void start(@TempDir Path home) {
    live = new LiveServer(home);
  }

  @AfterAll
  static void stop() {
    live.close();
  }

  private static String task(String run, String task) {
    return run + "/taskInstances/" + task;
  }

  private static JsonNode why(String path) {
    return live.get(path + "/dependencies").path("dependencies");
  }

  private static JsonNode question(JsonNode list, String run) {
    for (JsonNode entry : list.path("hitl_details")) {
      if (entry.at("/task_instance/dag_run_id").asText().equals(run)) {
        return entry;
      }
    }
    throw new AssertionError("nothing is asked in run " + run);
  }

  @Test
  void a_question_is_listed_answered_and_its_answer_kept() {
    String run = live.trigger("release", "asked", "");
    live.awaitState(task(run, "ok"), "awaiting_input");
    assertThat(why(task(run, "ok")).toString()).contains("it waits for a person's answer");
    assertThat(why(task(run, "ship/-1")).toString()).contains("ok (awaiting_input)");

    JsonNode asked = question(live.get("/api/v2/dags/~/dagRuns/~/hitlDetails"), "asked");
    assertThat(asked.path("subject").asText()).isEqualTo("Ship it?");
    assertThat(asked.path("kind").asText()).isEqualTo("approval");
    assertThat(asked.path("options").toString()).isEqualTo("[\"Approve\",\"Reject\"]");
    assertThat(asked.path("response_received").asBoolean()).isFalse();

    String ok = task(run, "ok/-1/hitlDetails");
    assertThat(live.browser.patch(ok, "{\"chosen_options\":[\"Maybe\"]}").text())
        .contains("'Maybe' is no option of 'ok'");
    assertThat(live.browser.patch(ok, "{\"chosen_options\":\"Approve\"}").status()).isEqualTo(422);
    JsonNode response = ok(live.browser.patch(ok, "{\"chosen_options\":[\"Approve\"]}"));
    assertThat(response.at("/responded_by/id").asText()).isEqualTo("admin");
    assertThat(response.path("chosen_options").toString()).isEqualTo("[\"Approve\"]");
    assertThat(live.browser.patch(ok, "{\"chosen_options\":[\"Approve\"]}").status())
        .isEqualTo(409);
    assertThat(live.get(ok).path("response_received").asBoolean()).isTrue();

    live.awaitState(task(run, "size"), "awaiting_input");
    JsonNode size = live.get(task(run, "size/-1/hitlDetails"));
    assertThat(size.path("multiple").asBoolean()).isTrue();
    assertThat(size.path("answer_until").isTextual()).isTrue();
    ok(
        live.browser.patch(
            task(run, "size/-1/hitlDetails"),
            "{\"chosen_options\":[\"S\",\"L\"],\"params_input\":{\"copies\":7}}"));
    live.awaitState(run, "success");
    assertThat(
            live.get(task(run, "size") + "/xcomEntries/return_value")
                .at("/value/params/copies")
                .asInt())
        .isEqualTo(7);
    assertThat(live.get(run + "/hitlDetails?response_received=true").path("total_entries").asInt())
        .isEqualTo(2);
    assertThat(live.browser.get(task(run, "parts/-1/hitlDetails")).status()).isEqualTo(404);
    assertThat(why(task(run, "ok")).toString()).contains("it is success; clear it to run it again");
  }

  @Test
  void one_map_index_is_marked_and_cleared_and_a_preview_changes_nothing() {
    String run = live.trigger("release", "mapped", "");
    live.awaitState(task(run, "ok"), "awaiting_input");
    assertThat(
            ok(live.browser.patch(
                    task(run, "ok/dry_run"),
                    "{\"new_state\":\"success\",\"include_downstream\":true}"))
                .path("task_instances")
                .findValuesAsText("task_id"))
        .contains("ok", "size", "ship");
    assertThat(live.get(task(run, "ok")).path("state").asText()).isEqualTo("awaiting_input");
    assertThat(
            ok(live.browser.patch(task(run, "tell/dry_run"), "{\"new_state\":\"skipped\"}"))
                .path("task_instances")
                .findValuesAsText("task_id"))
        .containsExactly("tell.press", "tell.shops");
    ok(live.browser.patch(task(run, "ok"), "{\"new_state\":\"success\"}"));
    live.awaitState(task(run, "size"), "awaiting_input");
    String one = task(run, "ship/1");
    live.await(
        task(run, "ship/listMapped?state=success"),
        json -> json.path("total_entries").asInt() == 3);
    assertThat(live.get(one).path("rendered_map_index").asText()).startsWith("to ");
    JsonNode preview = ok(live.browser.patch(one + "/dry_run", "{\"new_state\":\"failed\"}"));
    assertThat(preview.path("task_instances").findValuesAsText("map_index")).containsExactly("1");
    assertThat(live.get(one).path("state").asText()).isEqualTo("success");
    ok(live.browser.patch(one, "{\"new_state\":\"failed\"}"));
    live.awaitState(one, "failed");
    assertThat(live.get(task(run, "ship/0")).path("state").asText()).isEqualTo("success");
    JsonNode cleared =
        ok(
            live.browser.post(
                "/api/v2/dags/release/clearTaskInstances",
                "{\"dag_run_id\":\"mapped\",\"task_ids\":[[\"ship\",1]],\"only_failed\":false}"));
    assertThat(cleared.path("task_instances").findValuesAsText("map_index")).containsExactly("1");
    ok(
        live.browser.post(
            "/api/v2/dags/release/clearTaskInstances",
            "{\"dry_run\":false,\"dag_run_id\":\"mapped\",\"task_ids\":[[\"ship\",1]]}"));
    assertThat(live.awaitState(one, "success").path("try_number").asInt()).isEqualTo(2);
    assertThat(live.browser.patch(task(run, "ship/7"), "{\"new_state\":\"success\"}").status())
        .isEqualTo(404);
    assertThat(live.browser.patch(one, "{\"new_state\":\"running\"}").status()).isEqualTo(422);
  }

  @Test
  void many_instances_are_marked_with_one_request_and_each_failure_is_told() {
    String run = live.trigger("release", "bulk", "");
    live.awaitState(task(run, "ok"), "awaiting_input");
    String bulk = run + "/taskInstances";
    JsonNode answer =
        ok(
            live.browser.patch(
                bulk,
                """
                {"actions": [
                  {"action": "update", "entities": [
                    {"task_id": "tell.press", "new_state": "success"},
                    {"task_id": "tell.shops", "new_state": "skipped"},
                    {"task_id": "nobody", "new_state": "success"},
                    {"task_id": "size", "new_state": "running"}]},
                  {"action": "update", "action_on_non_existence": "skip", "entities": [
                    {"task_id": "nobody", "new_state": "success"}]},
                  {"action": "delete", "entities": ["ok"]}]}
                """));
    assertThat(answer.at("/update/success").toString())
        .isEqualTo("[\"release.bulk.tell.press[-1]\",\"release.bulk.tell.shops[-1]\"]");
    assertThat(answer.at("/update/errors").findValuesAsText("status_code"))
        .containsExactly("404", "422");
    assertThat(answer.at("/update/errors/0/error").asText()).contains("has no task 'nobody'");
    assertThat(answer.at("/delete/errors/0/status_code").asInt()).isEqualTo(400);
    assertThat(answer.at("/create").isNull()).isTrue();
    assertThat(live.get(task(run, "tell.press")).path("state").asText()).isEqualTo("success");
    assertThat(live.get(task(run, "tell.shops")).path("state").asText()).isEqualTo("skipped");
    assertThat(live.get(task(run, "ok")).path("state").asText()).isEqualTo("awaiting_input");

    JsonNode anywhere =
        ok(
            live.browser.patch(
                "/api/v2/dags/~/dagRuns/~/taskInstances",
                "{\"actions\":[{\"action\":\"update\",\"entities\":[{\"dag_id\":\"release\","
                    + "\"dag_run_id\":\"bulk\",\"task_id\":\"size\",\"new_state\":\"success\"}]}]}"));
    assertThat(anywhere.at("/update/success").size()).isEqualTo(1);
    assertThat(live.browser.patch(bulk, "{\"actions\":[{\"action\":\"mend\"}]}").status())
        .isEqualTo(422);
    assertThat(live.browser.patch(bulk, "{}").status()).isEqualTo(422);
    ok(live.browser.patch(run, "{\"state\":\"failed\"}"));
  }

  @Test
  void marks_and_clears_reach_into_earlier_and_later_runs() {
    for (int day = 1; day <= 3; day++) {
      live.awaitState(
          live.trigger("daily", "d" + day, "2021-01-0%dT01:00:00Z".formatted(day)), "success");
    }
    JsonNode future =
        ok(
            live.browser.patch(
                task("/api/v2/dags/daily/dagRuns/d2", "load/dry_run"),
                "{\"new_state\":\"failed\",\"include_future\":true}"));
    assertThat(future.path("task_instances").findValuesAsText("dag_run_id")).contains("d2", "d3");
    JsonNode past =
        ok(
            live.browser.post(
                "/api/v2/dags/daily/clearTaskInstances",
                "{\"dag_run_id\":\"d2\",\"task_ids\":[\"load\"],\"include_past\":true,"
                    + "\"only_failed\":false}"));
    assertThat(past.path("task_instances").findValuesAsText("dag_run_id"))
        .containsExactly("d1", "d2");
    ok(
        live.browser.post(
            "/api/v2/dags/daily/clearTaskInstances",
            "{\"dry_run\":false,\"start_date\":\"2021-01-01\",\"end_date\":\"2021-01-04\","
                + "\"only_failed\":false}"));
    for (int day = 1; day <= 3; day++) {
      live.await(
          task("/api/v2/dags/daily/dagRuns/d" + day, "load"),
          json ->
              json.path("try_number").asInt() == 2
                  && json.path("state").asText().equals("success"));
    }
  }

  @Test
  void a_backfill_is_planned_made_paused_gone_on_with_and_cancelled() {
    String body =
        "{\"dag_id\":\"daily\",\"from_date\":\"2022-01-01\",\"to_date\":\"2022-01-04\",%s}";
    JsonNode plan =
        ok(
            live.browser.post(
                "/api/v2/backfills/dry_run", body.formatted("\"run_backwards\":true")));
    assertThat(plan.path("total_entries").asInt()).isEqualTo(3);
    assertThat(plan.at("/backfills/0/logical_date").asText()).isEqualTo("2022-01-03T01:00:00Z");
    assertThat(plan.at("/backfills/0/action").asText()).isEqualTo("create");
    live.get("/api/v2/backfills?dag_id=daily");
    JsonNode made =
        ok(live.browser.post("/api/v2/backfills", body.formatted("\"max_active_runs\":1")));
    String one = "/api/v2/backfills/" + made.path("id").asLong();
    assertThat(made.path("reprocess_behavior").asText()).isEqualTo("none");
    JsonNode done = live.await(one, json -> !json.path("completed_at").isNull());
    assertThat(done.at("/run_counts/success").asInt()).isEqualTo(3);
    assertThat(live.get("/api/v2/backfills?dag_id=~").path("total_entries").asInt()).isPositive();
    assertThat(put(one + "/pause").status()).isEqualTo(409);

    ok(live.browser.patch("/api/v2/dags/daily", "{\"is_paused\":true}"));
    try {
      JsonNode held =
          ok(
              live.browser.post(
                  "/api/v2/backfills", body.formatted("\"reprocess_behavior\":\"completed\"")));
      String other = "/api/v2/backfills/" + held.path("id").asLong();
      assertThat(ok(put(other + "/pause")).path("is_paused").asBoolean()).isTrue();
      assertThat(
              why("/api/v2/dags/daily/dagRuns/backfill__2022-01-02T01%3A00%3A00%2B00%3A00"
                      + "/taskInstances/load")
                  .toString())
          .contains("the DAG is paused", "is paused; unpause it");
      assertThat(ok(put(other + "/unpause")).path("is_paused").asBoolean()).isFalse();
      assertThat(ok(put(other + "/cancel")).path("completed_at").isTextual()).isTrue();
    } finally {
      ok(live.browser.patch("/api/v2/dags/daily", "{\"is_paused\":false}"));
    }
    assertThat(live.browser.post("/api/v2/backfills", "{\"dag_id\":\"daily\"}").status())
        .isEqualTo(422);
    assertThat(
            live.browser
                .post("/api/v2/backfills", body.formatted("\"max_active_runs\":0"))
                .status())
        .isEqualTo(422);
    assertThat(live.browser.get("/api/v2/backfills/999").status()).isEqualTo(404);
    assertThat(live.browser.get("/api/v2/backfills").status()).isEqualTo(422);
  }

  private static Browser.Answer put(String path) {
    return live.browser.send(
        live.browser
            .request(path)
            .method("PUT", java.net.http.HttpRequest.BodyPublishers.noBody())
            .build());
  }

  @Test
  void the_next_runs_are_told_with_their_intervals_in_words_and_by_the_dags_own_zone() {
    JsonNode next = live.get("/ui/dags/daily/next-runs?limit=3");
    assertThat(next.path("runs")).hasSize(3);
    assertThat(next.path("timezone").asText()).isEqualTo("Europe/Berlin");
    assertThat(next.path("words").asText()).contains("02:00").contains("Europe/Berlin");
    JsonNode details = live.get("/api/v2/dags/daily/details");
    assertThat(details.path("next_dagrun_run_after").asText())
        .isEqualTo(next.at("/runs/0/run_after").asText());
    assertThat(details.path("next_dagrun_data_interval_start").asText())
        .isEqualTo(next.at("/runs/0/data_interval_start").asText());
    assertThat(live.get("/ui/dags/report/next-runs").path("words").asText())
        .isEqualTo("when sales and rates are updated");
  }
}
