package dev.windlass.brain;

import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a person's words mean in one run, written from the specification without the brain: the
 * instances they name, as far upstream and downstream as they say, and what that may draw in.
 */
final class PromisesSelection {
  private final PromisesRun run;
  private final Map<Long, TaskRow> named = new LinkedHashMap<>();

  /** The instances of {@code run} as they stood when the words were said. */
  PromisesSelection(PromisesRun run) {
    this.run = run;
  }

  /** A task, one of its mapped instances, or a group. */
  void name(String id) {
    int bracket = id.endsWith("]") ? id.lastIndexOf('[') : -1;
    String name = bracket < 0 ? id : id.substring(0, bracket);
    for (TaskSpec spec : run.dag.specs.values()) {
      boolean task = spec.id().equals(name);
      boolean group = spec.group().equals(name) || spec.group().startsWith(name + ".");
      if (!task && (bracket >= 0 || !group)) {
        continue;
      }
      for (TaskRow row : run.of(spec.id())) {
        if (bracket < 0
            || row.mapIndex() == Integer.parseInt(id.substring(bracket + 1, id.length() - 1))) {
          named.put(row.id(), row);
        }
      }
    }
  }

  void all() {
    run.all().forEach(task -> task.forEach(row -> named.put(row.id(), row)));
  }

  /** Everything before and after what is named. */
  void reach(boolean upstream, boolean downstream) {
    for (TaskRow row : List.copyOf(named.values())) {
      TaskSpec spec = run.dag.spec(row.taskId());
      for (String other : run.dag.specs.keySet()) {
        boolean after = downstream && run.dag.after(spec.id()).contains(other);
        boolean before = upstream && run.dag.after(other).contains(spec.id());
        if (after || before) {
          run.seen(row, spec, other).forEach(r -> named.put(r.id(), r));
        }
      }
    }
  }

  /** Of what is named only what failed, or only what is live. */
  void limit(boolean failed, boolean live) {
    if (failed) {
      named.values().removeIf(r -> !bad(r));
    } else if (live) {
      named.values().removeIf(r -> !r.state().live());
    }
  }

  private static boolean bad(TaskRow row) {
    return row.state() == TaskState.FAILED || row.state() == TaskState.UPSTREAM_FAILED;
  }

  List<TaskRow> named() {
    return List.copyOf(named.values());
  }

  /**
   * What a clear has to take of it: not what has no status anyway, nor instances whose element is
   * gone, nor setups, whose resource may be in use.
   */
  List<TaskRow> sure() {
    Map<Long, TaskRow> all = new LinkedHashMap<>(named);
    for (TaskRow row : named.values()) {
      restOfGroup(row).forEach(r -> all.put(r.id(), r));
    }
    return all.values().stream()
        .filter(r -> r.state() != TaskState.NONE)
        .filter(r -> r.state() != TaskState.REMOVED || r.mapIndex() < 0)
        .filter(
            r -> r.state() != TaskState.SUCCESS || run.dag.spec(r.taskId()).role() != Role.SETUP)
        .toList();
  }

  /** What is cleared of a mapped group without elements is cleared with the rest of the group. */
  private List<TaskRow> restOfGroup(TaskRow row) {
    String group = run.dag.spec(row.taskId()).mapGroup();
    if (group.isEmpty() || row.mapIndex() >= 0 || row.state() == TaskState.NONE) {
      return List.of();
    }
    return run.dag.specs.values().stream()
        .filter(other -> other.mapGroup().equals(group))
        .map(other -> run.of(other.id()).getFirst())
        .toList();
  }

  /** What failed after what is named: a mark lets it be evaluated again. */
  Set<Long> failedAfter() {
    Set<Long> ids = new LinkedHashSet<>();
    for (TaskRow row : named.values()) {
      TaskSpec spec = run.dag.spec(row.taskId());
      for (String other : run.dag.after(spec.id())) {
        run.seen(row, spec, other).stream()
            .filter(PromisesSelection::bad)
            .forEach(r -> ids.add(r.id()));
      }
    }
    return ids;
  }

  /**
   * What a clear may take: what is named, what never ran because of it, the rest of a mapped group
   * without elements, and, where a scope is built up again, what is in it.
   */
  Set<Long> possible() {
    Map<Long, TaskRow> all = new LinkedHashMap<>(named);
    int before;
    do {
      before = all.size();
      for (TaskRow row : new ArrayList<>(all.values())) {
        TaskSpec spec = run.dag.spec(row.taskId());
        restOfGroup(row).forEach(r -> all.put(r.id(), r));
        for (TaskSpec other : run.dag.specs.values()) {
          boolean scope = !scopes(spec).stream().noneMatch(scopes(other)::contains);
          boolean after = run.dag.after(spec.id()).contains(other.id());
          for (TaskRow seen : run.seen(row, spec, other.id())) {
            if (scope || (after && seen.state() == TaskState.UPSTREAM_FAILED)) {
              all.put(seen.id(), seen);
            }
          }
        }
      }
    } while (all.size() > before);
    return all.keySet();
  }

  /** The setups whose scopes a task has to do with: that it makes, uses or ends. */
  private static Set<String> scopes(TaskSpec spec) {
    Set<String> scopes = new LinkedHashSet<>(spec.setups());
    if (spec.role() == Role.SETUP) {
      scopes.add(spec.id());
    }
    return scopes;
  }
}
