package dev.windlass.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** DAGs as a generator writes them: wider and deeper than any hand would. */
class LargeDagTest {
  private static final int MANY = 10_000;

  private static TaskRef<String> task(DagBuilder dag, int number) {
    return dag.task("t" + number).call(String.class, run -> "x");
  }

  @Test
  void a_chain_longer_than_the_stack_is_deep_can_be_built() {
    Dag dag =
        Dag.define(
            "chain",
            d -> {
              TaskRef<String> last = task(d, 0);
              for (int i = 1; i < MANY; i++) {
                last = d.task("t" + i).after(last).call(String.class, run -> "x");
              }
            });
    assertThat(dag.structure().tasks()).hasSize(MANY);
    assertThat(dag.structure().tasks().getLast().upstream()).containsExactly("t" + (MANY - 2));
  }

  @Test
  void the_longest_circle_is_found_and_printed_from_where_it_is_entered() {
    assertThatThrownBy(
            () ->
                Dag.define(
                    "circle",
                    d -> {
                      TaskRef<String> first = task(d, 0);
                      TaskRef<String> last = first;
                      for (int i = 1; i < MANY; i++) {
                        last = d.task("t" + i).after(last).call(String.class, run -> "x");
                      }
                      last.before(first);
                    }))
        .isInstanceOf(InvalidDag.class)
        .hasMessageContaining("in a circle: t0 -> t1 -> t2 ->")
        .hasMessageContaining("t9998 -> t9999 -> t0");
  }

  @Test
  void many_tasks_after_a_group_of_many_come_after_its_last_ones() {
    Dag dag =
        Dag.define(
            "groups",
            d -> {
              TaskGroup group =
                  d.group(
                      "g",
                      g -> {
                        TaskRef<String> end = g.task("end").call(String.class, run -> "x");
                        for (int i = 0; i < MANY; i++) {
                          task(g, i).before(end);
                        }
                      });
              for (int i = 0; i < MANY; i++) {
                d.task("t" + i).after(group).call(String.class, run -> "x");
              }
            });
    assertThat(dag.structure().tasks()).hasSize(2 * MANY + 1);
    assertThat(dag.structure().tasks().getLast().upstream()).containsExactly("g.end");
  }
}
