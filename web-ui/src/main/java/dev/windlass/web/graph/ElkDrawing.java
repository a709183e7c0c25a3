package dev.windlass.web.graph;

import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.TaskSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.options.HierarchyHandling;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkBendPoint;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;
import org.jspecify.annotations.Nullable;

/**
 * Lays one DAG out with ELK's layered algorithm, groups as nodes that hold nodes. Good for one
 * drawing; the same input gives the same picture.
 */
final class ElkDrawing {
  private static final double NODE_WIDTH = 208;
  private static final double NODE_HEIGHT = 60;
  private static final double BETWEEN_SIBLINGS = 24;
  private static final double BETWEEN_LAYERS = 56;
  private static final ElkPadding GROUP_ROOM = new ElkPadding(40, 16, 16, 16);
  private static final ElkPadding CANVAS_ROOM = new ElkPadding(24, 24, 24, 24);

  static {
    LayoutMetaDataService.getInstance()
        .registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
  }

  /** A line before it has a way. */
  private record Link(String source, String target) {}

  private final DagTree tree;
  private final Set<String> collapsed;
  private final ElkNode canvas = ElkGraphUtil.createGraph();
  private final SequencedMap<String, ElkNode> nodes = new LinkedHashMap<>();
  private final SequencedMap<String, ElkNode> groups = new LinkedHashMap<>();
  private final SequencedMap<Link, String> kinds = new LinkedHashMap<>();
  private final Map<Link, ElkEdge> edges = new HashMap<>();

  private ElkDrawing(DagTree tree, Set<String> collapsed) {
    this.tree = tree;
    this.collapsed = collapsed;
  }

  /** The picture of a version. */
  static GraphLayout draw(DagTree tree, int version, boolean leftToRight, Set<String> collapsed) {
    ElkDrawing drawing = new ElkDrawing(tree, collapsed);
    drawing.build(leftToRight ? Direction.RIGHT : Direction.DOWN);
    new RecursiveGraphLayoutEngine().layout(drawing.canvas, new BasicProgressMonitor());
    return drawing.read(version, leftToRight ? "LR" : "TB");
  }

  private void build(Direction direction) {
    configure(canvas, direction, CANVAS_ROOM);
    for (TaskSpec task : tree.tasks().values()) {
      List<String> outerFirst = new ArrayList<>(tree.around(task.group()));
      Collections.reverse(outerFirst);
      ElkNode parent = canvas;
      String shown = task.id();
      for (String group : outerFirst) {
        if (collapsed.contains(group)) {
          shown = group;
          break;
        }
        ElkNode outer = parent;
        parent = groups.computeIfAbsent(group, g -> openGroup(outer, direction));
      }
      ElkNode inside = parent;
      nodes.computeIfAbsent(shown, id -> box(inside));
    }
    Shortcuts shortcuts = new Shortcuts(tree);
    for (TaskSpec task : tree.tasks().values()) {
      for (String up : DagTree.upstream(task)) {
        TaskSpec source = tree.tasks().get(up);
        if (source != null && (tellsMore(source, task) || !shortcuts.contains(up, task.id()))) {
          link(source, task);
        }
      }
    }
  }

  private static void configure(ElkNode node, Direction direction, ElkPadding room) {
    node.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
    node.setProperty(CoreOptions.DIRECTION, direction);
    node.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
    node.setProperty(CoreOptions.HIERARCHY_HANDLING, HierarchyHandling.INCLUDE_CHILDREN);
    node.setProperty(CoreOptions.PADDING, room);
    node.setProperty(CoreOptions.RANDOM_SEED, 1);
    node.setProperty(CoreOptions.SPACING_NODE_NODE, BETWEEN_SIBLINGS);
    node.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, BETWEEN_LAYERS);
    node.setProperty(LayeredOptions.SPACING_EDGE_NODE, 16.0);
    node.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, 16.0);
    node.setProperty(LayeredOptions.SPACING_EDGE_EDGE_BETWEEN_LAYERS, 10.0);
  }

  private static ElkNode openGroup(ElkNode parent, Direction direction) {
    ElkNode node = ElkGraphUtil.createNode(parent);
    configure(node, direction, GROUP_ROOM);
    return node;
  }

  private static ElkNode box(ElkNode parent) {
    ElkNode node = ElkGraphUtil.createNode(parent);
    node.setDimensions(NODE_WIDTH, NODE_HEIGHT);
    return node;
  }

  /**
   * Whether a line says something that a longer way between the two does not: what data comes from
   * where, and which teardown belongs to which setup. That a task uses the resource of its scope
   * goes without saying.
   */
  private static boolean tellsMore(TaskSpec from, TaskSpec to) {
    return switch (kind(from, to)) {
      case "scope" -> true;
      case "data" -> from.role() != Role.SETUP;
      default -> false;
    };
  }

  private void link(TaskSpec from, TaskSpec to) {
    String source = shown(from);
    String target = shown(to);
    if (source.equals(target)) {
      return;
    }
    Link link = new Link(source, target);
    String kind = kind(from, to);
    // Where a collapsed group merges lines, a use of data says more than mere order.
    kinds.merge(link, kind, (a, b) -> a.equals("data") || b.equals("data") ? "data" : a);
    edges.computeIfAbsent(link, l -> ElkGraphUtil.createSimpleEdge(node(source), node(target)));
  }

  private static String kind(TaskSpec from, TaskSpec to) {
    if (to.role() == Role.TEARDOWN && to.setups().contains(from.id())) {
      return "scope";
    }
    return to.inputs().contains(from.id()) ? "data" : "order";
  }

  private String shown(TaskSpec task) {
    String shown = task.id();
    for (String group : tree.around(task.group())) {
      if (collapsed.contains(group)) {
        shown = group;
      }
    }
    return shown;
  }

  private ElkNode node(String id) {
    ElkNode node = nodes.get(id);
    if (node == null) {
      throw new IllegalStateException("no node for " + id);
    }
    return node;
  }

  private GraphLayout read(int version, String direction) {
    return new GraphLayout(
        tree.structure().dagId(),
        version,
        direction,
        (int) Math.ceil(canvas.getWidth()),
        (int) Math.ceil(canvas.getHeight()),
        nodes.entrySet().stream().map(e -> readNode(e.getKey(), e.getValue())).toList(),
        groups.entrySet().stream().map(e -> readGroup(e.getKey(), e.getValue())).toList(),
        kinds.entrySet().stream().map(e -> readEdge(e.getKey(), e.getValue())).toList());
  }

  private GraphLayout.Node readNode(String id, ElkNode at) {
    TaskSpec task = tree.tasks().get(id);
    String parent = task == null ? parentOf(id) : task.group();
    DagTree.Row row =
        task == null
            ? new DagTree.Row(
                id,
                DagTree.label(id, parent),
                null,
                "group",
                null,
                null,
                false,
                false,
                false,
                tree.tooltip(id))
            : DagTree.row(task, null);
    return new GraphLayout.Node(
        id,
        row.label(),
        row.kind(),
        parent.isEmpty() ? null : parent,
        task == null ? tree.tasksIn(id) : null,
        row.operator(),
        row.triggerRule(),
        row.isSetup(),
        row.isTeardown(),
        row.isMapped(),
        row.tooltip(),
        round(left(at)),
        round(top(at)),
        round(at.getWidth()),
        round(at.getHeight()));
  }

  private String parentOf(String groupId) {
    var group = tree.group(groupId);
    return group == null ? "" : group.parent();
  }

  private GraphLayout.Group readGroup(String id, ElkNode at) {
    String parent = parentOf(id);
    return new GraphLayout.Group(
        id,
        DagTree.label(id, parent),
        parent.isEmpty() ? null : parent,
        tree.tasksIn(id),
        tree.tooltip(id),
        round(left(at)),
        round(top(at)),
        round(at.getWidth()),
        round(at.getHeight()));
  }

  private GraphLayout.Edge readEdge(Link link, String kind) {
    ElkEdge edge = edges.get(link);
    if (edge == null || edge.getSections().isEmpty()) {
      throw new IllegalStateException("no way from %s to %s".formatted(link.source, link.target));
    }
    ElkEdgeSection way = edge.getSections().getFirst();
    // ELK gives an edge's points relative to the node that contains the edge.
    double dx = left(edge.getContainingNode());
    double dy = top(edge.getContainingNode());
    List<List<Integer>> points = new ArrayList<>();
    points.add(point(way.getStartX() + dx, way.getStartY() + dy));
    for (ElkBendPoint bend : way.getBendPoints()) {
      points.add(point(bend.getX() + dx, bend.getY() + dy));
    }
    points.add(point(way.getEndX() + dx, way.getEndY() + dy));
    return new GraphLayout.Edge(
        link.source + "->" + link.target, link.source, link.target, kind, null, points);
  }

  private static List<Integer> point(double x, double y) {
    return List.of(round(x), round(y));
  }

  private static double left(@Nullable ElkNode node) {
    return node == null ? 0 : node.getX() + left(node.getParent());
  }

  private static double top(@Nullable ElkNode node) {
    return node == null ? 0 : node.getY() + top(node.getParent());
  }

  private static int round(double value) {
    return (int) Math.round(value);
  }
}
