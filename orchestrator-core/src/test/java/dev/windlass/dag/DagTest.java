package dev.windlass.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.DagStructure.TaskSpec;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DagTest {
  record Address(String host) {}

  /** A resource whose parts are never called here: only its types matter. */
  record Machine(String size) implements Resource<Address> {
    @Override
    public String kind() {
      return "machine";
    }

    @Override
    public String connectionId() {
      return "test";
    }

    @Override
    public String name(String key) {
      return key;
    }

    @Override
    public Duration lease() {
      return Duration.ofHours(1);
    }

    @Override
    public RemoteJob<?, Address> create() {
      throw new UnsupportedOperationException();
    }

    @Override
    public RemoteJob<?, Void> destroy(Address resource) {
      throw new UnsupportedOperationException();
    }
  }

  private static String edges(Dag dag) {
    return dag.structure().tasks().stream()
        .map(t -> t.id() + " <- " + String.join(",", t.upstream()))
        .collect(Collectors.joining("\n"));
  }

  private static TaskSpec task(Dag dag, String id) {
    return dag.structure().tasks().stream()
        .filter(t -> t.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_scope_wraps_its_tasks_and_an_inner_scope_lies_inside_the_outer_one() {
    Dag dag =
        Dag.define(
            "nested",
            d -> {
              var roles = d.scope("roles", Machine.class, run -> new Machine("s"));
              var cluster =
                  d.scope("cluster")
                      .in(roles)
                      .open(Machine.class, (run, r) -> new Machine(r.host()));
              var work = d.task("work").in(cluster).call(String.class, (run, c) -> c.host());
              d.task("load").within(roles).with(work).call(String.class, (run, w) -> w);
              d.task("report").with(work).call(String.class, (run, w) -> w);
            });
    assertThat(edges(dag))
        .isEqualTo(
            """
            create_roles <-\s
            destroy_roles <- create_roles,destroy_cluster,load
            create_cluster <- create_roles
            destroy_cluster <- create_roles,create_cluster,work
            work <- create_cluster
            load <- work
            report <- work\
            """);
    assertThat(task(dag, "work").setups()).containsExactly("create_cluster", "create_roles");
    assertThat(task(dag, "destroy_cluster").rule()).isEqualTo(TriggerRule.ALL_DONE_SETUP_SUCCESS);
  }

  @Test
  void a_group_prefixes_its_tasks_and_can_be_an_upstream() {
    Dag dag =
        Dag.define(
            "grouped",
            d -> {
              var staging =
                  d.group(
                      "staging",
                      g -> {
                        var a = g.task("a").call(String.class, run -> "a");
                        g.task("b").with(a).call(String.class, (run, x) -> x);
                        g.task("c").call(String.class, run -> "c");
                      });
              d.task("after").after(staging).call(String.class, run -> "z");
            });
    assertThat(task(dag, "after").upstream()).containsExactly("staging.b", "staging.c");
    assertThat(task(dag, "staging.b").group()).isEqualTo("staging");
  }

  @Test
  void every_problem_is_reported_at_once_with_the_offending_id() {
    assertThatThrownBy(
            () ->
                Dag.define(
                    "bad dag",
                    d -> {
                      d.schedule("61 * * * *").timezone("Mars/Base");
                      var a = d.empty("a");
                      d.empty("a");
                      var b = d.empty("b", a);
                      a.after(b);
                      d.empty("white space");
                    }))
        .isInstanceOf(InvalidDag.class)
        .hasMessageContaining("DAG id 'bad dag'")
        .hasMessageContaining("'61'")
        .hasMessageContaining("Mars/Base")
        .hasMessageContaining("'a' is used twice")
        .hasMessageContaining("white space")
        .hasMessageContaining("circle: a -> b -> a");
  }

  @Test
  void timeouts_that_can_never_be_met_are_refused_with_the_task_s_name() {
    assertThatThrownBy(
            () ->
                Dag.define(
                    "hasty",
                    d -> {
                      d.runTimeout(Duration.ZERO);
                      d.task("a").executionTimeout(Duration.ZERO).call(String.class, run -> "x");
                      d.task("b").waitTimeout(Duration.ofHours(1)).call(String.class, run -> "x");
                      d.task("c")
                          .sensorTimeout(Duration.ofSeconds(-1))
                          .call(String.class, run -> "x");
                    }))
        .isInstanceOf(InvalidDag.class)
        .hasMessageContaining("runTimeout must be longer than zero, not PT0S")
        .hasMessageContaining("the executionTimeout of task 'a' must be longer than zero")
        .hasMessageContaining("'b' never waits for anything elsewhere")
        .hasMessageContaining("the sensorTimeout of task 'c' is negative");
  }

  @Test
  void the_structure_survives_its_json_unchanged() {
    Dag dag =
        Dag.define(
            "json",
            d -> {
              d.cronInterval("@daily").startDate("2026-01-01").param("n", 3);
              d.task("t")
                  .retries(Retries.of(2).delay(Duration.ofSeconds(3)))
                  .call(String.class, run -> "x");
            });
    String text = Json.text(dag.structure());
    assertThat(Json.read(text, DagStructure.class)).isEqualTo(dag.structure());
    assertThat(Json.text(Json.read(text, DagStructure.class))).isEqualTo(text);
  }
}
