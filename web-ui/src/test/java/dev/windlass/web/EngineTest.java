package dev.windlass.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.config.Config;
import dev.windlass.engine.Engine;
import dev.windlass.settings.Secret;
import dev.windlass.testing.TestDatabase;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do reaches the engine, which runs for real beside the server. */
class EngineTest {
  private static final String RUNS = "/api/v2/dags/greeting/dagRuns";

  private static TestDatabase db;
  private static Engine engine;
  private static WebServer server;
  private static Browser browser;

  @BeforeAll
  static void start(@TempDir Path home) {
    db = TestDatabase.create();
    Config config =
        Config.load(Map.of("WINDLASS_HOME", home.toString()), Map.of(), home.resolve("user"));
    engine = Engine.start(db.database(), config, true, false);
    server =
        WebServer.start(
            db.database(), new WebSettings("127.0.0.1", 0, home, Secret.of("open sesame"), "test"));
    browser = new Browser(server.port()).login("admin", "open sesame");
  }

  @AfterAll
  static void stop() {
    browser.close();
    server.close();
    engine.close();
    db.close();
  }

  private static JsonNode ok(Browser.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static void awaitRun(Events events, String run, String state) {
    events.await(
        "run",
        list -> {
          for (JsonNode entry : list) {
            if (entry.path("dag_run_id").asText().equals(run)
                && entry.path("state").asText().equals(state)) {
              return true;
            }
          }
          return false;
        });
  }

  @Test
  void a_run_is_triggered_fails_is_cleared_and_succeeds() {
    LiveDags.MENDED.set(false);
    String run = RUNS + "/mine";
    try (var events = new Events(browser, "/ui/events?dag=greeting")) {
      events.await("ping", p -> true);
      JsonNode made =
          ok(
              browser.post(
                  RUNS,
                  "{\"logical_date\":null,\"dag_run_id\":\"mine\",\"conf\":{\"name\":\"you\"},\"note\":\"by"
                      + " hand\"}"));
      assertThat(made.at("/run_type").asText()).isEqualTo("manual");
      assertThat(made.at("/triggering_user_name").asText()).isEqualTo("admin");
      assertThat(made.at("/conf/name").asText()).isEqualTo("you");
      assertThat(made.at("/note").asText()).isEqualTo("by hand");
      awaitRun(events, "mine", "failed");
      assertThat(
              browser
                  .get("/ui/dags/greeting/runs/mine/states")
                  .json()
                  .at("/tasks/shout/reason")
                  .asText())
          .contains("nobody mended it");
      assertThat(browser.post(RUNS, "{\"logical_date\":null,\"dag_run_id\":\"mine\"}").status())
          .isEqualTo(409);

      JsonNode preview =
          ok(
              browser.post(
                  "/api/v2/dags/greeting/clearTaskInstances",
                  "{\"dag_run_id\":\"mine\",\"task_ids\":[\"shout\"],\"only_failed\":false}"));
      assertThat(preview.at("/total_entries").asInt()).isEqualTo(1);
      assertThat(preview.at("/task_instances/0/operator_name").asText()).isEqualTo("Shout");
      assertThat(ok(browser.get(run)).at("/state").asText()).isEqualTo("failed");

      LiveDags.MENDED.set(true);
      ok(
          browser.post(
              "/api/v2/dags/greeting/clearTaskInstances",
              "{\"dry_run\":false,\"dag_run_id\":\"mine\",\"task_ids\":[\"shout\"],\"only_failed\":false}"));
      awaitRun(events, "mine", "success");
    }
    assertThat(
            ok(browser.get(run + "/taskInstances/shout/xcomEntries/return_value"))
                .at("/value")
                .asText())
        .isEqualTo("hello world!");
    assertThat(
            ok(browser.get(run + "/taskInstances/shout/tries"))
                .at("/task_instances")
                .findValuesAsText("state"))
        .containsExactly("failed", "success");
    assertThat(
            ok(browser.get(run + "/taskInstances/greet/logs/1"))
                .at("/content")
                .findValuesAsText("event"))
        .anyMatch(line -> line.contains("greets world"));
    assertThat(
            db.query(
                "select string_agg(event, ',' order by id) from audit_log where run_id = 'mine' and"
                    + " who = 'admin'"))
        .isEqualTo("trigger,clear");
  }

  @Test
  void a_dag_is_paused_and_a_queued_run_is_ended_noted_and_deleted() {
    assertThat(
            ok(browser.patch("/api/v2/dags/greeting", "{\"is_paused\":true}"))
                .at("/is_paused")
                .asBoolean())
        .isTrue();
    try {
      ok(browser.post(RUNS, "{\"logical_date\":\"2026-01-05T00:00:00Z\",\"dag_run_id\":\"held\"}"));
      String run = RUNS + "/held";
      assertThat(ok(browser.patch(run, "{\"note\":\"not now\"}")).at("/note").asText())
          .isEqualTo("not now");
      ok(browser.patch(run, "{\"state\":\"failed\"}"));
      try (var events = new Events(browser, "/ui/events?dag=greeting")) {
        // What ended before the stream began is read, what ends now is heard.
        if (!ok(browser.get(run)).at("/state").asText().equals("failed")) {
          awaitRun(events, "held", "failed");
        }
      }
      assertThat(ok(browser.patch(run, "{\"state\":\"success\"}")).at("/state").asText())
          .isEqualTo("success");
      assertThat(ok(browser.patch(run, "{\"state\":\"queued\"}")).at("/state").asText())
          .isEqualTo("queued");
      assertThat(ok(browser.patch(run, "{\"state\":\"failed\"}")).at("/state").asText())
          .isEqualTo("failed");
      assertThat(browser.delete(run).status()).isEqualTo(204);
      Browser.Answer future = browser.post(RUNS, "{\"logical_date\":\"2999-01-01T00:00:00Z\"}");
      assertThat(future.status()).as(future.text()).isEqualTo(400);
      assertThat(future.text()).contains("is in the future");
      JsonNode later =
          ok(
              browser.post(
                  RUNS,
                  "{\"logical_date\":null,\"dag_run_id\":\"later\","
                      + "\"run_after\":\"2999-01-01T00:00:00Z\"}"));
      assertThat(later.at("/state").asText()).isEqualTo("queued");
      assertThat(later.at("/run_after").asText()).startsWith("2999-01-01");
      assertThat(browser.delete("/api/v2/dags/greeting").status()).isEqualTo(409);
      assertThat(browser.delete("/api/v2/dags/nobody").status()).isEqualTo(404);
      ok(browser.patch(RUNS + "/later", "{\"state\":\"failed\"}"));
      assertThat(browser.get(run).status()).isEqualTo(404);
    } finally {
      ok(browser.patch("/api/v2/dags/greeting", "{\"is_paused\":false}"));
    }
  }

  @Test
  void wishes_that_make_no_sense_are_refused_with_a_reason() {
    assertThat(browser.post(RUNS, "{}").json().at("/detail/0/loc/1").asText())
        .isEqualTo("logical_date");
    assertThat(browser.post(RUNS, "{\"logical_date\":\"soon\"}").status()).isEqualTo(422);
    assertThat(browser.post(RUNS, "{\"logical_date\":null,\"conf\":[]}").status()).isEqualTo(422);
    assertThat(browser.post(RUNS, "{\"logical_date\":null,\"hurry\":true}").status())
        .isEqualTo(422);
    assertThat(browser.post(RUNS, "{\"logical_date\":null,\"dag_run_id\":\"a b\"}").status())
        .isEqualTo(400);
    assertThat(browser.post("/api/v2/dags/nobody/dagRuns", "{\"logical_date\":null}").status())
        .isEqualTo(404);
    assertThat(
            browser
                .patch("/api/v2/dags/greeting?update_mask=owner", "{\"is_paused\":true}")
                .status())
        .isEqualTo(400);
    assertThat(browser.post("/api/v2/dags/greeting/clearTaskInstances", "{}").status())
        .isEqualTo(400);
  }

  @Test
  void the_scheduler_shows_that_it_lives() {
    var health = browser.get("/api/v2/monitor/health").json();
    assertThat(health.at("/scheduler/status").asText()).isEqualTo("healthy");
    assertThat(health.at("/scheduler/latest_scheduler_heartbeat").asText()).endsWith("Z");
    assertThat(health.at("/triggerer/status").asText()).isEqualTo("healthy");
    assertThat(health.at("/triggerer/latest_triggerer_heartbeat").asText()).endsWith("Z");
  }
}
