package dev.windlass.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.DagStructure.WeightRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What tasks have that say nothing themselves, and what DAGs, tasks and groups are called. */
class DefaultsTest {
  private static TaskSpec task(Dag dag, String id) {
    return dag.structure().tasks().get(dag.ordinal(id));
  }

  private static final Dag NESTED =
      Dag.define(
          "d",
          dag -> {
            dag.retries(Retries.of(1)).owner("dag");
            dag.task("outside").call(String.class, run -> "o");
            dag.group(
                "g",
                g -> {
                  g.task("early").call(String.class, run -> "e");
                  g.defaults(
                      d ->
                          d.retries(Retries.of(2))
                              .pool("p")
                              .poolSlots(3)
                              .rule(TriggerRule.NONE_FAILED)
                              .executionTimeout(Duration.ofHours(1))
                              .sensorTimeout(Duration.ofHours(2))
                              .waitTimeout(Duration.ofHours(3))
                              .weightRule(WeightRule.ABSOLUTE)
                              .owner("group"));
                  g.task("own")
                      .retries(Retries.none())
                      .pool("q")
                      .rule(TriggerRule.ALL_DONE)
                      .owner("task")
                      .call(String.class, run -> "o");
                  g.group(
                      "inner",
                      i -> {
                        i.defaults(d -> d.pool("r").priorityWeight(7));
                        i.task("deep").call(String.class, run -> "d");
                        i.task("waits").run(Look.class, run -> new Look());
                      });
                });
          });

  /** A sensor. */
  private record Look() implements Sensor<String> {
    @Override
    public Poke<String> poke(TaskContext context) {
      return new Poke.Ready<>("there");
    }
  }

  @Test
  void a_groups_defaults_are_over_the_dags_and_hold_for_tasks_before_and_after_they_are_said() {
    TaskSpec early = task(NESTED, "g.early");

    assertThat(early.retries()).isEqualTo(Retries.of(2));
    assertThat(early.pool()).isEqualTo("p");
    assertThat(early.poolSlots()).isEqualTo(3);
    assertThat(early.rule()).isEqualTo(TriggerRule.NONE_FAILED);
    assertThat(early.executionTimeout()).contains(Duration.ofHours(1));
    assertThat(early.weightRule()).isEqualTo(WeightRule.ABSOLUTE);
    assertThat(early.owner()).isEqualTo("group");
  }

  @Test
  void what_is_outside_the_group_has_the_dags() {
    TaskSpec outside = task(NESTED, "outside");

    assertThat(outside.retries()).isEqualTo(Retries.of(1));
    assertThat(outside.pool()).isEqualTo("default_pool");
    assertThat(outside.rule()).isEqualTo(TriggerRule.ALL_SUCCESS);
    assertThat(outside.owner()).isEqualTo("dag");
  }

  @Test
  void what_a_task_says_itself_is_over_its_groups() {
    TaskSpec own = task(NESTED, "g.own");

    assertThat(own.retries()).isEqualTo(Retries.none());
    assertThat(own.pool()).isEqualTo("q");
    assertThat(own.rule()).isEqualTo(TriggerRule.ALL_DONE);
    assertThat(own.owner()).isEqualTo("task");
    assertThat(own.poolSlots()).isEqualTo(3);
  }

  @Test
  void an_inner_groups_defaults_are_over_the_outer_ones() {
    TaskSpec deep = task(NESTED, "g.inner.deep");

    assertThat(deep.pool()).isEqualTo("r");
    assertThat(deep.priorityWeight()).isEqualTo(7);
    assertThat(deep.retries()).isEqualTo(Retries.of(2));
    assertThat(deep.rule()).isEqualTo(TriggerRule.NONE_FAILED);
  }

  @Test
  void time_limits_of_waiting_are_for_what_waits_only() {
    assertThat(task(NESTED, "g.inner.deep").waitTimeout()).isEmpty();
    assertThat(task(NESTED, "g.inner.deep").sensorTimeout()).isEmpty();
    assertThat(task(NESTED, "g.inner.waits").waitTimeout()).contains(Duration.ofHours(3));
    assertThat(task(NESTED, "g.inner.waits").sensorTimeout()).contains(Duration.ofHours(2));
  }

  @Test
  void the_dags_own_defaults_hold_everywhere_and_a_default_policy_decides() {
    Dag dag =
        Dag.define(
            "d",
            d -> {
              d.defaults(
                  all ->
                      all.pool("everywhere")
                          .retries(Retries.of(1))
                          .retryPolicy(RetryPolicy.rules().fail(IllegalStateException.class)));
              d.task("a").call(String.class, run -> "a");
              d.group("g", g -> g.task("b").call(String.class, run -> "b"));
            });

    assertThat(task(dag, "a").pool()).isEqualTo("everywhere");
    assertThat(task(dag, "g.b").pool()).isEqualTo("everywhere");
    assertThat(
            dag.body("g.b")
                .retryPolicy()
                .decide(
                    new RunInfo(
                        "d",
                        "r",
                        RunType.MANUAL,
                        "g.b",
                        -1,
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        Json.object()),
                    new IllegalStateException()))
        .isInstanceOf(RetryPolicy.Decision.Fail.class);
  }

  @Test
  void names_links_tooltips_and_inlets_are_in_the_structure() {
    Asset rates = Asset.of("rates");
    DagStructure structure =
        Dag.define(
                "sales_daily",
                dag -> {
                  dag.displayName("Sales, daily")
                      .owner("sales")
                      .ownerLink("sales", "mailto:sales@example.org");
                  dag.group(
                      "g",
                      g -> {
                        g.tooltip("What the tills sent");
                        g.task("load")
                            .displayName("Load the tills")
                            .inlets(rates)
                            .call(String.class, run -> "l");
                      });
                })
            .structure();

    assertThat(structure.title()).isEqualTo("Sales, daily");
    assertThat(structure.texts().ownerLinks()).containsEntry("sales", "mailto:sales@example.org");
    assertThat(structure.groups().getFirst().tooltip()).isEqualTo("What the tills sent");
    assertThat(structure.tasks().getFirst().title()).isEqualTo("Load the tills");
    assertThat(structure.tasks().getFirst().inlets()).containsExactly(rates);
    assertThat(Json.read(Json.text(structure), DagStructure.class)).isEqualTo(structure);
  }

  @Test
  void a_version_that_an_earlier_release_stored_has_ids_for_names_and_old_back_off() {
    var tree = (com.fasterxml.jackson.databind.node.ObjectNode) Json.tree(NESTED.structure());
    tree.remove("texts");
    tree.path("tasks")
        .forEach(
            t -> {
              var task = (com.fasterxml.jackson.databind.node.ObjectNode) t;
              task.remove(List.of("weights", "displayName", "inlets"));
              var retries = (com.fasterxml.jackson.databind.node.ObjectNode) task.path("retries");
              retries.remove("multiplier");
              retries.put("exponential", true);
            });

    DagStructure old = Json.read(tree.toString(), DagStructure.class);

    assertThat(old.title()).isEqualTo("d");
    assertThat(old.tasks().getFirst().title()).isEqualTo("outside");
    assertThat(old.tasks().getFirst().retries().multiplier()).isEqualTo(2);
  }

  @Test
  void an_owners_link_is_an_address_that_a_browser_may_open() {
    assertThatThrownBy(
            () ->
                Dag.define(
                    "d",
                    dag -> {
                      dag.ownerLink("me", "javascript:alert(1)").ownerLink("you", "no address");
                      dag.tooltip("of nothing");
                      dag.task("a").call(String.class, run -> "a");
                    }))
        .isInstanceOf(InvalidDag.class)
        .hasMessageContaining("link of owner 'me' must be an http, https or mailto address")
        .hasMessageContaining("link of owner 'you'")
        .hasMessageContaining("tooltip is for a group");
  }
}
