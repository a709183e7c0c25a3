package dev.windlass.brain;

import dev.windlass.dag.Branch;
import dev.windlass.dag.DagStructure;
import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.TaskSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a DAG's definition says, worked out without the brain. */
final class PromisesDag {
  final DagStructure structure;
  final Map<String, TaskSpec> specs = new LinkedHashMap<>();
  final Map<String, List<String>> downstream = new HashMap<>();
  final Set<String> leaves = new LinkedHashSet<>();
  final Set<String> sourcesOfMaps = new LinkedHashSet<>();

  /** By setup: every task that its teardowns wait for. */
  final Map<String, List<TaskSpec>> members = new HashMap<>();

  private final Map<String, Set<String>> after = new HashMap<>();

  /** Whether some task looks at the previous run. */
  final boolean asksThePast;

  PromisesDag(DagStructure structure) {
    this.structure = structure;
    this.asksThePast = structure.tasks().stream().anyMatch(t -> t.past().any());
    for (TaskSpec task : structure.tasks()) {
      specs.put(task.id(), task);
      downstream.put(task.id(), new ArrayList<>());
      task.map().ifPresent(m -> m.over().forEach(o -> sourcesOfMaps.add(o.task())));
    }
    for (TaskSpec task : specs.values()) {
      task.upstream().forEach(u -> downstream.get(u).add(task.id()));
    }
    for (TaskSpec task : specs.values()) {
      if (!ignored(task) && downstream.get(task.id()).stream().allMatch(d -> ignored(spec(d)))) {
        leaves.add(task.id());
      }
      if (task.role() == Role.SETUP) {
        members.put(task.id(), specs.values().stream().filter(t -> uses(t, task)).toList());
      }
    }
    if (leaves.isEmpty()) {
      specs.keySet().stream().filter(t -> downstream.get(t).isEmpty()).forEach(leaves::add);
    }
  }

  /** Whether a task is in the scope of a setup; a teardown is where its own setup is. */
  private boolean uses(TaskSpec task, TaskSpec setup) {
    return task.role() == Role.TEARDOWN
        ? task.setups().stream().anyMatch(s -> spec(s).setups().contains(setup.id()))
        : task.setups().contains(setup.id());
  }

  /** Whether its outcome says nothing of what is around it. */
  static boolean ignored(TaskSpec task) {
    return task.role() == Role.TEARDOWN && !task.failRunOnTeardownFailure();
  }

  TaskSpec spec(String id) {
    TaskSpec spec = specs.get(id);
    if (spec == null) {
      throw new IllegalArgumentException("no task " + id);
    }
    return spec;
  }

  static boolean together(TaskSpec a, TaskSpec b) {
    return !a.mapGroup().isEmpty() && a.mapGroup().equals(b.mapGroup());
  }

  /** Everything that comes after a task. */
  Set<String> after(String id) {
    Set<String> known = after.get(id);
    if (known == null) {
      known = new LinkedHashSet<>();
      for (String d : downstream.get(id)) {
        known.add(d);
        known.addAll(after(d));
      }
      after.put(id, known);
    }
    return known;
  }

  /** The direct downstream tasks that a branch means by an id. */
  Set<String> directly(String task, String id) {
    Set<String> meant = new LinkedHashSet<>();
    for (String d : downstream.get(task)) {
      String group = spec(d).group();
      if (d.equals(id) || group.equals(id) || group.startsWith(id + ".")) {
        meant.add(d);
      }
    }
    return meant;
  }

  /** What a decision skips: teardowns never. */
  Set<String> skipped(String task, Branch branch) {
    Set<String> skipped = new TreeSet<>();
    switch (branch.kind()) {
      case ALL -> {}
      case STOP -> skipped.addAll(after(task));
      case CHOSEN -> {
        Set<String> kept = new LinkedHashSet<>();
        for (String id : branch.follow()) {
          for (String followed : directly(task, id)) {
            kept.add(followed);
            kept.addAll(after(followed));
          }
        }
        skipped.addAll(downstream.get(task));
        skipped.removeAll(kept);
      }
    }
    skipped.removeIf(t -> spec(t).role() == Role.TEARDOWN);
    return skipped;
  }
}
