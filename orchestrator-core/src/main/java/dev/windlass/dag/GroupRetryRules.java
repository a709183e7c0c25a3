package dev.windlass.dag;

import dev.windlass.dag.DagStructure.GroupSpec;
import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.TaskSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which groups can be run again as a whole: those that nothing outside is entangled with. */
final class GroupRetryRules {
  private final List<GroupSpec> groups;
  private final Map<String, TaskSpec> tasks = new LinkedHashMap<>();
  private final Map<String, List<String>> downstream = new LinkedHashMap<>();
  private final List<String> problems;

  GroupRetryRules(List<GroupSpec> groups, List<TaskSpec> tasks, List<String> problems) {
    this.groups = groups;
    this.problems = problems;
    tasks.forEach(t -> this.tasks.put(t.id(), t));
    tasks.forEach(
        t ->
            t.upstream()
                .forEach(u -> downstream.computeIfAbsent(u, x -> new ArrayList<>()).add(t.id())));
  }

  void check() {
    groups.stream().filter(g -> g.retries().limit() > 0).forEach(this::check);
  }

  private void check(GroupSpec group) {
    Set<String> members = new LinkedHashSet<>();
    tasks.values().stream().filter(t -> within(t, group)).forEach(t -> members.add(t.id()));
    if (members.isEmpty()) {
      problems.add("group '%s' has retries, but no tasks".formatted(group.id()));
      return;
    }
    for (TaskSpec task : tasks.values()) {
      if (members.contains(task.id()) || task.role() == Role.TEARDOWN) {
        continue;
      }
      for (String setup : task.setups()) {
        if (members.contains(setup)) {
          problems.add(
              ("task '%s' is in the scope of '%s', which group '%s' makes anew with each of its"
                      + " retries: put the task into the group, or the scope around it")
                  .formatted(task.id(), setup, group.id()));
        }
      }
    }
    reentered(group, members);
  }

  private static boolean within(TaskSpec task, GroupSpec group) {
    return task.group().equals(group.id()) || task.group().startsWith(group.id() + ".");
  }

  /** What comes after the group waits for its end, so nothing of the group may wait for that. */
  private void reentered(GroupSpec group, Set<String> members) {
    Set<String> seen = new LinkedHashSet<>();
    Deque<String> ahead = new ArrayDeque<>();
    for (String member : members) {
      for (String after : downstream.getOrDefault(member, List.of())) {
        if (!members.contains(after) && seen.add(after)) {
          ahead.add(after);
        }
      }
    }
    while (!ahead.isEmpty()) {
      String outside = ahead.remove();
      for (String after : downstream.getOrDefault(outside, List.of())) {
        if (members.contains(after)) {
          problems.add(
              ("group '%s' has retries and waits for '%s', which waits for the group: put '%s'"
                      + " into the group")
                  .formatted(group.id(), outside, outside));
          return;
        }
        if (seen.add(after)) {
          ahead.add(after);
        }
      }
    }
  }
}
