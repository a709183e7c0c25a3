package dev.windlass.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.config.Config;
import dev.windlass.engine.Engine;
import dev.windlass.settings.Secret;
import dev.windlass.settings.SecretMask;
import dev.windlass.settings.Settings;
import dev.windlass.testing.TestDatabase;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A database, a leading engine that runs {@link LiveDags}, a server, and a browser logged in. */
final class LiveServer implements AutoCloseable {
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private static final long BREATH_NANOS = 20_000_000;

  final TestDatabase db = TestDatabase.create();
  final Engine engine;
  final Settings settings;
  final WebServer server;
  final Browser browser;

  LiveServer(Path home) {
    Config config =
        Config.load(Map.of("WINDLASS_HOME", home.toString()), Map.of(), home.resolve("user"));
    settings = Engine.settings(db.database(), config, new SecretMask());
    engine = Engine.start(db.database(), config, true, true);
    server =
        WebServer.start(
            db.database(), new WebSettings("127.0.0.1", 0, home, Secret.of("open sesame"), "test"));
    browser = new Browser(server.port()).login("admin", "open sesame");
    for (JsonNode dag : get("/api/v2/dags").path("dags")) {
      ok(browser.patch("/api/v2/dags/" + dag.path("dag_id").asText(), "{\"is_paused\":false}"));
    }
  }

  /** The answer's JSON, which must be a 200. */
  static JsonNode ok(Browser.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  JsonNode get(String path) {
    return ok(browser.get(path));
  }

  /** Starts a run and returns its path in the REST API. */
  String trigger(String dag, String run, String logicalDate) {
    String date = logicalDate.isEmpty() ? "null" : '"' + logicalDate + '"';
    ok(
        browser.post(
            "/api/v2/dags/" + dag + "/dagRuns",
            "{\"logical_date\":%s,\"dag_run_id\":\"%s\"}".formatted(date, run)));
    return "/api/v2/dags/" + dag + "/dagRuns/" + run;
  }

  /** Asks again until the answer is as wanted. */
  JsonNode await(String path, Predicate<JsonNode> wanted) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    JsonNode last = get(path);
    while (!wanted.test(last)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(path + " stayed " + last);
      }
      LockSupport.parkNanos(BREATH_NANOS);
      last = get(path);
    }
    return last;
  }

  JsonNode awaitState(String path, String state) {
    return await(path, json -> json.path("state").asText().equals(state));
  }

  @Override
  public void close() {
    browser.close();
    server.close();
    engine.close();
    db.close();
  }
}
