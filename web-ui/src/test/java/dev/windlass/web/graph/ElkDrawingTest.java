package dev.windlass.web.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Dag;
import dev.windlass.dag.DagBuilder;
import dev.windlass.dag.DagStructure;
import dev.windlass.dag.TaskRef;
import dev.windlass.web.graph.GraphLayout.Edge;
import dev.windlass.web.graph.GraphLayout.Group;
import dev.windlass.web.graph.GraphLayout.Node;
import dev.windlass.web.http.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ElkDrawingTest {
  private static final Dag NESTED =
      Dag.define(
          "nested",
          d -> {
            var start = d.task("start").call(String.class, run -> "");
            var outer =
                d.group(
                    "outer",
                    g -> {
                      var a = g.task("a").with(start).call(String.class, (run, s) -> s);
                      g.group(
                          "inner",
                          i -> {
                            var b = i.task("b").with(a).call(String.class, (run, s) -> s);
                            i.task("c").after(b).call(String.class, run -> "");
                          });
                    });
            d.task("end").after(outer).call(String.class, run -> "");
          });

  private static GraphLayout draw(Dag dag, String... collapsed) {
    return ElkDrawing.draw(new DagTree(dag.structure()), 1, true, Set.of(collapsed));
  }

  private static Node node(GraphLayout layout, String id) {
    return layout.nodes().stream().filter(n -> n.id().equals(id)).findFirst().orElseThrow();
  }

  private static String edges(GraphLayout layout) {
    return layout.edges().stream()
        .map(e -> e.id() + " " + e.kind())
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  @Test
  void open_groups_hold_what_is_in_them_and_leave_room_for_their_title() {
    GraphLayout layout = draw(NESTED);
    assertThat(layout.groups().stream().map(Group::id)).containsExactly("outer", "outer.inner");
    Group outer = layout.groups().get(0);
    Group inner = layout.groups().get(1);
    assertThat(inner.parentId()).isEqualTo("outer");
    assertThat(inner.label()).isEqualTo("inner");
    assertThat(outer.taskIds()).containsExactly("outer.a", "outer.inner.b", "outer.inner.c");
    assertThat(inner.x()).isGreaterThanOrEqualTo(outer.x() + 16);
    assertThat(inner.y()).isGreaterThanOrEqualTo(outer.y() + 40);
    Node b = node(layout, "outer.inner.b");
    assertThat(b.label()).isEqualTo("b");
    assertThat(List.of(b.w(), b.h())).containsExactly(208, 60);
    assertThat(b.x()).isBetween(inner.x() + 16, inner.x() + inner.w() - b.w() - 16);
    assertThat(b.y()).isBetween(inner.y() + 40, inner.y() + inner.h() - b.h() - 16);
    assertThat(node(layout, "start").x()).isLessThan(outer.x());
    assertThat(node(layout, "end").x()).isGreaterThan(outer.x() + outer.w());
  }

  @Test
  void lines_say_whether_data_flows_and_end_at_their_nodes() {
    GraphLayout layout = draw(NESTED);
    assertThat(edges(layout))
        .isEqualTo(
            """
            outer.a->outer.inner.b data
            outer.inner.b->outer.inner.c order
            outer.inner.c->end order
            start->outer.a data\
            """);
    for (Edge edge : layout.edges()) {
      Node source = node(layout, edge.source());
      Node target = node(layout, edge.target());
      List<Integer> first = edge.points().getFirst();
      List<Integer> last = edge.points().getLast();
      assertThat(first.get(0)).as(edge.id()).isEqualTo(source.x() + source.w());
      assertThat(first.get(1)).isBetween(source.y(), source.y() + source.h());
      assertThat(last.get(0)).as(edge.id()).isEqualTo(target.x());
      assertThat(last.get(1)).isBetween(target.y(), target.y() + target.h());
    }
  }

  @Test
  void a_closed_group_is_one_node_with_one_line_per_neighbour() {
    GraphLayout layout = draw(NESTED, "outer");
    assertThat(layout.groups()).isEmpty();
    Node outer = node(layout, "outer");
    assertThat(outer.kind()).isEqualTo("group");
    assertThat(outer.taskIds()).hasSize(3);
    assertThat(edges(layout)).isEqualTo("outer->end order\nstart->outer data");
    assertThat(draw(NESTED, "outer.inner").groups().stream().map(Group::id))
        .containsExactly("outer");
  }

  @Test
  void the_same_dag_gives_the_same_picture() {
    assertThat(Wire.text(draw(NESTED))).isEqualTo(Wire.text(draw(NESTED)));
  }

  @Test
  void any_dag_with_any_groups_open_or_closed_can_be_drawn() {
    for (int seed = 1; seed <= 150; seed++) {
      Random random = new Random(seed);
      Dag dag = Dag.define("random", d -> grow(d, random, new ArrayList<>(), 0));
      DagTree tree = new DagTree(dag.structure());
      Set<String> closed =
          dag.structure().groups().stream()
              .map(DagStructure.GroupSpec::id)
              .filter(g -> random.nextInt(4) == 0)
              .collect(Collectors.toSet());
      GraphLayout layout = ElkDrawing.draw(tree, 1, random.nextBoolean(), closed);
      assertThat(layout.nodes()).as("seed %d", seed).isNotEmpty();
      assertThat(layout.edges()).allSatisfy(e -> assertThat(e.points()).hasSizeGreaterThan(1));
    }
  }

  private static void grow(DagBuilder d, Random random, List<TaskRef<?>> all, int depth) {
    int parts = 1 + random.nextInt(5);
    for (int i = 0; i < parts; i++) {
      if (depth < 3 && random.nextInt(3) == 0) {
        d.group("g" + depth + i, g -> grow(g, random, all, depth + 1));
      } else {
        var task = d.task("t" + all.size()).call(String.class, run -> "");
        for (TaskRef<?> earlier : all) {
          if (random.nextInt(all.size()) < 2) {
            task.after(earlier);
          }
        }
        all.add(task);
      }
    }
    if (all.isEmpty()) {
      d.task("only").call(String.class, run -> "");
    }
  }

  @Test
  void nodes_of_a_wide_and_deep_dag_do_not_overlap() {
    Dag wide =
        Dag.define(
            "wide",
            d -> {
              List<TaskRef<String>> layer = List.of(d.task("start").call(String.class, run -> ""));
              for (int depth = 0; depth < 5; depth++) {
                List<TaskRef<String>> next = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                  next.add(
                      d.task("t" + depth + "_" + i)
                          .with(layer.get(i % layer.size()))
                          .call(String.class, (run, s) -> s));
                }
                layer = next;
              }
            });
    List<Node> nodes = draw(wide).nodes();
    assertThat(nodes).hasSize(201);
    for (int i : IntStream.range(0, nodes.size()).toArray()) {
      for (Node other : nodes.subList(i + 1, nodes.size())) {
        Node node = nodes.get(i);
        boolean apart =
            node.x() + node.w() <= other.x()
                || other.x() + other.w() <= node.x()
                || node.y() + node.h() <= other.y()
                || other.y() + other.h() <= node.y();
        assertThat(apart).as(node.id() + " and " + other.id()).isTrue();
      }
    }
  }
}
