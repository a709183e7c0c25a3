package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.cli.Terminal.Outcome;
import dev.windlass.config.Config;
import dev.windlass.dag.Dag;
import dev.windlass.dag.Json;
import dev.windlass.store.DagDao;
import dev.windlass.store.Database;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Commands against an embedded server that this test keeps running, as standalone does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SettingsCommandsTest {
  private final Terminal terminal = new Terminal();
  private Path home;
  private Database running;

  @BeforeAll
  void start(@TempDir Path home) {
    this.home = home;
    Config config = Config.load(Map.of("WINDLASS_HOME", home.toString()));
    running = Database.open(config.database(), config.home());
    running.migrate();
    Dag dag =
        Dag.define(
            "sales",
            d -> {
              var rows =
                  d.schedule("0 2 * * *").tags("money").task("count").call(Integer.class, run -> 7);
              d.task("report").with(rows).call(String.class, (run, n) -> "n=" + n);
            });
    String structure = Json.text(dag.structure());
    running
        .dao(DagDao.class)
        .store(
            List.of(
                new DagDao.LoadedDag(
                    "sales",
                    "",
                    "",
                    "windlass",
                    List.of("money"),
                    "0 2 * * *",
                    "at 02:00",
                    "UTC",
                    "hash",
                    structure,
                    "Sales.java",
                    "",
                    null,
                    null)),
            (loaded, version) -> {});
  }

  @AfterAll
  void stop() {
    running.close();
  }

  private Outcome type(String... args) {
    List<String> words = new ArrayList<>(List.of(args));
    words.add("--home");
    words.add(home.toString());
    return terminal.type(words.toArray(String[]::new));
  }

  @Test
  void a_variable_is_set_read_listed_and_deleted() {
    assertThat(type("variables", "set", "greeting", "hello").code()).isZero();
    assertThat(type("variables", "get", "greeting").out()).isEqualTo("hello\n");
    assertThat(type("variables", "list", "-o", "plain").out()).isEqualTo("greeting\thello\t\n");
    assertThat(type("variables", "delete", "greeting").code()).isZero();
    assertThat(type("variables", "get", "greeting"))
        .isEqualTo(
            new Outcome(
                1,
                "",
                """
                windlass: there is no variable 'greeting'
                hint: `windlass variables list` shows what there is
                """));
  }

  @Test
  void a_connection_is_set_shown_and_deleted() {
    assertThat(
            type("connections", "set", "lake", "--type", "aws", "--extra", "region=eu-west-1")
                .code())
        .isZero();
    assertThat(type("connections", "get", "lake", "-o", "json").out())
        .contains("\"conn_type\" : \"aws\"", "region=eu-west-1");
    assertThat(type("connections", "get", "lakes").err()).contains("did you mean 'lake'?");
    assertThat(type("connections", "delete", "lake").code()).isZero();
    assertThat(type("connections", "list").out()).isEqualTo("There is no connection yet.\n");
  }

  @Test
  void dags_are_listed_and_shown_with_their_tasks() {
    assertThat(type("dags", "list").out()).contains("dag_id", "sales", "0 2 * * *", "money");
    assertThat(type("dags", "list", "--tag", "other").out()).startsWith("There is no DAG yet");
    assertThat(type("tasks", "list", "sales", "-o", "plain").out())
        .isEqualTo(
            """
            count\tCall\t\tall_success\t0\tdefault_pool\tcount\t\t
            report\tCall\tcount\tall_success\t0\tdefault_pool\treport\t\t
            """);
    assertThat(type("dags", "show", "sales").out())
        .contains("sales, version 1, at 02:00", "report");
  }

  @Test
  void what_is_odd_about_a_dag_is_shown_with_it() {
    DagDao dags = running.dao(DagDao.class);
    dags.warnings(List.of(), List.of(new DagDao.Warning("sales", "unstable structure", "odd")));
    assertThat(type("dags", "show", "sales").out()).contains("Warning, unstable structure: odd");
    dags.warnings(List.of("sales"), List.of());
    assertThat(type("dags", "show", "sales").out()).doesNotContain("Warning");
  }

  @Test
  void the_next_runs_of_a_dag_are_shown_for_people_and_for_machines() {
    assertThat(type("dags", "next-execution", "sales", "-n", "2").out())
        .contains("sales runs at 02:00", "02:00 UTC", "at ", "run_after", "logical_date");
    String[] lines =
        type("dags", "next-execution", "sales", "-n", "3", "-o", "plain").out().split("\n");
    assertThat(lines).hasSize(3).allMatch(line -> line.contains("T02:00:00Z"));
    assertThat(type("dags", "details", "sales").out())
        .contains("schedule_in_words", "next_run_in_words", "max_active_runs");
    assertThat(type("dags", "next-execution", "sales", "-n", "0").code()).isEqualTo(2);
    assertThat(type("dags", "next-execution", "slaes").err()).contains("did you mean 'sales'?");
  }

  @Test
  void a_wrong_id_is_one_line_with_the_nearest_right_one() {
    assertThat(type("dags", "list-runs", "slaes"))
        .isEqualTo(
            new Outcome(
                1,
                "",
                """
                windlass: there is no DAG 'slaes'
                hint: did you mean 'sales'?
                """));
    assertThat(type("tasks", "states-for-run", "sales", "manual__x").err())
        .contains("DAG 'sales' has no run 'manual__x'");
  }

  @Test
  void without_a_scheduler_a_command_that_needs_one_says_so() {
    assertThat(type("dags", "trigger", "sales"))
        .isEqualTo(
            new Outcome(
                1,
                "",
                """
                windlass: no scheduler is running, so nothing was done
                hint: start one with `windlass standalone`
                """));
    assertThat(type("dags", "pause", "sales").code()).isEqualTo(1);
    assertThat(
            type(
                    "backfill",
                    "create",
                    "sales",
                    "--from",
                    "2026-01-01",
                    "--to",
                    "2026-01-02",
                    "--dry-run")
                .code())
        .isEqualTo(1);
  }

  @Test
  void backfills_are_listed_and_steered_by_a_scheduler_only() {
    assertThat(type("backfill", "list").out()).isEqualTo("No backfill.\n");
    assertThat(type("backfill", "cancel", "7").err()).contains("no scheduler is running");
  }

  @Test
  void import_errors_are_printed_with_their_caret_and_exit_1() {
    running
        .dao(DagDao.class)
        .importErrors(
            List.of(
                new DagDao.ImportError(
                    "Bad.java", "Bad.java:1: error: oh\nclass Bad {\n      ^", true)));
    Outcome outcome = type("dags", "list-import-errors");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).contains("Bad.java:1: error: oh\nclass Bad {\n      ^\n");
    running.dao(DagDao.class).clearImportErrors(List.of("Bad.java"));
    assertThat(type("dags", "list-import-errors").code()).isZero();
  }

  @Test
  void a_dag_whose_source_does_not_load_says_why_it_begins_no_run() {
    String line = "Sales.java:3: error: oh";
    assertThat(type("tasks", "why", "sales").out()).doesNotContain("does not load");
    running
        .dao(DagDao.class)
        .importErrors(List.of(new DagDao.ImportError("Sales.java", line + "\n  ^", true)));
    try {
      assertThat(type("dags", "list", "-o", "json").out()).contains("\"loads\" : false");
      assertThat(type("dags", "show", "sales").out())
          .contains("Its source does not load, and no run is made until it does: " + line + "\n");
      assertThat(type("tasks", "why", "sales", "-o", "plain").out())
          .startsWith("sales\tits source does not load, and no run is made until it does: " + line);
      assertThat(type("dags", "next-execution", "sales").out()).contains(line);
      Outcome missing = type("tasks", "why", "sales", "today", "count");
      assertThat(missing.code()).isEqualTo(1);
      assertThat(missing.err())
          .isEqualTo(
              """
              windlass: DAG 'sales' has no run 'today'
              hint: its source does not load, and no run is made until it does: Sales.java:3: error: oh
              """);
    } finally {
      running.dao(DagDao.class).clearImportErrors(List.of("Sales.java"));
    }
    assertThat(type("dags", "list", "-o", "json").out()).contains("\"loads\" : true");
    assertThat(type("tasks", "why", "sales", "today").err())
        .startsWith("windlass: name a task of the run, too");
  }

  @Test
  void the_database_is_checked_and_the_ledger_listed() {
    assertThat(type("db", "check").out()).startsWith("The database is reachable");
    assertThat(type("db", "migrate").out()).isEqualTo("The database is up to date.\n");
    assertThat(type("cloud", "list").out()).isEqualTo("Nothing is left in the cloud.\n");
  }

  @Test
  void a_database_that_is_not_there_is_one_line() {
    Outcome outcome =
        terminal.type(
            "dags",
            "list",
            "--home",
            home.toString(),
            "--database-url",
            "jdbc:postgresql://localhost:1/none");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).startsWith("windlass: cannot sign in to the metadata database");
    assertThat(outcome.err().lines()).hasSize(2);
  }
}
