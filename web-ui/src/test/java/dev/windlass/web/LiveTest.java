package dev.windlass.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.settings.LogPaths;
import dev.windlass.settings.Secret;
import dev.windlass.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveTest {
  private static final String RUN = "scheduled__2026-04-01T00:01:00+00:00";
  private static final String RUN_PATH = RUN.replace(":", "%3A").replace("+", "%2B");
  private static final String TASK =
      "/api/v2/dags/alpha/dagRuns/" + RUN_PATH + "/taskInstances/first";

  private static TestDatabase db;
  private static Rows rows;
  private static WebServer server;
  private static Browser browser;
  private static LogPaths logs;
  private static long run;

  @BeforeAll
  static void start(@TempDir Path home) {
    db = TestDatabase.create();
    rows = new Rows(db);
    logs = LogPaths.in(home);
    rows.dag(SampleDags.pair("alpha"), 1, "");
    rows.dag(SampleDags.pair("beta"), 1, "");
    run = rows.run("alpha", RUN, 1, "running", Instant.parse("2026-04-01T00:01:00Z"), null);
    server =
        WebServer.start(
            db.database(), new WebSettings("127.0.0.1", 0, home, Secret.of("open sesame"), "test"));
    browser = new Browser(server.port()).login("admin", "open sesame");
  }

  @AfterAll
  static void stop() {
    browser.close();
    server.close();
    db.close();
  }

  private static boolean has(JsonNode list, String field, String value) {
    return list.findValuesAsText(field).contains(value);
  }

  @Test
  void a_change_reaches_those_who_watch_the_dag_and_only_its_runs_reach_the_others() {
    try (var watcher = new Events(browser, "/ui/events?dag=alpha");
        var lister = new Events(browser, "/ui/events");
        var other = new Events(browser, "/ui/events?dag=beta")) {
      watcher.await("ping", p -> p.has("server_time"));
      lister.await("ping", p -> true);
      other.await("ping", p -> true);
      rows.move(rows.task(run, "alpha", "second"), "running", "has begun");
      rows.announce("alpha", RUN);
      var task =
          watcher.await("task", t -> has(t, "task_id", "second") && has(t, "state", "running"));
      assertThat(task.data().findValuesAsText("reason")).contains("has begun");
      assertThat(task.data().get(0).path("dag_run_id").asText()).isEqualTo(RUN);
      rows.run("update dag_run set note = 'x', start_date = now() where id = ?", run);
      rows.announce("alpha", RUN);
      lister.await("run", r -> has(r, "dag_run_id", RUN));
      rows.run("update dag set is_paused = true where dag_id = 'beta'");
      other.await("dag", d -> has(d, "dag_id", "beta") && d.get(0).path("is_paused").asBoolean());
      assertThat(lister.past()).noneMatch(e -> e.type().equals("task"));
      assertThat(other.past()).noneMatch(e -> e.type().equals("task") || e.type().equals("run"));
    }
  }

  @Test
  void a_lost_announcement_is_made_up_for() {
    try (var watcher = new Events(browser, "/ui/events?dag=beta")) {
      watcher.await("ping", p -> true);
      long silent = rows.run("beta", "manual__silent", 1, "running", Instant.now(), null);
      watcher.await("run", r -> has(r, "dag_run_id", "manual__silent"));
      rows.move(rows.task(silent, "beta", "first"), "success", null);
      watcher.await("task", t -> has(t, "task_id", "first") && has(t, "state", "success"));
      rows.run("update dag_run set state = 'success', end_date = now() where id = ?", silent);
      watcher.await("run", r -> has(r, "state", "success"));
    }
  }

  @Test
  void many_watchers_cost_one_reading() {
    List<Events> watchers = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        watchers.add(new Events(browser, "/ui/events?dag=alpha"));
      }
      for (Events watcher : watchers) {
        watcher.await("ping", p -> true);
      }
      long before = reads();
      rows.move(rows.task(run, "alpha", "second"), "up_for_retry", "once more");
      rows.announce("alpha", RUN);
      for (Events watcher : watchers) {
        watcher.await("task", t -> has(t, "reason", "once more"));
      }
      // The look around once a second is in it too; per client it would be forty and more.
      assertThat(reads() - before).isLessThan(30);
    } finally {
      watchers.forEach(Events::close);
    }
  }

  /** How often the table of tasks was read, as Postgres counts. */
  private static long reads() {
    db.execute("select pg_stat_force_next_flush()");
    return Long.parseLong(
        String.valueOf(
            db.query(
                "select coalesce(seq_scan, 0) + coalesce(idx_scan, 0) from pg_stat_user_tables"
                    + " where relname = 'task_instance'")));
  }

  @Test
  void a_log_is_read_page_by_page_while_it_grows() throws IOException {
    long task = rows.task(run, "alpha", "first");
    rows.move(task, "running", null);
    Path file = logs.of("alpha", RUN, "first", -1, 1);
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
        2026-04-01T00:01:00.123Z INFO begins
        2026-04-01T00:01:01.000Z ERROR broke
        java.io.IOException: no
        \tat somewhere
        2026-04-01T00:01:02.000Z WARN half a li\
        """);
    JsonNode page = browser.get(TASK + "/logs/1").json();
    assertThat(page.at("/content/0").toString())
        .isEqualTo(
            "{\"timestamp\":\"2026-04-01T00:01:00.123Z\",\"event\":\"begins\",\"level\":\"info\"}");
    assertThat(page.at("/content/1/error_detail").asText())
        .isEqualTo("java.io.IOException: no\n\tat somewhere");
    assertThat(page.at("/content").size()).isEqualTo(2);
    String token = page.at("/continuation_token").asText();
    Files.writeString(file, "ne\n", StandardOpenOption.APPEND);
    JsonNode rest = browser.get(TASK + "/logs/1?token=" + token).json();
    assertThat(rest.at("/content/0/event").asText()).isEqualTo("half a line");
    try (var tail =
        new Events(
            browser,
            "/ui/dags/alpha/runs/"
                + RUN_PATH
                + "/tasks/first/logs/1/tail?token="
                + rest.at("/continuation_token").asText())) {
      tail.await("ping", p -> true);
      Files.writeString(file, "2026-04-01T00:01:03.000Z INFO ends\n", StandardOpenOption.APPEND);
      tail.await("lines", l -> has(l, "event", "ends"));
      rows.move(task, "success", null);
      tail.await("end", e -> true);
    }
    JsonNode whole = browser.get(TASK + "/logs/1").json();
    assertThat(whole.at("/content").size()).isEqualTo(4);
    assertThat(whole.at("/continuation_token").isNull()).isTrue();
    assertThat(
            browser
                .get(TASK + "/logs/1?full_content=true", "Accept", "application/x-ndjson")
                .text()
                .lines())
        .hasSize(4);
    assertThat(browser.get(TASK + "/logs/9").status()).isEqualTo(404);
    assertThat(browser.get(TASK + "/logs/1?token=nonsense").status()).isEqualTo(400);
  }

  @Test
  void a_large_log_comes_in_pages_of_bounded_size() throws IOException {
    long big = rows.run("beta", "manual__big", 1, "success", Instant.now(), "success");
    assertThat(big).isPositive();
    Path file = logs.of("beta", "manual__big", "first", -1, 1);
    Files.createDirectories(file.getParent());
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 12_000; i++) {
      text.append("2026-04-01T00:01:00.000Z INFO line ").append(i).append('\n');
    }
    Files.writeString(file, text);
    String path = "/api/v2/dags/beta/dagRuns/manual__big/taskInstances/first/logs/1";
    int lines = 0;
    String token = "";
    do {
      JsonNode page = browser.get(path + token).json();
      assertThat(page.at("/content").size()).isLessThanOrEqualTo(5_000);
      lines += page.at("/content").size();
      token =
          page.at("/continuation_token").isNull()
              ? ""
              : "?token=" + page.at("/continuation_token").asText();
    } while (!token.isEmpty());
    assertThat(lines).isEqualTo(12_000);
  }

  @Test
  void no_id_leads_out_of_the_logs() {
    String run = "/api/v2/dags/alpha/dagRuns/";
    for (String path :
        List.of(
            run + "..%2F..%2F..%2Fetc/taskInstances/first/logs/1",
            run + RUN_PATH + "/taskInstances/..%2F..%2Ffirst/logs/1",
            run + RUN_PATH + "/taskInstances/first/logs/..%2F1")) {
      assertThat(browser.get(path).status()).as(path).isBetween(400, 422);
    }
    Path root = Path.of("home", "logs");
    LogPaths logs = LogPaths.in(Path.of("home"));
    for (String id : List.of("..", ".", "", "../../x", "a/b", "a\\b", "a:b", "x".repeat(300))) {
      Path file = logs.of(id, id, id, -1, 1).normalize();
      assertThat(file.startsWith(root)).as(id).isTrue();
      assertThat(root.relativize(file).getNameCount()).as(id).isEqualTo(4);
    }
    assertThat(logs.of("a", "b:c", "d", -1, 1)).isNotEqualTo(logs.of("a", "b+c", "d", -1, 1));
  }
}
