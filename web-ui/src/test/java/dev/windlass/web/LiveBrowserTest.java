package dev.windlass.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.windlass.web.LiveServer.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do in a real browser reaches an engine that runs for real; screenshots are kept. */
class LiveBrowserTest {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final double PATIENCE_MS = 30_000;

  private static LiveServer live;
  private static Playwright playwright;
  private static com.microsoft.playwright.Browser chromium;

  private BrowserContext context;
  private Page page;
  private final List<String> troubles = new ArrayList<>();

  @BeforeAll
  static void start(@TempDir Path home) {
    live = new LiveServer(home);
    playwright = Playwright.create();
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    chromium =
        playwright
            .chromium()
            .launch(
                new LaunchOptions()
                    .setExecutablePath(Path.of("/usr/bin/chromium"))
                    .setArgs(List.of("--no-sandbox", "--disable-gpu")));
  }

  @AfterAll
  static void stop() {
    playwright.close();
    live.close();
  }

  @BeforeEach
  void login() {
    context =
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(1440, 900)
                .setColorScheme(ColorScheme.LIGHT)
                .setBaseURL("http://127.0.0.1:" + live.server.port()));
    page = context.newPage();
    page.onPageError(troubles::add);
    page.navigate("/");
    page.getByLabel("User name").fill("admin");
    page.getByLabel("Password").fill("open sesame");
    button("Log in");
    assertThat(heading("DAGs")).isVisible();
  }

  @AfterEach
  void close() {
    context.close();
    assertThat(troubles).as("errors on the page").isEmpty();
  }

  private com.microsoft.playwright.Locator heading(String name) {
    return page.getByRole(AriaRole.HEADING, new GetByRoleOptions().setName(name)).first();
  }

  private void button(String name) {
    page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true))
        .first()
        .click();
  }

  private void screenshot(String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
  }

  private com.microsoft.playwright.Locator text(String text) {
    return page.getByText(text).first();
  }

  @Test
  void a_question_is_found_read_and_answered_and_what_waits_says_why() {
    String run = live.trigger("release", "ask", "");
    live.awaitState(run + "/taskInstances/ok", "awaiting_input");
    page.navigate("/dags/release?run=ask&task=ship");
    assertThat(text("Not expanded yet")).isVisible();
    assertThat(heading("Why isn’t it running?")).isVisible();
    assertThat(text("Trigger Rule:")).isVisible();
    screenshot("why");

    page.navigate("/questions");
    assertThat(heading("Questions")).isVisible();
    screenshot("questions");
    page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("Ship it?")).first().click();
    assertThat(heading("Ship it?")).isVisible();
    assertThat(page.locator(".question em").getByText("three")).isVisible();
    screenshot("question");
    button("Approve");
    assertThat(live.awaitState(run + "/taskInstances/ok", "success").isMissingNode()).isFalse();
    assertThat(page.locator(".question .facts").getByText("admin")).isVisible();

    live.awaitState(run + "/taskInstances/size", "awaiting_input");
    page.navigate("/dags/release?run=ask&task=size");
    page.getByLabel("copies").fill("7");
    page.getByText("M", new Page.GetByTextOptions().setExact(true)).click();
    screenshot("question-form");
    button("Answer");
    live.awaitState(run, "success");
    page.navigate("/dags/release?run=ask&task=ship");
    assertThat(page.locator(".panel .task-list li")).hasCount(3);
    page.locator(".panel .task-list button").nth(1).click();
    assertThat(page.locator(".panel-title").getByText("ship[1]")).isVisible();
    screenshot("instance");
    assertThat(
            live.get(run + "/taskInstances/size/-1/hitlDetails").at("/params_input/copies").asInt())
        .isEqualTo(7);
  }

  @Test
  void a_task_is_marked_after_it_was_shown_what_that_touches() {
    String run = live.trigger("release", "mark", "");
    live.awaitState(run + "/taskInstances/ok", "awaiting_input");
    page.navigate("/dags/release?run=mark&task=tell");
    button("Mark group");
    assertThat(heading("2 task instances will be success")).isVisible();
    page.navigate("/dags/release?run=mark&task=ok");
    button("Mark");
    page.getByText("Downstream", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(heading("5 task instances will be success")).isVisible();
    screenshot("mark");
    button("Mark 5");
    live.awaitState(run, "success");
  }

  @Test
  void assets_show_who_makes_them_who_waits_and_every_update() {
    page.navigate("/assets");
    assertThat(heading("Assets")).isVisible();
    page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("sales")).first().click();
    assertThat(page.getByLabel("Produced by").getByText("extract")).isVisible();
    assertThat(page.getByLabel("Waited for by").getByText("report")).isVisible();
    button("Materialize");
    assertThat(page.locator(".asset-events").getByText("rows 42")).isVisible();
    assertThat(heading("Waiting to be taken")).isVisible();
    page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("rates")).first().click();
    assertThat(text("It was never updated.")).isVisible();
    button("Tell of an update");
    page.getByLabel("Facts about the update").fill("{\"day\": \"2026-01-01\"}");
    button("Update");
    assertThat(page.locator(".asset-events").getByText("day 2026-01-01")).isVisible();
    assertThat(page.locator(".asset-events .started")).isVisible();
    page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("sales")).first().click();
    assertThat(page.locator(".asset-events .started")).isVisible();
    screenshot("assets");
  }

  @Test
  void the_schedule_shows_next_runs_and_a_backfill_from_its_plan_to_its_end() {
    page.navigate("/dags/daily?view=schedule");
    assertThat(heading("Next runs")).isVisible();
    assertThat(page.locator(".schedule tbody tr")).hasCount(10);
    button("Create a backfill");
    page.getByLabel("From").fill("2023-03-01");
    page.getByLabel("To, inclusive").fill("2023-03-04");
    assertThat(heading("4 runs will be made")).isVisible();
    screenshot("backfill-plan");
    button("Backfill");
    assertThat(text("4 of 4 runs done")).isVisible();
    screenshot("schedule");
    page.navigate("/dags/report?view=schedule");
    assertThat(text("when sales and rates are updated")).isVisible();
  }

  @Test
  void deadlines_are_shown_with_the_run_the_dag_and_the_list() {
    String run = live.trigger("late", "slow", "");
    live.await(run + "/deadlines?state=missed", json -> json.path("total_entries").asInt() == 1);
    page.navigate("/dags/late?run=slow");
    var deadlines = page.locator(".deadlines li");
    assertThat(deadlines).hasCount(3);
    assertThat(deadlines.first())
        .containsText("Missed: not finished 0.001 s after the run was queued");
    assertThat(page.locator(".deadlines [data-state=met]"))
        .containsText("Met: load to be started 1 h after the run was queued");
    assertThat(page.locator(".run-late")).hasCount(1);
    screenshot("deadlines-run");
    page.navigate("/dags/late?view=schedule");
    assertThat(text("1 missed, 1 pending")).isVisible();
    screenshot("deadlines-dag");
    page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("slow")).first().click();
    assertThat(page.locator(".panel-title").getByText("slow")).isVisible();
    page.navigate("/");
    assertThat(page.locator(".bar[data-late=true]")).hasCount(1);
    assertThat(page.getByLabel("missed a deadline").first()).isVisible();
    ok(live.browser.patch(run, "{\"state\":\"failed\"}"));
  }

  @Test
  void a_note_is_written_changed_and_removed_and_says_how_long_it_may_be() {
    String run = live.trigger("greeting", "noted", "");
    live.await(run, json -> !json.path("end_date").isNull());
    var note = page.getByRole(AriaRole.NOTE);
    for (String address : List.of("", "&task=greet")) {
      String subject = address.isEmpty() ? run : run + "/taskInstances/greet";
      page.navigate("/dags/greeting?run=noted" + address);
      assertThat(page.locator(".panel-title")).isVisible();
      button("Add note");
      assertThat(note).hasCount(0);
      var text = page.getByRole(AriaRole.TEXTBOX, new GetByRoleOptions().setName("Note"));
      assertThat(text).isFocused();
      assertThat(text("1,000 of 1,000 characters left")).isVisible();
      text.fill("x".repeat(1_001));
      assertThat(text("1 character too many; at most 1,000")).isVisible();
      assertThat(save()).isDisabled();
      text.fill("known,\nsee ticket 7");
      assertThat(text("981 of 1,000 characters left")).isVisible();
      screenshot("note-dialog" + address.replaceAll("[^a-z]+", "-"));
      save().click();
      assertThat(note).containsText("see ticket 7");
      assertThat(live.get(subject).path("note").asText()).isEqualTo("known,\nsee ticket 7");
      screenshot("note" + address.replaceAll("[^a-z]+", "-"));

      button("Edit note");
      assertThat(save()).isDisabled();
      text.fill("mended");
      save().click();
      assertThat(note).hasText("mended");
      button("Edit note");
      button("Remove");
      assertThat(note).hasCount(0);
      assertThat(live.get(subject).path("note").isNull()).isTrue();
    }
  }

  private com.microsoft.playwright.Locator save() {
    return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Save"));
  }

  @Test
  void who_may_only_look_sees_a_note_and_cannot_change_it() {
    String run = live.trigger("greeting", "looked-at", "");
    live.await(run, json -> !json.path("end_date").isNull());
    ok(live.browser.patch(run + "/taskInstances/greet", "{\"note\":\"known\"}"));
    live.db.execute("update app_user set role = 'viewer'");
    try {
      page.navigate("/dags/greeting?run=looked-at&task=greet");
      assertThat(page.getByRole(AriaRole.NOTE)).hasText("known");
      assertThat(page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Edit note")))
          .isDisabled();
    } finally {
      live.db.execute("update app_user set role = 'admin'");
    }
  }

  @Test
  void what_callbacks_logged_is_read_beside_the_run_and_the_group() {
    live.settings.putVariable("api_token", "Hush-4711-token", "");
    String run = live.trigger("staged", "told", "");
    live.awaitState(run, "failed");
    var callbacks = page.getByRole(AriaRole.TAB, new GetByRoleOptions().setName("Callbacks"));
    page.navigate("/dags/staged?run=told");
    callbacks.click();
    assertThat(page.locator(".log-text")).containsText("told with ***");
    screenshot("callbacks-run");
    page.navigate("/dags/staged?run=told&task=staging");
    callbacks.click();
    assertThat(page.locator(".log-text")).containsText("staging is given up");
    page.getByLabel("Pass", new Page.GetByLabelOptions().setExact(true)).selectOption("1");
    assertThat(page.locator(".log-text")).containsText("pass 1 is run again");
    screenshot("callbacks-group");
    page.navigate("/dags/staged?run=told&task=market&tab=callbacks");
    page.getByLabel("Element").selectOption("1");
    assertThat(page.locator(".log-text")).containsText("element 1 is done");

    page.navigate("/dags/staged?run=told&task=silent");
    assertThat(page.locator(".panel .task-list li")).hasCount(1);
    assertThat(callbacks).hasCount(0);
    String silent = live.trigger("greeting", "untold", "");
    live.await(silent, json -> !json.path("end_date").isNull());
    page.navigate("/dags/greeting?run=untold");
    assertThat(page.locator(".panel .facts")).isVisible();
    assertThat(callbacks).hasCount(0);
  }

  @Test
  void the_new_pages_fit_a_phone_and_the_dark() {
    page.setViewportSize(390, 800);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    for (String address : List.of("/assets", "/questions", "/dags/daily?view=schedule")) {
      page.navigate(address);
      assertThat(page.locator("main h1, main h2").first()).isVisible();
      String name = address.replaceAll("[^a-z]+", "-");
      screenshot("phone" + name);
      assertThat(
              (Integer)
                  page.evaluate(
                      "document.documentElement.scrollWidth -"
                          + " document.documentElement.clientWidth"))
          .as("%s is wider than a phone by", address)
          .isZero();
    }
  }
}
