package dev.windlass.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.settings.Secret;
import dev.windlass.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadModelTest {
  private static final Instant DAY = Instant.parse("2026-04-01T00:01:00Z");
  private static final String RUN = "scheduled__2026-04-03T00:01:00Z";
  private static final String RUN_PATH = RUN.replace(":", "%3A");

  private static TestDatabase db;
  private static WebServer server;
  private static Browser browser;
  private static Rows rows;

  @BeforeAll
  static void start(@TempDir Path home) {
    db = TestDatabase.create();
    rows = new Rows(db);
    rows.dag(SampleDags.warehouse(), 1, "At 00:01, every day");
    rows.dag(SampleDags.pair("alpha", "tiny"), 1, "");
    rows.dag(SampleDags.pair("beta_50", "tiny", "spark"), 1, "");
    rows.run("update dag set is_paused = true where dag_id = 'alpha'");
    rows.run(
        "insert into import_error (source_file, message) values ('Broken.java', 'Broken.java:12:"
            + " cannot find symbol')");
    rows.run("warehouse", "scheduled__2026-04-01T00:01:00Z", 1, "success", DAY, "success");
    rows.run(
        "warehouse",
        "scheduled__2026-04-02T00:01:00Z",
        1,
        "failed",
        DAY.plus(Duration.ofDays(1)),
        "failed");
    long live = rows.run("warehouse", RUN, 1, "running", DAY.plus(Duration.ofDays(2)), null);
    rows.move(rows.task(live, "warehouse", "upload_bronze"), "success", null);
    rows.move(rows.task(live, "warehouse", "create_roles"), "running", "asks AWS");
    rows.run(
        "insert into task_instance_view (ti_id, try_number, done, total, unit, links) values (?, 1,"
            + " 3, 4, 'roles', '{\"Console\": \"https://aws.test/x\", \"Bad\":"
            + " \"javascript:alert(1)\"}')",
        rows.task(live, "warehouse", "create_roles"));
    rows.run(
        "insert into rendered_template (ti_id, try_number, name, position, content, characters,"
            + " dag_id, task_id) values (?, 1, 'sql', 0, 'select ''2026-03-31''', 19, 'warehouse',"
            + " 'create_roles'), (?, 1, 'aside', 1, 'be', 9, 'warehouse', 'create_roles'), (?, 9,"
            + " 'of another try', 0, 'x', 1, 'warehouse', 'create_roles')",
        rows.task(live, "warehouse", "create_roles"),
        rows.task(live, "warehouse", "create_roles"),
        rows.task(live, "warehouse", "create_roles"));
    rows.run(
        "insert into xcom (ti_id, key, value) values (?, 'return_value', '{\"bucket\": \"bronze\","
            + " \"files\": 4}')",
        rows.task(live, "warehouse", "upload_bronze"));
    rows.run(
        "insert into quality_result (dag_id, run_id, task_id, try_number, table_name, check_name,"
            + " passed, blocking, observed, expected, bad_rows, took_ms) values ('warehouse', ?,"
            + " 'quality.facts', 1, 'facts', 'unique(id)', false, true, '2 duplicates', '0"
            + " duplicates', '[\"id=7\"]', 210)",
        RUN);
    rows.run(
        "insert into resource_ledger (kind, connection_id, name, external_id, state, dag_id,"
            + " run_id, task_id, try_number, live_at, lease_until) values ('emr-cluster', 'aws',"
            + " 'w-1', 'j-1', 'live', 'warehouse', ?, 'create_emr', 1, now(), now() + interval '1"
            + " hour'), ('emr-cluster', 'aws', 'w-0', 'j-0', 'live', 'warehouse', ?, 'create_emr',"
            + " 1, now(), now() - interval '1 hour')",
        RUN,
        RUN);
    server =
        WebServer.start(
            db.database(),
            new WebSettings("127.0.0.1", 0, home, Secret.of("open sesame"), "1.2.3"));
    browser = new Browser(server.port()).login("admin", "open sesame");
  }

  @AfterAll
  static void stop() {
    browser.close();
    server.close();
    db.close();
  }

  private static JsonNode get(String path) {
    var answer = browser.get(path);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  @Test
  void the_list_tells_of_every_dag_and_of_what_does_not_load() {
    JsonNode list = get("/ui/dags");
    assertThat(list.at("/total_entries").asInt()).isEqualTo(3);
    assertThat(list.at("/totals").toString())
        .isEqualTo("{\"all\":3,\"active\":2,\"paused\":1,\"running\":1,\"failed\":1}");
    assertThat(list.at("/tags").toString()).isEqualTo("[\"redshift\",\"spark\",\"tiny\"]");
    assertThat(list.at("/import_errors/0/message").asText()).contains("cannot find symbol");
    JsonNode warehouse = list.at("/dags/2");
    assertThat(warehouse.at("/dag_id").asText()).isEqualTo("warehouse");
    assertThat(warehouse.at("/task_count").asInt()).isEqualTo(20);
    assertThat(warehouse.at("/run_counts/success").asInt()).isEqualTo(1);
    assertThat(warehouse.at("/last_runs/0/state").asText()).isEqualTo("success");
    assertThat(warehouse.at("/last_runs/2/state").asText()).isEqualTo("running");
    assertThat(warehouse.at("/last_runs/2/duration").isNull()).isTrue();
  }

  @Test
  void a_task_tells_what_its_templates_became() {
    String run = "/api/v2/dags/warehouse/dagRuns/" + RUN.replace(":", "%3A") + "/taskInstances";
    String expected =
        "{\"sql\":\"select '2026-03-31'\",\"aside\":\"be\\n… cut: 2 of 9 characters\"}";
    assertThat(get(run + "/create_roles").at("/rendered_fields").toString()).isEqualTo(expected);
    assertThat(get(run + "/upload_bronze").at("/rendered_fields").toString()).isEqualTo("{}");
    for (JsonNode task : get(run).at("/task_instances")) {
      boolean rendered = task.path("task_id").asText().equals("create_roles");
      assertThat(task.at("/rendered_fields").toString()).isEqualTo(rendered ? expected : "{}");
    }
  }

  @Test
  void the_list_is_searched_filtered_sorted_and_paged() {
    assertThat(ids("/ui/dags?search=EBA")).isEmpty();
    assertThat(ids("/ui/dags?search=two%20STEPS")).containsExactly("alpha", "beta_50");
    // A percent sign is a character to look for, not a wildcard.
    assertThat(ids("/ui/dags?search=%25")).isEmpty();
    assertThat(ids("/ui/dags?search=a_h")).isEmpty();
    assertThat(ids("/ui/dags?tags=tiny&tags=spark")).containsExactly("beta_50");
    assertThat(ids("/ui/dags?paused=true")).containsExactly("alpha");
    assertThat(ids("/ui/dags?state=running")).containsExactly("warehouse");
    assertThat(ids("/ui/dags?order_by=-dag_id&limit=2")).containsExactly("warehouse", "beta_50");
    assertThat(ids("/ui/dags?order_by=-last_run&limit=1")).containsExactly("warehouse");
    assertThat(ids("/ui/dags?limit=1&offset=1")).containsExactly("beta_50");
    assertThat(browser.get("/ui/dags?order_by=hash").status()).isEqualTo(400);
    assertThat(browser.get("/ui/dags?limit=x").json().at("/detail/0/loc").toString())
        .isEqualTo("[\"query\",\"limit\"]");
  }

  private static java.util.List<String> ids(String path) {
    return get(path).at("/dags").findValuesAsText("dag_id").stream().distinct().toList();
  }

  @Test
  void a_dag_tells_its_params_and_versions() {
    JsonNode dag = get("/ui/dags/warehouse");
    assertThat(dag.at("/dag_id").asText()).isEqualTo("warehouse");
    assertThat(dag.at("/params/rows").toString())
        .isEqualTo(
            "{\"value\":1000,\"description\":null,\"schema\":{\"type\":\"integer\"},\"source\":\"dag\"}");
    assertThat(dag.at("/doc_md").asText()).startsWith("# Warehouse");
    assertThat(dag.at("/versions/0/version_number").asInt()).isEqualTo(1);
    assertThat(browser.get("/ui/dags/nobody").status()).isEqualTo(404);
    assertThat(browser.get("/ui/dags/nobody").json().at("/detail").asText())
        .isEqualTo("There is no DAG 'nobody'");
  }

  @Test
  void the_grid_has_the_tree_in_order_and_a_cell_per_task_and_run() {
    JsonNode grid = get("/ui/dags/warehouse/grid?runs=2");
    assertThat(grid.at("/has_more").asBoolean()).isTrue();
    assertThat(grid.at("/runs").size()).isEqualTo(2);
    assertThat(grid.at("/runs/1/dag_run_id").asText()).isEqualTo(RUN);
    assertThat(grid.at("/rows").findValuesAsText("id").getFirst()).isEqualTo("upload_bronze");
    assertThat(grid.at("/rows").findValuesAsText("id"))
        .containsSubsequence(
            "staging", "staging.immigration", "load_facts", "quality", "quality.facts");
    JsonNode cells = grid.at("/cells").path(RUN);
    assertThat(cells.path("upload_bronze").get(0).asText()).isEqualTo("success");
    assertThat(cells.path("create_roles").get(0).asText()).isEqualTo("running");
    assertThat(cells.path("load_facts").toString()).isEqualTo("[null,null,0]");
    JsonNode older =
        get("/ui/dags/warehouse/grid?runs=5&before=" + grid.at("/runs/0/run_after").asText());
    assertThat(older.at("/runs").size()).isEqualTo(1);
    assertThat(older.at("/has_more").asBoolean()).isFalse();
  }

  @Test
  void the_states_of_a_run_come_with_progress_and_reason() {
    JsonNode states = get("/ui/dags/warehouse/runs/" + RUN_PATH + "/states");
    assertThat(states.at("/run/state").asText()).isEqualTo("running");
    JsonNode roles = states.at("/tasks/create_roles");
    assertThat(roles.at("/progress").toString())
        .isEqualTo("{\"done\":3,\"total\":4,\"unit\":\"roles\"}");
    assertThat(roles.at("/reason").asText()).isEqualTo("asks AWS");
    assertThat(states.at("/tasks/load_facts/state").isNull()).isTrue();
  }

  @Test
  void quality_results_and_resources_of_a_run_are_told() {
    JsonNode quality = get("/ui/dags/warehouse/runs/" + RUN_PATH + "/quality");
    assertThat(quality.at("/results/0/bad_rows/0").asText()).isEqualTo("id=7");
    assertThat(quality.at("/results/0/duration").asDouble()).isEqualTo(0.21);
    JsonNode resources = get("/ui/dags/warehouse/runs/" + RUN_PATH + "/resources");
    assertThat(resources.at("/resources").findValuesAsText("state"))
        .containsExactly("exists", "orphaned");
  }

  @Test
  void the_graph_is_drawn_once_and_kept() {
    JsonNode graph = get("/ui/dags/warehouse/graph");
    assertThat(graph.at("/nodes").size()).isEqualTo(20);
    assertThat(graph.at("/groups").size()).isEqualTo(2);
    assertThat(db.query("select layout ->> 'LR2' from dag_version where dag_id = 'warehouse'"))
        .isEqualTo(browser.get("/ui/dags/warehouse/graph").text());
    JsonNode collapsed = get("/ui/dags/warehouse/graph?collapsed=staging&direction=TB");
    assertThat(collapsed.at("/nodes").size()).isEqualTo(17);
    assertThat(collapsed.at("/groups").size()).isEqualTo(1);
    String etag = browser.get("/ui/dags/warehouse/graph").header("ETag");
    assertThat(browser.get("/ui/dags/warehouse/graph", "If-None-Match", etag).status())
        .isEqualTo(304);
    assertThat(browser.get("/ui/dags/warehouse/graph?version=9").status()).isEqualTo(404);
  }

  @Test
  void the_rest_api_tells_of_runs_tasks_tries_links_and_xcoms() {
    String run = "/api/v2/dags/warehouse/dagRuns/" + RUN_PATH;
    assertThat(get("/api/v2/dags").at("/total_entries").asInt()).isEqualTo(3);
    assertThat(get("/api/v2/dags/warehouse").at("/is_paused").asBoolean()).isFalse();
    assertThat(get("/api/v2/dags/warehouse/details").at("/max_active_runs").asInt()).isEqualTo(1);
    assertThat(get("/api/v2/dags/~/dagRuns?state=failed").at("/dag_runs/0/dag_run_id").asText())
        .isEqualTo("scheduled__2026-04-02T00:01:00Z");
    assertThat(
            get("/api/v2/dags/warehouse/dagRuns?order_by=-run_after&limit=1")
                .at("/dag_runs/0/dag_run_id")
                .asText())
        .isEqualTo(RUN);
    assertThat(get(run).at("/conf/rows").asInt()).isEqualTo(1000);
    assertThat(get(run + "/taskInstances?limit=5").at("/total_entries").asInt()).isEqualTo(20);
    assertThat(get(run + "/taskInstances/create_roles").at("/max_tries").asInt()).isEqualTo(2);
    assertThat(
            get(run + "/taskInstances/create_roles/tries").at("/task_instances/0/state").asText())
        .isEqualTo("running");
    assertThat(get(run + "/taskInstances/create_roles/links").at("/extra_links").toString())
        .isEqualTo("{\"Console\":\"https://aws.test/x\"}");
    Browser.Answer why = browser.get(run + "/taskInstances/create_emr/dependencies");
    assertThat(why.status()).isEqualTo(503);
    assertThat(why.json().path("detail").asText()).contains("no scheduler is running");
    assertThat(
            get(run + "/taskInstances/upload_bronze/xcomEntries")
                .at("/xcom_entries/0/key")
                .asText())
        .isEqualTo("return_value");
    assertThat(
            get(run + "/taskInstances/upload_bronze/xcomEntries/return_value")
                .at("/value/files")
                .asInt())
        .isEqualTo(4);
    assertThat(browser.get(run + "/taskInstances/nobody").status()).isEqualTo(404);
    assertThat(get("/api/v2/dagStats?dag_ids=warehouse").at("/dags/0/stats/1").toString())
        .isEqualTo("{\"state\":\"running\",\"count\":1}");
    assertThat(get("/api/v2/dagSources/warehouse").at("/content").asText())
        .isEqualTo("class warehouse {}");
    assertThat(get("/api/v2/importErrors").at("/import_errors/0/filename").asText())
        .isEqualTo("Broken.java");
  }

  @Test
  void warnings_of_dags_are_listed_by_dag_and_kind() {
    rows.run("insert into dag_warning values ('alpha', 'unstable structure', 'odd', now())");
    JsonNode one = get("/api/v2/dagWarnings?dag_id=alpha&warning_type=unstable%20structure");
    assertThat(one.at("/total_entries").asInt()).isEqualTo(1);
    assertThat(one.at("/dag_warnings/0/dag_id").asText()).isEqualTo("alpha");
    assertThat(one.at("/dag_warnings/0/warning_type").asText()).isEqualTo("unstable structure");
    assertThat(one.at("/dag_warnings/0/message").asText()).isEqualTo("odd");
    assertThat(get("/api/v2/dagWarnings?dag_id=nobody").at("/total_entries").asInt()).isZero();
  }

  @Test
  void health_and_version_answer_everybody() {
    try (var stranger = new Browser(server.port())) {
      assertThat(stranger.get("/api/v2/version").json().at("/version").asText()).isEqualTo("1.2.3");
      JsonNode health = stranger.get("/api/v2/monitor/health").json();
      assertThat(health.at("/metadatabase/status").asText()).isEqualTo("healthy");
      assertThat(health.at("/scheduler/status").isNull()).isTrue();
      assertThat(health.at("/triggerer/status").isNull()).isTrue();
    }
  }

  @Test
  void what_waits_is_looked_after_by_leader_and_workers_together() {
    String beat =
        "insert into role_heartbeat (role, name, at) values (?, 'x', now() - ?::interval)";
    try (var stranger = new Browser(server.port())) {
      rows.run(beat, "scheduler", "1 second");
      assertThat(triggerer(stranger).at("/status").isNull()).isTrue();
      rows.run(beat, "worker", "1 minute");
      assertThat(triggerer(stranger).at("/status").asText()).isEqualTo("unhealthy");
      rows.run("update role_heartbeat set at = now() - interval '9 seconds' where role = 'worker'");
      JsonNode healthy = triggerer(stranger);
      assertThat(healthy.at("/status").asText()).isEqualTo("healthy");
      assertThat(Instant.parse(healthy.at("/latest_triggerer_heartbeat").asText()))
          .isBefore(Instant.now().minusSeconds(8));
    } finally {
      rows.run("delete from role_heartbeat");
    }
  }

  @Test
  void a_dag_whose_source_does_not_load_says_so_with_file_and_line() {
    rows.run(
        "insert into import_error (source_file, message) values ('beta_50.java', 'beta_50.java:4:"
            + " error: cannot find symbol' || chr(10) || '  oh')");
    try {
      JsonNode dag = get("/ui/dags/beta_50");
      assertThat(dag.at("/import_error").asText())
          .isEqualTo("beta_50.java:4: error: cannot find symbol\n  oh");
      assertThat(dag.at("/source_file").asText()).isEqualTo("beta_50.java");
      assertThat(get("/ui/dags?search=beta").at("/dags/0/import_error").asText())
          .startsWith("beta_50.java:4");
      assertThat(get("/ui/dags/beta_50/next-runs").at("/remarks/0").asText())
          .isEqualTo(
              "its source does not load, and no run is made until it does: beta_50.java:4: error:"
                  + " cannot find symbol");
    } finally {
      rows.run("delete from import_error where source_file = 'beta_50.java'");
    }
    assertThat(get("/ui/dags/beta_50").at("/import_error").isNull()).isTrue();
  }

  private static JsonNode triggerer(Browser browser) {
    return browser.get("/api/v2/monitor/health").json().at("/triggerer");
  }

  @Test
  void the_front_page_is_there_for_every_client_and_other_addresses_for_browsers() {
    try (var curl = new Browser(server.port())) {
      var front = curl.get("/", "Accept", "*/*");
      assertThat(front.status()).isEqualTo(200);
      assertThat(front.text()).startsWith("<!doctype html>").contains("/assets/");
      assertThat(curl.get("/").text()).isEqualTo(front.text());
      assertThat(curl.get("/nobody.txt", "Accept", "*/*").status()).isEqualTo(404);
      assertThat(curl.get("/api/v2/nobody", "Accept", "text/html").status()).isNotEqualTo(200);
    }
  }
}
