package dev.windlass.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.testing.DagTester;
import dev.windlass.testing.TestRun;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is refused when a DAG is defined, beyond what {@link DagTest} has. */
class DefinitionChecksTest {
  private static List<String> problems(Consumer<DagBuilder> body) {
    InvalidDag refused = catchThrowableOfType(InvalidDag.class, () -> Dag.define("d", body));
    assertThat(refused).as("the DAG was accepted").isNotNull();
    return refused.problems();
  }

  private static void forked(DagBuilder dag, String... choices) {
    var choose =
        dag.task("choose").branchesTo(choices).branch(run -> Branch.to("small", "large.load"));
    dag.task("small").after(choose).call(String.class, run -> "s");
    dag.group("large", g -> g.task("load").after(choose).call(String.class, run -> "l"));
    dag.task("far").call(String.class, run -> "f");
  }

  @Test
  void a_branch_may_name_direct_downstream_tasks_and_groups() {
    assertThatCode(() -> Dag.define("d", dag -> forked(dag, "small", "large", "large.load")))
        .doesNotThrowAnyException();
  }

  @Test
  void a_branch_that_names_anything_else_is_refused_with_what_it_could_name() {
    assertThat(problems(dag -> forked(dag, "smal", "far")))
        .containsExactly(
            "task 'choose' branches to 'smal', which is no direct downstream task or group of it;"
                + " those are: small, large.load",
            "task 'choose' branches to 'far', which is no direct downstream task or group of it;"
                + " those are: small, large.load");
  }

  @Test
  void a_choice_that_was_not_named_fails_the_branch() {
    TestRun run = DagTester.of(Dag.define("d", dag -> forked(dag, "small"))).run();

    run.task("choose")
        .failedWith("it chose [small, large.load], but said that it branches to [small] only");
  }

  @Test
  void people_are_not_asked_for_branches_that_are_not_there() {
    assertThat(
            problems(
                dag -> {
                  var ask =
                      dag.task("ask")
                          .ask(
                              new ApprovalSpec(
                                  ApprovalSpec.Kind.BRANCH,
                                  "Which?",
                                  "",
                                  List.of("left", "rihgt"),
                                  false,
                                  List.of(),
                                  Optional.empty(),
                                  List.of(),
                                  Json.object()));
                  dag.task("left").after(ask).call(String.class, run -> "l");
                  dag.task("right").after(ask).call(String.class, run -> "r");
                }))
        .singleElement()
        .asString()
        .contains("branches to 'rihgt'", "those are: left, right");
  }

  @Test
  void only_branches_name_what_they_branch_to() {
    assertThat(
            problems(dag -> dag.task("a").branchesTo("b").call(String.class, run -> "no branch")))
        .containsExactly("task 'a' names the tasks it branches to, but is no branch");
  }

  @Test
  void a_sensor_is_not_both_soft_and_never_failing() {
    assertThat(
            problems(
                dag ->
                    dag.task("wait")
                        .softFail()
                        .sensing(
                            new Sensing(Optional.empty(), false, Optional.empty(), true, false))
                        .call(String.class, run -> "x")))
        .containsExactly(
            "task 'wait' has both softFail and neverFail; with neverFail every error skips it:"
                + " keep one");
  }

  @Test
  void a_weight_strategy_that_fails_is_a_problem_of_its_task() {
    assertThat(
            problems(
                dag -> {
                  dag.task("a")
                      .weightRule(
                          (task, n) -> {
                            throw new IllegalStateException("no weight for " + task.id());
                          })
                      .call(String.class, run -> "x");
                  dag.task("b")
                      .weightRule(DagStructure.WeightRule.CUSTOM)
                      .call(String.class, run -> "x");
                }))
        .containsExactly(
            "the weight strategy of task 'a' failed: java.lang.IllegalStateException: no weight"
                + " for a",
            "task 'b' has the weight rule CUSTOM: give the strategy itself instead");
  }
}
