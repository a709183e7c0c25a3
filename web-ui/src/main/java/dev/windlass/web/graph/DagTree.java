package dev.windlass.web.graph;

import dev.windlass.dag.DagStructure;
import dev.windlass.dag.DagStructure.GroupSpec;
import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.TaskSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A DAG's tasks in their groups, in an order that reads from start to end: a group directly before
 * its children, siblings in topological order. Immutable.
 */
public final class DagTree {
  private final DagStructure structure;
  private final SequencedMap<String, TaskSpec> tasks = new LinkedHashMap<>();
  private final Map<String, GroupSpec> groups = new HashMap<>();
  private final Map<String, List<String>> downstream = new HashMap<>();

  /**
   * One line of the tree.
   *
   * @param kind {@code task} or {@code group}
   * @param label what people call it
   * @param tooltip what a group is about; null: nothing was said
   * @param operator null for groups, as is {@code triggerRule}
   */
  public record Row(
      String id,
      String label,
      @Nullable String parentId,
      String kind,
      @Nullable String operator,
      @Nullable String triggerRule,
      boolean isSetup,
      boolean isTeardown,
      boolean isMapped,
      @Nullable String tooltip) {}

  /** Reads the tree out of a structure. */
  public DagTree(DagStructure structure) {
    this.structure = structure;
    structure.groups().forEach(g -> groups.put(g.id(), g));
    Map<String, TaskSpec> byId = new LinkedHashMap<>();
    structure.tasks().forEach(t -> byId.put(t.id(), t));
    for (TaskSpec task : byId.values()) {
      for (String up : upstream(task)) {
        downstream.computeIfAbsent(up, u -> new ArrayList<>()).add(task.id());
      }
    }
    topological(byId).forEach(t -> tasks.put(t.id(), t));
  }

  /** What the tree was read out of. */
  public DagStructure structure() {
    return structure;
  }

  /** All tasks, upstream before downstream; of several possible orders the author's. */
  public SequencedMap<String, TaskSpec> tasks() {
    return tasks;
  }

  /** The group of that id; null when there is none. */
  public @Nullable GroupSpec group(String id) {
    return groups.get(id);
  }

  /** The ids a task waits for; a teardown also waits for its setups. */
  public static SequencedSet<String> upstream(TaskSpec task) {
    SequencedSet<String> all = new LinkedHashSet<>(task.upstream());
    all.addAll(task.inputs());
    if (task.role() == Role.TEARDOWN) {
      all.addAll(task.setups());
    }
    return all;
  }

  /** The ids that wait for a task. */
  public List<String> downstream(String taskId) {
    return downstream.getOrDefault(taskId, List.of());
  }

  /** {@code from} and everything before it ({@code up}) or after it ({@code down}). */
  public Set<String> reach(Set<String> from, boolean up, boolean down) {
    Set<String> reached = new LinkedHashSet<>(from);
    if (up) {
      spread(from, reached, id -> upstream(spec(id)));
    }
    if (down) {
      spread(from, reached, this::downstream);
    }
    return reached;
  }

  private TaskSpec spec(String id) {
    TaskSpec task = tasks.get(id);
    if (task == null) {
      throw new IllegalArgumentException("no task " + id);
    }
    return task;
  }

  private static void spread(
      Set<String> from,
      Set<String> reached,
      java.util.function.Function<String, Iterable<String>> next) {
    Deque<String> open = new ArrayDeque<>(from);
    Set<String> seen = new LinkedHashSet<>(from);
    while (!open.isEmpty()) {
      for (String id : next.apply(open.poll())) {
        if (seen.add(id)) {
          reached.add(id);
          open.add(id);
        }
      }
    }
  }

  /** The groups around a task or group, the innermost first. */
  public List<String> around(String innermost) {
    List<String> path = new ArrayList<>();
    GroupSpec group = groups.get(innermost);
    while (group != null) {
      path.add(group.id());
      group = groups.get(group.parent());
    }
    return path;
  }

  /** All tasks in a group, at any depth. */
  public List<String> tasksIn(String groupId) {
    return tasks.values().stream()
        .filter(t -> around(t.group()).contains(groupId))
        .map(TaskSpec::id)
        .toList();
  }

  /** The tree, line by line. Groups without tasks are left out. */
  public List<Row> rows() {
    // A group stands where its first task would stand.
    Map<String, SequencedSet<String>> children = new HashMap<>();
    for (TaskSpec task : tasks.values()) {
      String child = task.id();
      for (String group : around(task.group())) {
        children.computeIfAbsent(group, g -> new LinkedHashSet<>()).add(child);
        child = group;
      }
      children.computeIfAbsent("", g -> new LinkedHashSet<>()).add(child);
    }
    List<Row> rows = new ArrayList<>();
    emit("", children, rows);
    return rows;
  }

  private void emit(String parent, Map<String, SequencedSet<String>> children, List<Row> rows) {
    String parentId = parent.isEmpty() ? null : parent;
    for (String id : children.getOrDefault(parent, new LinkedHashSet<>())) {
      TaskSpec task = tasks.get(id);
      if (task == null) {
        rows.add(
            new Row(
                id,
                label(id, parent),
                parentId,
                "group",
                null,
                null,
                false,
                false,
                false,
                tooltip(id)));
        emit(id, children, rows);
      } else {
        rows.add(row(task, parentId));
      }
    }
  }

  /** A task as a line. */
  public static Row row(TaskSpec task, @Nullable String parentId) {
    return new Row(
        task.id(),
        task.displayName().isEmpty() ? label(task.id(), task.group()) : task.displayName(),
        parentId,
        "task",
        task.operator(),
        task.rule().word(),
        task.role() == Role.SETUP,
        task.role() == Role.TEARDOWN,
        task.map().isPresent() || !task.mapGroup().isEmpty(),
        null);
  }

  /** What a group is about; null: nothing was said. */
  @Nullable String tooltip(String groupId) {
    GroupSpec group = groups.get(groupId);
    return group == null || group.tooltip().isEmpty() ? null : group.tooltip();
  }

  /** An id without the group it is in. */
  static String label(String id, String group) {
    return !group.isEmpty() && id.startsWith(group + ".") ? id.substring(group.length() + 1) : id;
  }

  private List<TaskSpec> topological(Map<String, TaskSpec> byId) {
    Map<String, Integer> place = new HashMap<>();
    Map<String, Integer> open = new HashMap<>();
    for (TaskSpec task : byId.values()) {
      place.put(task.id(), place.size());
      open.put(
          task.id(), Math.toIntExact(upstream(task).stream().filter(byId::containsKey).count()));
    }
    PriorityQueue<String> ready =
        new PriorityQueue<>(Comparator.comparing(id -> place.getOrDefault(id, 0)));
    open.forEach(
        (id, n) -> {
          if (n == 0) {
            ready.add(id);
          }
        });
    List<TaskSpec> sorted = new ArrayList<>();
    while (!ready.isEmpty()) {
      TaskSpec task = byId.get(ready.poll());
      if (task == null) {
        continue;
      }
      sorted.add(task);
      for (String down : downstream(task.id())) {
        if (open.merge(down, -1, Integer::sum) == 0) {
          ready.add(down);
        }
      }
    }
    return sorted;
  }
}
