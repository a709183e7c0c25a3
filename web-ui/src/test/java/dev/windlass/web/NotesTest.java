package dev.windlass.web;

import static dev.windlass.web.LiveServer.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notes on runs and task instances through the REST API, on an engine that runs for real. */
class NotesTest {
  private static LiveServer live;

  @BeforeAll
  static void start(@TempDir Path home) {
    live = new LiveServer(home);
  }

  @AfterAll
  static void stop() {
    live.close();
  }

  private static String finishedRun(String id) {
    String run = live.trigger("greeting", id, "");
    live.await(run, json -> !json.path("end_date").isNull());
    return run;
  }

  private static JsonNode note(String path) {
    return live.get(path).path("note");
  }

  @Test
  void a_note_is_kept_shown_changed_and_taken_away() {
    String run = finishedRun("noted");
    String task = run + "/taskInstances/greet";
    assertThat(note(task).isNull()).isTrue();
    JsonNode changed = ok(live.browser.patch(task, "{\"note\":\"known, see ticket 7\"}"));
    assertThat(changed.at("/task_instances/0/note").asText()).isEqualTo("known, see ticket 7");
    assertThat(changed.path("total_entries").asInt()).isEqualTo(1);
    assertThat(note(task).asText()).isEqualTo("known, see ticket 7");
    assertThat(live.get(run + "/taskInstances?task_id=greet").at("/task_instances/0/note").asText())
        .isEqualTo("known, see ticket 7");
    assertThat(note(run + "/taskInstances/shout").isNull()).isTrue();

    ok(live.browser.patch(task + "/-1", "{\"note\":\"mended\"}"));
    assertThat(note(task).asText()).isEqualTo("mended");
    ok(live.browser.patch(task, "{\"note\":\"\"}"));
    assertThat(note(task).isNull()).isTrue();
  }

  @Test
  void a_mark_may_carry_a_note_for_what_it_names() {
    String run = finishedRun("marked");
    String task = run + "/taskInstances/greet";
    String both = "{\"new_state\":\"failed\",\"include_downstream\":true,\"note\":\"wrong name\"}";
    ok(live.browser.patch(task + "/dry_run", both));
    assertThat(note(task).isNull()).isTrue();

    JsonNode marked = ok(live.browser.patch(task, both));
    assertThat(marked.path("total_entries").asInt()).isEqualTo(2);
    assertThat(live.get(task).path("state").asText()).isEqualTo("failed");
    assertThat(note(task).asText()).isEqualTo("wrong name");
    assertThat(note(run + "/taskInstances/shout").isNull()).isTrue();

    String success = "{\"new_state\":\"success\",\"note\":\"right\"}";
    ok(live.browser.patch(task + "?update_mask=new_state", success));
    assertThat(live.get(task).path("state").asText()).isEqualTo("success");
    assertThat(note(task).asText()).isEqualTo("wrong name");
    ok(live.browser.patch(task + "?update_mask=note", "{\"new_state\":\"failed\"}"));
    assertThat(live.get(task).path("state").asText()).isEqualTo("success");
    assertThat(note(task).isNull()).isTrue();
  }

  @Test
  void many_are_noted_with_one_request() {
    String run = finishedRun("many");
    JsonNode answer =
        ok(
            live.browser.patch(
                run + "/taskInstances",
                """
                {"actions": [{"action": "update", "entities": [
                  {"task_id": "greet", "note": "first"}, {"task_id": "shout", "note": "second"},
                  {"task_id": "nobody", "note": "third"}]}]}
                """));
    assertThat(answer.at("/update/success")).hasSize(2);
    assertThat(answer.at("/update/errors/0/status_code").asInt()).isEqualTo(404);
    assertThat(note(run + "/taskInstances/greet").asText()).isEqualTo("first");
    assertThat(note(run + "/taskInstances/shout").asText()).isEqualTo("second");
  }

  @Test
  void a_run_s_note_follows_the_same_rules() {
    String run = finishedRun("run-noted");
    assertThat(ok(live.browser.patch(run, "{\"note\":\"late again\"}")).path("note").asText())
        .isEqualTo("late again");
    ok(live.browser.patch(run, "{\"note\":null}"));
    assertThat(note(run).asText()).isEqualTo("late again");
    ok(live.browser.patch(run + "?update_mask=state", "{\"note\":\"x\"}"));
    assertThat(note(run).asText()).isEqualTo("late again");
    ok(live.browser.patch(run + "?update_mask=note", "{\"note\":null}"));
    assertThat(note(run).isNull()).isTrue();

    ok(live.browser.patch(run, "{\"note\":\"%s\"}".formatted("x".repeat(1_000))));
    ok(live.browser.patch(run, "{\"note\":\"\"}"));
    assertThat(note(run).isNull()).isTrue();
  }

  @Test
  void a_run_s_note_that_is_too_long_is_refused_with_all_that_came_with_it() {
    String run = finishedRun("run-refused");
    String state = live.get(run).path("state").asText();
    String other = state.equals("failed") ? "success" : "failed";
    String note = "\"note\":\"%s\"".formatted("x".repeat(1_001));
    for (Browser.Answer refused :
        List.of(
            live.browser.patch(run, "{%s}".formatted(note)),
            live.browser.patch(run, "{\"state\":\"%s\",%s}".formatted(other, note)),
            live.browser.post(
                "/api/v2/dags/greeting/dagRuns", "{\"logical_date\":null,%s}".formatted(note)))) {
      assertThat(refused.status()).isEqualTo(422);
      assertThat(refused.json().at("/detail/0/loc").toString()).isEqualTo("[\"body\",\"note\"]");
      assertThat(refused.text()).contains("at most 1000 characters");
    }
    assertThat(note(run).isNull()).isTrue();
    assertThat(live.get(run).path("state").asText()).isEqualTo(state);
  }

  @Test
  void what_makes_no_sense_is_refused() {
    String task = finishedRun("refused") + "/taskInstances/greet";
    assertThat(live.browser.patch(task, "{\"note\":7}").status()).isEqualTo(422);
    Browser.Answer tooLong =
        live.browser.patch(task, "{\"note\":\"%s\"}".formatted("x".repeat(1_001)));
    assertThat(tooLong.status()).isEqualTo(422);
    assertThat(tooLong.text()).contains("at most 1000 characters");
    assertThat(live.browser.patch(task, "{}").status()).isEqualTo(422);
    Browser.Answer unstorable = live.browser.patch(task, "{\"note\":\"a\\u0000b\"}");
    assertThat(unstorable.status()).as(unstorable.text()).isEqualTo(422);
    assertThat(live.browser.patch(task + "/dry_run", "{\"note\":\"x\"}").status()).isEqualTo(422);
    assertThat(live.browser.patch(task + "?update_mask=colour", "{\"note\":\"x\"}").text())
        .contains("'colour' in update_mask is unknown");
    assertThat(live.browser.patch(task + "/3", "{\"note\":\"x\"}").status()).isEqualTo(404);
    assertThat(note(task).isNull()).isTrue();
  }
}
