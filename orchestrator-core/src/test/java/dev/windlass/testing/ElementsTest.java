package dev.windlass.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Dag;
import dev.windlass.dag.DagBuilder;
import dev.windlass.dag.Elements;
import dev.windlass.dag.SkipTask;
import dev.windlass.dag.TaskRef;
import dev.windlass.dag.TriggerRule;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What becomes of elements between the list and the instance: changed, filtered, joined. */
class ElementsTest {
  private static TestRun run(Consumer<DagBuilder> body) {
    return DagTester.of(Dag.define("d", body)).run();
  }

  private static TaskRef<List<Integer>> numbers(DagBuilder dag, String id, Integer... numbers) {
    return dag.task(id).callList(Integer.class, run -> List.of(numbers));
  }

  private static List<String> outputs(TestRun run, String task) {
    return run.tasks(task).stream().map(t -> t.output(String.class)).toList();
  }

  @Test
  void a_changed_element_is_what_the_instance_gets_in_its_new_type() {
    TestRun run =
        run(
            dag ->
                dag.expand(
                    "each",
                    Elements.of(numbers(dag, "list", 1, 2))
                        .map((r, n) -> LocalDate.of(2026, 1, n))
                        .map((r, day) -> Map.of("day", day)),
                    String.class,
                    (r, m) -> m.toString()));

    assertThat(outputs(run.succeeded(), "each"))
        .containsExactly("{day=2026-01-01}", "{day=2026-01-02}");
  }

  @Test
  void a_skip_while_changing_skips_that_instance_alone() {
    TestRun run =
        run(
            dag ->
                dag.expand(
                    "each",
                    Elements.of(numbers(dag, "list", 1, 2))
                        .map(
                            (r, n) -> {
                              if (n == 1) {
                                throw new SkipTask("one is too few");
                              }
                              return n;
                            }),
                    Integer.class,
                    (r, n) -> n));

    run.task("each", 0).skipped();
    run.task("each", 1).succeeded();
  }

  @Test
  void a_failure_while_changing_is_the_instances_and_is_retried() {
    TestRun run =
        run(
            dag ->
                dag.task("each")
                    .over(
                        Elements.of(numbers(dag, "list", 1, 2))
                            .map(
                                (r, n) -> {
                                  if (n == 1 && r.tryNumber() == 1) {
                                    throw new IllegalStateException("not now");
                                  }
                                  return n;
                                }))
                    .retries(dev.windlass.dag.Retries.of(1))
                    .callEach(Integer.class, (r, n) -> n));

    run.succeeded().task("each", 0).attempts(2);
    run.task("each", 1).attempts(1);
  }

  @Test
  void what_is_filtered_out_is_skipped_and_no_part_of_the_result() {
    TestRun run =
        run(
            dag -> {
              TaskRef<List<Integer>> even =
                  dag.expand(
                      "each",
                      Elements.of(numbers(dag, "list", 1, 2, 3, 4)).filter((r, n) -> n % 2 == 0),
                      Integer.class,
                      (r, n) -> n);
              dag.task("sum")
                  .with(even)
                  .rule(TriggerRule.NONE_FAILED)
                  .call(Integer.class, (r, all) -> all.stream().mapToInt(n -> n).sum());
            });

    run.succeeded().task("each", 2).skipped();
    assertThat(run.task("sum").output(Integer.class)).isEqualTo(6);
  }

  @Test
  void joined_lists_keep_what_is_done_to_the_elements_of_each() {
    TestRun run =
        run(
            dag ->
                dag.expand(
                    "each",
                    Elements.of(numbers(dag, "list", 1, 2))
                        .map((r, n) -> "first " + n)
                        .concat(
                            Elements.of(List.of(7), Integer.class).map((r, n) -> "second " + n),
                            Elements.of(List.of("third"), String.class))
                        .map((r, text) -> text + "!"),
                    String.class,
                    (r, text) -> text));

    assertThat(outputs(run.succeeded(), "each"))
        .containsExactly("first 1!", "first 2!", "second 7!", "third!");
  }

  @Test
  void a_shorter_input_is_filled_with_the_value_said_and_an_element_null_is_not() {
    TestRun run =
        run(
            dag -> {
              var names =
                  dag.task("names").callList(String.class, r -> java.util.Arrays.asList("a", null));
              dag.task("each")
                  .over(numbers(dag, "list", 1, 2, 3))
                  .over(Elements.of(names).map((r, n) -> n + "?").fillWith("none"))
                  .zipLongest()
                  .callEach(String.class, (r, n, name) -> n + " " + name);
            });

    assertThat(outputs(run.succeeded(), "each")).containsExactly("1 a?", "2 null?", "3 none");
  }

  @Test
  void an_element_that_is_filtered_out_skips_its_index_in_the_whole_group() {
    TestRun run =
        run(
            dag ->
                dag.expandGroup(
                    "g",
                    Elements.of(numbers(dag, "list", 1, 2)).filter((r, n) -> n > 1),
                    (g, n) -> {
                      g.task("alone").call(String.class, r -> "alone " + r.mapIndex());
                      return g.task("takes").with(n).call(Integer.class, (r, x) -> x);
                    }));

    run.task("g.takes", 0).skipped();
    run.task("g.alone", 0).skipped();
    assertThat(run.task("g.alone", 1).output(String.class)).isEqualTo("alone 1");
    assertThat(run.task("g.takes", 1).output(Integer.class)).isEqualTo(2);
  }

  @Test
  void an_instance_has_the_label_its_arguments_give_it_and_the_body_may_say_another() {
    TestRun run =
        run(
            dag -> {
              dag.task("each")
                  .over(numbers(dag, "list", 10, 20))
                  .label((r, n) -> "number " + n)
                  .callEach(
                      Integer.class,
                      (r, n) -> {
                        if (n == 20) {
                          r.context().label("twenty");
                        }
                        return n;
                      });
              dag.task("plain")
                  .call(
                      Integer.class,
                      r -> {
                        r.context().label("nobody shows this");
                        return 1;
                      });
            });

    assertThat(run.succeeded().task("each", 0).label()).contains("number 10");
    assertThat(run.task("each", 1).label()).contains("twenty");
    assertThat(run.task("plain").label()).isEmpty();
  }

  @Test
  void a_label_that_cannot_be_given_is_no_failure() {
    TestRun run =
        run(
            dag ->
                dag.task("each")
                    .over(numbers(dag, "list", 10))
                    .label(
                        (r, n) -> {
                          throw new IllegalStateException("no idea");
                        })
                    .callEach(Integer.class, (r, n) -> n));

    run.succeeded().task("each", 0).logged("no label: java.lang.IllegalStateException: no idea");
  }

  @Test
  void a_body_of_a_test_gets_the_elements_as_the_lists_have_them() {
    Dag dag =
        Dag.define(
            "d",
            d ->
                d.expand(
                    "each",
                    Elements.of(numbers(d, "list", 1))
                        .concat(Elements.of(List.of(2), Integer.class)),
                    Integer.class,
                    (r, n) -> n));
    TestRun run =
        DagTester.of(dag)
            .given("each", t -> t.runs((context, in) -> in.get(0, Integer.class) * 100))
            .run();

    assertThat(run.task("each", 1).output(Integer.class)).isEqualTo(200);
  }
}
