package dev.windlass.web;

import static dev.windlass.web.LiveServer.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Assets through the REST API, on an engine that runs for real. */
class AssetsTest {
  private static final String ASSETS = "/api/v2/assets";

  private static LiveServer live;

  @BeforeAll
  static void start(@TempDir Path home) {
    live = new LiveServer(home);
  }

  @AfterAll
  static void stop() {
    live.close();
  }

  private static JsonNode asset(String name) {
    for (JsonNode asset : live.get(ASSETS).path("assets")) {
      if (asset.path("name").asText().equals(name)) {
        return asset;
      }
    }
    throw new AssertionError("no asset " + name);
  }

  private static String queued(String dag) {
    return "/api/v2/dags/" + dag + "/assets/queuedEvents";
  }

  @Test
  void an_asset_says_who_produces_it_and_who_waits_for_it() {
    JsonNode sales = asset("sales");
    assertThat(sales.path("uri").asText()).isEqualTo("s3://lake/sales");
    assertThat(sales.path("group").asText()).isEqualTo("asset");
    assertThat(sales.at("/producing_tasks/0/dag_id").asText()).isEqualTo("sales");
    assertThat(sales.at("/producing_tasks/0/task_id").asText()).isEqualTo("extract");
    assertThat(sales.at("/scheduled_dags/0/dag_id").asText()).isEqualTo("report");
    assertThat(live.get(ASSETS + "/" + sales.path("id").asLong()).path("name").asText())
        .isEqualTo("sales");
    assertThat(live.get(ASSETS + "?name_pattern=RAT").path("assets").findValuesAsText("name"))
        .containsExactly("rates");
    assertThat(live.get(ASSETS + "?dag_ids=sales").path("total_entries").asInt()).isEqualTo(1);
    assertThat(live.get(ASSETS + "?order_by=-name").at("/assets/0/name").asText())
        .isEqualTo("sales");
  }

  @Test
  void an_asset_says_who_reads_it_and_a_dag_what_it_is_called() {
    JsonNode rates = asset("rates");
    assertThat(rates.at("/consuming_tasks/0/dag_id").asText()).isEqualTo("report");
    assertThat(rates.at("/consuming_tasks/0/task_id").asText()).isEqualTo("write");
    assertThat(rates.path("producing_tasks")).isEmpty();
    JsonNode details = live.get("/api/v2/dags/report/details");
    assertThat(details.path("dag_display_name").asText()).isEqualTo("The report");
    assertThat(details.at("/owner_links/press").asText()).isEqualTo("https://press.test/");
    assertThat(live.get("/ui/dags/report").at("/owner_links/press").asText())
        .isEqualTo("https://press.test/");
    assertThat(live.get("/ui/dags/report/grid").at("/rows/0/label").asText())
        .isEqualTo("Write it down");
  }

  @Test
  void a_run_waits_until_all_its_assets_are_updated_by_tasks_and_by_people() {
    live.browser.delete(queued("report"));
    long sales = asset("sales").path("id").asLong();
    JsonNode made =
        ok(live.browser.post(ASSETS + "/" + sales + "/materialize", "{\"dag_run_id\":\"make\"}"));
    assertThat(made.path("dag_id").asText()).isEqualTo("sales");
    live.awaitState("/api/v2/dags/sales/dagRuns/make", "success");

    JsonNode event =
        live.get(ASSETS + "/events?asset_id=" + sales + "&source_run_id=make")
            .at("/asset_events/0");
    assertThat(event.at("/extra/rows").asInt()).isEqualTo(42);
    assertThat(event.path("source_task_id").asText()).isEqualTo("extract");
    assertThat(event.path("source_map_index").asInt()).isEqualTo(-1);
    assertThat(event.path("created_dagruns")).isEmpty();

    JsonNode waits = live.get(queued("report"));
    assertThat(waits.at("/queued_events/0/asset_name").asText()).isEqualTo("sales");
    assertThat(live.get("/ui/dags/report/next-runs").path("remarks").toString())
        .contains("updated since the last run that assets started: sales");

    long rates = asset("rates").path("id").asLong();
    JsonNode said =
        ok(
            live.browser.post(
                ASSETS + "/events",
                "{\"asset_id\":%d,\"extra\":{\"day\":\"2026-01-01\"}}".formatted(rates)));
    assertThat(said.path("said_by").asText()).isEqualTo("admin");
    assertThat(said.at("/extra/day").asText()).isEqualTo("2026-01-01");

    JsonNode started =
        live.await(
            ASSETS + "/events?asset_id=" + rates + "&order_by=-timestamp",
            json -> !json.at("/asset_events/0/created_dagruns").isEmpty());
    String run = started.at("/asset_events/0/created_dagruns/0/run_id").asText();
    String path = "/api/v2/dags/report/dagRuns/" + run.replace(":", "%3A").replace("+", "%2B");
    assertThat(live.awaitState(path, "success").path("run_type").asText())
        .isEqualTo("asset_triggered");
    assertThat(
            live.get(path + "/upstreamAssetEvents").path("asset_events").findValuesAsText("name"))
        .containsExactly("sales", "rates");
    assertThat(live.get(queued("report")).path("total_entries").asInt()).isZero();
    assertThat(
            live.get(path + "/taskInstances/write/xcomEntries/return_value").path("value").asInt())
        .isPositive();
    JsonNode write = live.get(path + "/taskInstances/write");
    assertThat(write.path("task_display_name").asText()).isEqualTo("Write it down");
    assertThat(write.path("dag_display_name").asText()).isEqualTo("The report");
    assertThat(live.get(path).path("dag_display_name").asText()).isEqualTo("The report");
  }

  @Test
  void what_has_arrived_can_be_forgotten() {
    long rates = asset("rates").path("id").asLong();
    ok(live.browser.post(ASSETS + "/events", "{\"asset_id\":" + rates + "}"));
    String one = "/api/v2/dags/report/assets/" + rates + "/queuedEvents";
    assertThat(live.get(one).path("dag_id").asText()).isEqualTo("report");
    assertThat(live.get(ASSETS + "/" + rates + "/queuedEvents").path("total_entries").asInt())
        .isEqualTo(1);
    assertThat(live.browser.delete(one).status()).isEqualTo(204);
    assertThat(live.browser.get(one).status()).isEqualTo(404);
    assertThat(live.browser.delete(queued("report")).status()).isEqualTo(404);
  }

  @Test
  void what_arrived_before_a_time_is_forgotten_and_what_came_later_is_kept() {
    long rates = asset("rates").path("id").asLong();
    String one = "/api/v2/dags/report/assets/" + rates + "/queuedEvents";
    live.browser.delete(one);
    JsonNode first = ok(live.browser.post(ASSETS + "/events", "{\"asset_id\":" + rates + "}"));
    JsonNode second = ok(live.browser.post(ASSETS + "/events", "{\"asset_id\":" + rates + "}"));
    String tooEarly = one + "?before=" + first.path("timestamp").asText();
    Browser.Answer none = live.browser.delete(tooEarly);
    assertThat(none.status()).isEqualTo(404);
    assertThat(none.text()).contains("of asset 'rates' waits for DAG 'report' that arrived before");
    assertThat(live.get(one).path("events").asInt()).isEqualTo(2);

    String between = "?before=" + second.path("timestamp").asText();
    assertThat(live.browser.delete(one + between).status()).isEqualTo(204);
    assertThat(live.get(one).path("events").asInt()).isEqualTo(1);
    assertThat(live.get(one).path("created_at")).isEqualTo(second.path("timestamp"));
    assertThat(live.browser.delete(queued("report") + between).status()).isEqualTo(404);

    assertThat(live.browser.delete(one + "?before=soon").status()).isEqualTo(422);
    assertThat(live.browser.delete(queued("report") + "?before=2999-01-01").status())
        .isEqualTo(204);
    assertThat(live.browser.get(one).status()).isEqualTo(404);
  }

  @Test
  void what_makes_no_sense_is_refused_with_a_reason() {
    assertThat(live.browser.get(ASSETS + "/987654").text()).contains("no asset with id 987654");
    assertThat(live.browser.get(ASSETS + "/x").status()).isEqualTo(422);
    assertThat(live.browser.get(ASSETS + "?order_by=colour").status()).isEqualTo(400);
    assertThat(live.browser.post(ASSETS + "/events", "{}").status()).isEqualTo(422);
    assertThat(live.browser.post(ASSETS + "/events", "{\"asset_id\":987654}").status())
        .isEqualTo(404);
    long rates = asset("rates").path("id").asLong();
    assertThat(live.browser.post(ASSETS + "/" + rates + "/materialize", "{}").text())
        .contains("No DAG produces asset 'rates'");
    assertThat(
            live.browser
                .post(ASSETS + "/events", "{\"asset_id\":%d,\"extra\":[]}".formatted(rates))
                .status())
        .isEqualTo(422);
  }
}
