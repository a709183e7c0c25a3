package dev.windlass.dag;

import com.fasterxml.jackson.databind.JavaType;
import dev.windlass.dag.DagStructure.TaskSpec;
import java.util.List;
import java.util.Map;

/** Branches whose choices are known when the DAG is defined lead where there is something. */
final class BranchRules {
  private final List<TaskSpec> tasks;
  private final List<String> problems;

  BranchRules(List<TaskSpec> tasks, List<String> problems) {
    this.tasks = tasks;
    this.problems = problems;
  }

  /** The choices that drafts name, and the options of people who are asked for a branch. */
  void check(Map<String, TaskDraft> drafts, Map<String, JavaType> outputs) {
    for (TaskSpec task : tasks) {
      TaskDraft draft = drafts.get(task.id());
      if (draft == null) {
        continue;
      }
      JavaType output = outputs.get(task.id());
      boolean branch = output != null && output.hasRawClass(Branch.class);
      if (!draft.branches.isEmpty() && !branch) {
        problems.add(
            "task '%s' names the tasks it branches to, but is no branch".formatted(task.id()));
        continue;
      }
      draft.branches.forEach(id -> check(task, id));
      task.approval()
          .filter(a -> a.kind() == ApprovalSpec.Kind.BRANCH)
          .ifPresent(a -> a.options().forEach(id -> check(task, id)));
    }
  }

  private void check(TaskSpec from, String id) {
    List<TaskSpec> direct = tasks.stream().filter(t -> t.upstream().contains(from.id())).toList();
    boolean leads =
        direct.stream()
            .anyMatch(
                t -> t.id().equals(id) || t.group().equals(id) || t.group().startsWith(id + "."));
    if (!leads) {
      problems.add(
          "task '%s' branches to '%s', which is no direct downstream task or group of it; those are: %s"
              .formatted(
                  from.id(),
                  id,
                  direct.isEmpty()
                      ? "none"
                      : String.join(", ", direct.stream().map(TaskSpec::id).toList())));
    }
  }
}
