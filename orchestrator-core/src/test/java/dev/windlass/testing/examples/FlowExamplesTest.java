package dev.windlass.testing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Branch;
import dev.windlass.dag.Dag;
import dev.windlass.dag.SkipTask;
import dev.windlass.dag.XComQuery;
import dev.windlass.dag.flow.ExternalTask;
import dev.windlass.dag.flow.TriggerDag;
import dev.windlass.testing.DagTester;
import dev.windlass.testing.TestRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Examples of docs/testing-dags.md: mapped tasks, branches, people, values, other DAGs. */
class FlowExamplesTest {
  @Test
  void mapping_branching_and_skipping() {
    // >> mapping
    Dag files =
        Dag.define(
            "files",
            dag -> {
              var list = dag.task("list").callList(String.class, run -> List.of("a", "b", "c"));
              var sizes =
                  dag.expand(
                      "measure",
                      list,
                      Integer.class,
                      (run, file) -> {
                        if (file.equals("b")) {
                          throw new SkipTask("empty file");
                        }
                        return file.length();
                      });
              var choose =
                  dag.task("choose")
                      .after(sizes)
                      .rule(dev.windlass.dag.TriggerRule.NONE_FAILED)
                      .call(Branch.class, run -> Branch.to("small"));
              dag.task("small").after(choose).call(String.class, run -> "small");
              dag.task("large").after(choose).call(String.class, run -> "large");
            });
    TestRun run = DagTester.of(files).run();

    run.succeeded().task("measure", 1).skipped();
    run.task("small").succeeded();
    run.task("large").skipped();
    assertThat(run.tasks("measure")).hasSize(3);

    TestRun more = DagTester.of(files).given("list", List.of("x", "yy")).run();
    assertThat(more.task("measure", 1).output(Integer.class)).isEqualTo(2);
    // << mapping
  }

  @Test
  void people_answer() {
    // >> approval
    Dag release =
        Dag.define(
            "release",
            dag -> {
              var approved = dag.task("approve").approval("Publish?", "The figures are ready.");
              dag.task("publish").after(approved).call(String.class, run -> "published");
            });

    DagTester.of(release)
        .given("approve", person -> person.takes(Duration.ofHours(5)).chooses("Approve"))
        .run()
        .succeeded()
        .took(Duration.ofHours(5));
    DagTester.of(release)
        .given("approve", person -> person.chooses("Reject"))
        .run()
        .task("publish")
        .skipped();
    // << approval
  }

  @Test
  void values_left_for_others() {
    // >> xcoms
    Dag counting =
        Dag.define(
            "counting",
            dag -> {
              dag.schedule("@daily").startDate("2026-01-01");
              var count =
                  dag.task("count")
                      .call(
                          Integer.class,
                          run -> {
                            int before =
                                run
                                    .xcoms()
                                    .pull(
                                        XComQuery.of("count").key("total").includePriorDates(),
                                        Integer.class)
                                    .stream()
                                    .mapToInt(total -> total == null ? 0 : total)
                                    .sum();
                            run.xcoms().push("total", before + 10);
                            return 10;
                          });
              dag.task("say")
                  .after(count)
                  .call(
                      String.class,
                      run ->
                          "total "
                              + run.xcoms().pull("count", "total", Integer.class).orElseThrow());
            });
    DagTester tester = DagTester.of(counting);
    tester.run("2026-01-01").task("say").succeeded();
    TestRun second = tester.run("2026-01-02").succeeded();

    assertThat(second.task("count").xcom("total", Integer.class)).isEqualTo(20);
    assertThat(second.task("say").output(String.class)).isEqualTo("total 20");
    // << xcoms
  }

  @Test
  void other_dags() {
    // >> others
    Dag load =
        Dag.define(
            "load",
            dag -> {
              dag.schedule("@daily").startDate("2026-01-01");
              dag.param("table", "sales");
              dag.task("copy").call(String.class, run -> run.param("table").asText());
            });
    Dag master =
        Dag.define(
            "master",
            dag -> {
              dag.schedule("@daily").startDate("2026-01-01");
              var extract = dag.task("extract").call(Integer.class, run -> 1);
              dag.task("load_rates")
                  .after(extract)
                  .run(
                      TriggerDag.class,
                      run -> TriggerDag.of("load").conf(Map.of("table", "rates")));
              dag.task("wait_for_sales")
                  .run(ExternalTask.class, run -> ExternalTask.of("load", run.logicalDate()));
            });
    DagTester tester = DagTester.of(master).alongside(load);
    tester.run(load, "2026-01-01").succeeded();
    tester.run("2026-01-01").succeeded();

    assertThat(tester.runs(load)).hasSize(2);
    TestRun triggered = tester.runs(load).getLast();
    assertThat(triggered.task("copy").output(String.class)).isEqualTo("rates");

    tester.run(load, "2026-01-02").succeeded();
    tester.given(load, "copy", task -> task.diesWith("no such table"));
    tester.run("2026-01-02").failed().task("load_rates").failedWith("of DAG load failed");
    // << others
  }
}
