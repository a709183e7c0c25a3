package dev.windlass.template.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Dag;
import dev.windlass.dag.TaskRef;
import dev.windlass.testing.DagTester;
import dev.windlass.testing.TestRun;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Examples of docs/templates.md. */
class TemplateExamplesTest {
  // >> dag
  static final Dag REVENUE =
      Dag.define(
          "revenue",
          dag -> {
            dag.schedule("0 2 * * *").startDate("2026-01-01").catchup(false);
            dag.param("schema", "dw").param("full", false);
            TaskRef<String> daily =
                dag.task("daily")
                    .call(String.class, run -> run.renderFile("sql/daily_revenue.sql"));
            dag.task("clean")
                .with(daily)
                .call(
                    String.class,
                    (run, sql) ->
                        run.render(
                            "sql", "delete from tmp_{{ ds_nodash }} -- try {{ ti.try_number }}"));
          });

  // << dag

  @Test
  void in_a_test() {
    // >> test
    TestRun run = DagTester.of(REVENUE).run("2026-01-05").succeeded();

    assertThat(run.task("clean").rendered("sql")).isEqualTo("delete from tmp_20260105 -- try 1");
    assertThat(run.task("daily").rendered("sql/daily_revenue.sql"))
        .contains("from dw.orders\n where day = '2026-01-05'\n   and updated_at >= '2000-01-01'");
    // << test
  }

  @Test
  void values_of_the_caller() {
    Dag dag =
        Dag.define(
            "copies",
            d -> {
              // >> values
              TaskRef<Long> counted = d.task("count").call(Long.class, run -> 12L);
              d.task("report")
                  .with(counted)
                  .call(
                      String.class,
                      (run, rows) ->
                          run.render(
                              "report",
                              "{{ rows }} rows on {{ ds }}{% if rows < 10 %}: too few{% endif %}",
                              Map.of("rows", rows)));
              // << values
            });
    assertThat(DagTester.of(dag).run("2026-01-05").task("report").rendered())
        .isEqualTo(Map.of("report", "12 rows on 2026-01-05"));
  }

  @Test
  void a_run_without_a_date_says_so() {
    TestRun run = DagTester.of(REVENUE).run();
    assertThat(run.task("daily").reason().orElse(""))
        .contains("has no logical date, so there is no 'ds'");
  }

  @Test
  void a_mistake_names_itself() {
    Dag dag =
        Dag.define(
            "wrong", d -> d.task("t").call(String.class, run -> run.render("sql", "{{ dss }}")));
    assertThat(DagTester.of(dag).run("2026-01-05").failed().task("t").reason().orElse(""))
        .startsWith("template 'sql', line 1: 'dss' is undefined; did you mean 'ds'?");
  }

  @Test
  void secrets_of_the_test_are_not_shown() {
    Dag dag =
        Dag.define(
            "signs",
            d ->
                d.task("sign")
                    .call(
                        Integer.class,
                        run -> run.render("url", "{{ conn.shop.password | upper }}").length()));
    TestRun run =
        DagTester.of(dag).connection("shop", "http://ann:hunter22@shop").run().succeeded();
    assertThat(run.task("sign").output(Integer.class)).isEqualTo(8);
    assertThat(run.task("sign").rendered("url")).isEqualTo("***");
  }
}
