package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.cli.Terminal.Outcome;
import dev.windlass.config.Config;
import dev.windlass.engine.Engine;
import dev.windlass.settings.ConnectionText;
import dev.windlass.settings.SecretMask;
import dev.windlass.store.DagQueries;
import dev.windlass.store.RunQueries;
import dev.windlass.store.TaskQueries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Templates of texts and files, rendered by an engine that runs beside the commands. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TasksRenderTest {
  private static final String SALES =
      """
      import dev.windlass.dag.*;
      import java.util.List;
      import java.util.Map;

      public class Sales {
        public static final Dag DAG = Dag.define("sales", d -> {
          d.param("region", "EU");
          d.task("load").call(String.class, run ->
              run.renderFile("sql/load.sql", Map.of("table", "orders")));
          d.task("sign").call(String.class, run -> {
            String url = run.render("url", "{{ conn.shop.login }}:{{ conn.shop.password }}");
            run.render("upper", "{{ var.value.api_token | upper }}");
            return url.contains("hunter22") ? "signed" : "no password";
          });
          d.expand("each", List.of("a", "b"), String.class, String.class,
              (run, part) -> run.render("", "{{ part }} is {{ map_index }} of {{ expanded_ti_count }}",
                  Map.of("part", part)));
          d.task("wrong").call(String.class, run -> run.render("sql", "select 1\\nfrom {{ tabel }}"));
          d.task("plain").call(String.class, run -> "nothing rendered");
        });
      }
      """;

  private LiveHome live;
  private Path sql;

  @BeforeAll
  void run(@TempDir Path home) throws Exception {
    sql = Files.createDirectories(home.resolve("dags/sql")).resolve("load.sql");
    Files.writeString(
        sql,
        "select * from {{ table }}\nwhere day = '{{ ds }}' and region = '{{ params.region }}'\n");
    live = new LiveHome(home, "Sales.java", SALES, "sales");
    // No secret is an argument of a command.
    Engine.settings(
            live.database(),
            Config.load(Map.of("WINDLASS_HOME", home.toString())),
            new SecretMask())
        .put(ConnectionText.parse("shop", "http://ann:hunter22@shop.example"), "");
    assertThat(live.type("variables", "set", "api_token", "t0k3n-value").err()).isEmpty();
    live.type(
        "dags", "trigger", "sales", "--run-id", "a", "--logical-date", "2026-01-05", "--wait");
  }

  @AfterAll
  void stop() {
    live.close();
  }

  private Outcome render(String... words) {
    String[] all = new String[words.length + 3];
    all[0] = "tasks";
    all[1] = "render";
    all[2] = "sales";
    System.arraycopy(words, 0, all, 3, words.length);
    return live.type(all);
  }

  @Test
  void a_file_is_rendered_and_shown_by_run_and_by_date() {
    String text =
        """
        # --- sql/load.sql
        select * from orders
        where day = '2026-01-05' and region = 'EU'
        """;
    Outcome shown = render("load", "a");
    assertThat(shown.err()).isEmpty();
    assertThat(shown.out()).isEqualTo(text);
    assertThat(render("load", "2026-01-05").out()).isEqualTo(text);
    assertThat(render("load", "a", "-o", "json").out()).contains("\"name\"", "sql/load.sql");
  }

  @Test
  void the_task_has_the_secret_and_nobody_is_shown_it() {
    assertThat(render("sign", "a").out()).isEqualTo("# --- url\nann:***\n# --- upper\n***\n");
    assertThat(
            live
                .database()
                .dao(TaskQueries.class)
                .ofRun(live.database().dao(RunQueries.class).find("sales", "a").orElseThrow().id())
                .stream()
                .filter(t -> t.taskId().equals("sign"))
                .map(t -> live.database().dao(TaskQueries.class).xcoms(t.id()))
                .toList()
                .toString())
        .contains("signed");
  }

  @Test
  void of_a_mapped_task_each_instance_has_its_own() {
    assertThat(render("each", "a", "--map-index", "1").out())
        .isEqualTo("# --- template\nb is 1 of 2\n");
    assertThat(render("each", "a").err())
        .isEqualTo("windlass: task 'each' is mapped\nhint: --map-index is from 0 to 1\n");
  }

  @Test
  void a_wrong_template_fails_the_task_for_good_with_its_line() {
    assertThat(live.type("tasks", "logs", "sales", "a", "wrong").out())
        .contains("template 'sql', line 2: 'tabel' is undefined; there are: conn, dag")
        .contains("from {{ tabel }}")
        .doesNotContain("at dev.windlass", "Exception");
    assertThat(live.type("tasks", "states-for-run", "sales", "a", "-o", "plain").out())
        .contains("wrong\tfailed");
  }

  @Test
  void what_is_not_there_is_said() {
    assertThat(render("plain", "a").err())
        .isEqualTo(
            """
            windlass: try 1 of task 'plain' has rendered nothing that is kept
            hint: the newest 30 runs of a task are kept
            """);
    assertThat(render("lost", "a").err()).startsWith("windlass: run 'a' has no task 'lost'\n");
    assertThat(render("load", "2026-01-06").err())
        .startsWith("windlass: DAG 'sales' has no run with the logical date 2026-01-06\n");
    assertThat(render("load", "b").err()).startsWith("windlass: DAG 'sales' has no run 'b'\n");
  }

  @Test
  void a_run_without_a_logical_date_has_no_ds() {
    live.type("dags", "trigger", "sales", "--run-id", "undated", "--wait");
    assertThat(live.type("tasks", "logs", "sales", "undated", "load").out())
        .contains("run undated of DAG sales has no logical date, so there is no 'ds'");
  }

  @Test
  void a_changed_file_makes_a_version_and_a_run_of_the_old_one_keeps_its_text() throws Exception {
    String before = Files.readString(sql);
    Files.writeString(sql, "select 2 -- {{ ds }}");
    await(() -> version() == 2);
    live.type(
        "dags", "trigger", "sales", "--run-id", "new", "--logical-date", "2026-01-07", "--wait");
    assertThat(render("load", "new").out())
        .isEqualTo("# --- sql/load.sql\nselect 2 -- 2026-01-07\n");

    live.type("tasks", "clear", "sales", "a", "load");
    await(() -> render("load", "a", "--try", "2").code() == 0);
    assertThat(render("load", "a", "--try", "2").out()).contains("select * from orders");
    Files.writeString(sql, before);
  }

  private int version() {
    return live.database().dao(DagQueries.class).find("sales").orElseThrow().version();
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("nothing happened for a minute").isLessThan(until);
      Thread.onSpinWait();
    }
  }
}
