package dev.windlass.web.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Dag;
import org.junit.jupiter.api.Test;

/** What lines of a DAG's tree are called. */
class DagTreeTest {
  @Test
  void a_line_has_the_name_that_was_given_or_the_last_part_of_the_id() {
    DagTree tree =
        new DagTree(
            Dag.define(
                    "d",
                    dag ->
                        dag.group(
                            "g",
                            g -> {
                              g.tooltip("What it is about");
                              g.task("plain").call(String.class, run -> "p");
                              g.task("named").displayName("A name").call(String.class, run -> "n");
                            }))
                .structure());

    assertThat(tree.rows())
        .extracting(DagTree.Row::label)
        .containsExactlyInAnyOrder("g", "plain", "A name");
    assertThat(tree.rows())
        .extracting(DagTree.Row::tooltip)
        .containsExactlyInAnyOrder("What it is about", null, null);
  }
}
