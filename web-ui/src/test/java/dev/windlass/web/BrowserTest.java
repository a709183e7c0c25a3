package dev.windlass.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.windlass.settings.LogPaths;
import dev.windlass.settings.Secret;
import dev.windlass.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The app in a real browser on a real server with real rows; screenshots are kept. */
class BrowserTest {
  private static final String RENDERED =
      """
      -- Cities of 2026-03-31, as warehouse counts them.
      insert into dw.cities
      select city, sum(population) as people
        from dw.raw_cities
       where day = '2026-03-31'
         and region in ('EU', 'NA')
       group by city
      """;

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  // A busy machine may take its time; the tests wait for what they want, not for the clock.
  private static final double PATIENCE_MS = 30_000;
  private static final Instant DAY = Instant.parse("2026-03-20T00:01:00Z");

  private static TestDatabase db;
  private static Rows rows;
  private static WebServer server;
  private static Playwright playwright;
  private static com.microsoft.playwright.Browser chromium;
  private static long live;
  private static String liveRun;

  private BrowserContext context;
  private Page page;
  private final List<String> troubles = new ArrayList<>();

  @BeforeAll
  static void start(@TempDir Path home) throws IOException {
    if (!Files.isExecutable(CHROMIUM)) {
      throw new AssertionError(
          "Chromium is missing at " + CHROMIUM + "; install it: apt-get install chromium");
    }
    db = TestDatabase.create();
    rows = new Rows(db);
    rows.dag(SampleDags.warehouse(), 1, "At 00:01, every day");
    rows.dag(SampleDags.pair("daily_report", "reports"), 1, "");
    rows.dag(SampleDags.pair("hourly_sync", "reports", "spark"), 1, "");
    rows.run("update dag set is_paused = true where dag_id = 'hourly_sync'");
    for (int i = 0; i < 11; i++) {
      String state = i % 4 == 3 ? "failed" : "success";
      past("warehouse", i, state);
      past("daily_report", i, "success");
    }
    Instant now = Instant.now();
    liveRun = "scheduled__2026-03-31T00:01:00Z";
    live = rows.run("warehouse", liveRun, 1, "running", now.minusSeconds(95), null);
    for (String done : List.of("upload_bronze", "create_roles", "create_emr")) {
      rows.move(task(done), "success", null);
    }
    rows.move(task("process_immigration"), "success", null);
    rows.move(task("process_airports"), "up_for_retry", "exit code 137; tried again in 30 s");
    rows.move(task("process_cities"), "running", null);
    rows.move(task("process_temperatures"), "queued", null);
    rows.run(
        "insert into task_instance_view (ti_id, try_number, done, total, unit, links) values (?, 1,"
            + " 420000, 1000000, 'rows', '{\"Livy\": \"http://livy.test/ui/batch/4\"}')",
        task("process_cities"));
    rows.run(
        "insert into xcom (ti_id, key, value) values (?, 'return_value', '{\"bucket\":"
            + " \"bronze\"}')",
        task("upload_bronze"));
    rows.run(
        "insert into rendered_template (ti_id, try_number, name, position, content, characters,"
            + " dag_id, task_id) values (?, 1, 'sql/cities.sql', 0, ?, 4200, 'warehouse',"
            + " 'process_cities'), (?, 1, 'url', 1, 'jdbc:redshift://db.test/dw?password=***', 39,"
            + " 'warehouse', 'process_cities')",
        task("process_cities"),
        RENDERED,
        task("process_cities"));
    Path log = LogPaths.in(home).of("warehouse", liveRun, "process_cities", -1, 1);
    Files.createDirectories(log.getParent());
    Files.writeString(
        log,
        """
        2026-03-31T00:02:00.123Z INFO Batch 4 is running, application application_1_0004
        2026-03-31T00:02:01.456Z WARN 3 rows without a city were set aside
        2026-03-31T00:02:02.789Z INFO 420000 of 1000000 rows
        """);
    server =
        WebServer.start(
            db.database(),
            new WebSettings("127.0.0.1", 0, home, Secret.of("open sesame"), "0.1.0"));
    playwright = Playwright.create();
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    chromium =
        playwright
            .chromium()
            .launch(
                new LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setArgs(List.of("--no-sandbox", "--disable-gpu")));
  }

  private static void past(String dag, int day, String state) {
    Instant at = DAY.plus(Duration.ofDays(day));
    long run = rows.run(dag, "scheduled__" + at, 1, state, at, "success");
    if (state.equals("failed")) {
      rows.move(rows.task(run, dag, "load_facts"), "failed", "column 'amount' is text");
      for (String check : List.of("quality.facts", "quality.tourists", "quality.airports")) {
        rows.move(rows.task(run, dag, check), "upstream_failed", null);
      }
    }
  }

  private static long task(String id) {
    return rows.task(live, "warehouse", id);
  }

  @AfterAll
  static void stop() {
    if (playwright != null) {
      playwright.close();
    }
    if (server != null) {
      server.close();
    }
    if (db != null) {
      db.close();
    }
  }

  @BeforeEach
  void open() {
    context =
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(1440, 900)
                .setColorScheme(ColorScheme.LIGHT)
                .setBaseURL("http://127.0.0.1:" + server.port()));
    page = context.newPage();
    page.onConsoleMessage(
        message -> {
          // That nobody is logged in yet is told by a 401, which Chromium counts as an error.
          boolean firstQuestion =
              message.text().contains("401") && message.location().contains("/ui/me");
          if (message.type().equals("error") && !firstQuestion) {
            troubles.add(message.text() + " at " + message.location());
          }
        });
    page.onPageError(troubles::add);
  }

  @AfterEach
  void close() {
    context.close();
    assertThat(troubles).as("errors in the browser's console").isEmpty();
  }

  private void login() {
    page.navigate("/");
    page.getByLabel("User name").fill("admin");
    page.getByLabel("Password").fill("open sesame");
    page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Log in")).click();
    assertThat(page.getByRole(AriaRole.HEADING, new GetByRoleOptions().setName("DAGs")))
        .isVisible();
  }

  private void screenshot(String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
  }

  private Locator node(String label) {
    return page.locator(".node", new Page.LocatorOptions().setHasText(label)).first();
  }

  @Test
  void the_list_shows_every_dag_after_the_login() {
    page.navigate("/");
    assertThat(page.getByLabel("User name")).isVisible();
    screenshot("login");
    login();
    assertThat(page.getByText("warehouse").first()).isVisible();
    assertThat(page.getByText("daily_report").first()).isVisible();
    assertThat(page.getByText("At 00:01, every day").first()).isVisible();
    screenshot("dags");
    page.getByLabel("Search DAGs").fill("hourly");
    assertThat(page.getByText("warehouse")).hasCount(0);
    assertThat(page.getByText("hourly_sync").first()).isVisible();
  }

  @Test
  void the_graph_shows_states_that_move_without_a_reload() {
    login();
    page.navigate("/dags/warehouse?view=graph&run=" + liveRun.replace(":", "%3A"));
    assertThat(page.locator(".node")).hasCount(20);
    assertThat(node("process_cities")).hasAttribute("data-state", "running");
    assertThat(node("load_facts")).hasAttribute("data-state", "no_status");
    screenshot("graph");
    rows.move(task("process_temperatures"), "running", null);
    rows.announce("warehouse", liveRun);
    assertThat(node("process_temperatures")).hasAttribute("data-state", "running");
  }

  @Test
  void the_tree_shows_tasks_by_runs() {
    login();
    page.navigate("/dags/warehouse");
    assertThat(page.getByRole(AriaRole.GRID)).isVisible();
    assertThat(page.getByRole(AriaRole.ROWHEADER)).not().hasCount(0);
    assertThat(page.getByText("load_facts").first()).isVisible();
    assertThat(page.getByLabel("Upstream failed").first()).isVisible();
    screenshot("tree");
  }

  @Test
  void a_task_shows_its_log() {
    login();
    page.navigate("/dags/warehouse?task=process_cities&tab=log&run=" + liveRun.replace(":", "%3A"));
    assertThat(page.getByLabel("Details")).isVisible();
    assertThat(page.getByText("3 rows without a city were set aside")).isVisible();
    screenshot("log");
  }

  @Test
  void a_task_shows_what_its_templates_became() {
    login();
    page.navigate(
        "/dags/warehouse?task=process_cities&tab=rendered&run=" + liveRun.replace(":", "%3A"));
    Locator file = page.locator(".rendered").first();
    assertThat(file).containsText("sql/cities.sql");
    assertThat(file).containsText("where day = '2026-03-31'");
    assertThat(file).containsText("… cut: ");
    assertThat(page.locator(".rendered").last()).containsText("password=***");
    assertThat(page.getByLabel("Copy")).hasCount(2);
    screenshot("rendered");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    screenshot("rendered-dark");
    page.getByRole(AriaRole.TAB, new GetByRoleOptions().setName("XCom")).click();
    assertThat(page.locator(".rendered")).hasCount(0);
    page.navigate(
        "/dags/warehouse?task=create_roles&tab=details&run=" + liveRun.replace(":", "%3A"));
    assertThat(page.getByRole(AriaRole.TAB, new GetByRoleOptions().setName("Details"))).isVisible();
    assertThat(page.getByRole(AriaRole.TAB, new GetByRoleOptions().setName("Rendered")))
        .hasCount(0);
  }

  @Test
  void a_dag_that_does_not_load_shows_the_line_until_it_is_mended() {
    login();
    rows.run(
        "insert into import_error (source_file, message) values ('daily_report.java',"
            + " 'daily_report.java:7: error: cannot find symbol' || chr(10) || '  Strin x;')");
    page.navigate("/dags/daily_report");
    Locator broken = page.locator(".dag-broken");
    assertThat(broken).containsText("daily_report.java does not load, so no run begins.");
    assertThat(broken).containsText("daily_report.java:7: error: cannot find symbol");
    assertThat(
            page.getByRole(
                AriaRole.BUTTON, new GetByRoleOptions().setName("Trigger").setExact(true)))
        .isDisabled();
    broken.locator("summary").click();
    assertThat(broken.locator("pre")).containsText("Strin x;");
    screenshot("broken");
    page.navigate("/");
    assertThat(page.getByLabel("Does not load").first()).isVisible();
    page.navigate("/dags/daily_report");
    rows.run("delete from import_error where source_file = 'daily_report.java'");
    assertThat(broken).hasCount(0);
  }

  @Test
  void a_dag_that_runs_all_the_same_warns_its_author() {
    login();
    rows.run(
        "insert into dag_warning (dag_id, kind, message) values ('daily_report',"
            + " 'unstable structure', 'each reading gives another structure')");
    page.navigate("/dags/daily_report");
    Locator warnings = page.getByLabel("Warnings");
    assertThat(warnings).containsText("unstable structure: each reading gives another structure");
    screenshot("warned");
    rows.run("delete from dag_warning where dag_id = 'daily_report'");
    page.navigate("/dags/daily_report");
    assertThat(page.getByRole(AriaRole.HEADING).first()).isVisible();
    assertThat(warnings).hasCount(0);
  }

  @Test
  void an_unknown_address_is_the_apps_business_and_assets_are_kept_for_good() {
    login();
    page.navigate("/dags/nobody");
    assertThat(page.getByText("There is no such DAG")).isVisible();
    troubles.removeIf(t -> t.contains("404") && t.contains("nobody"));
    try (var http = new Browser(server.port())) {
      String html = http.get("/", "Accept", "text/html").text();
      String script = html.replaceAll("(?s).*src=\"(/assets/[^\"]+\\.js)\".*", "$1");
      assertThat(http.get(script).header("Cache-Control")).contains("immutable");
      assertThat(http.get("/assets/gone.js", "Accept", "text/html").status()).isEqualTo(404);
      assertThat(http.get("/", "Accept", "text/html").header("Cache-Control"))
          .isEqualTo("no-cache");
    }
  }
}
