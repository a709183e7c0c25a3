package dev.windlass.dag;

import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.TaskSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;

/** Turns drafts into specs: group and scope edges, inherited settings, the rules of a valid DAG. */
final class DagWiring {
  private static final Set<TriggerRule> EARLY =
      Set.of(
          TriggerRule.ONE_SUCCESS,
          TriggerRule.ONE_FAILED,
          TriggerRule.ONE_DONE,
          TriggerRule.ALWAYS);

  private final Map<String, TaskDraft> drafts;
  private final String owner;
  private final Retries retries;
  private final boolean failFast;
  private final List<String> problems;

  DagWiring(
      Map<String, TaskDraft> drafts,
      String owner,
      Retries retries,
      boolean failFast,
      List<String> problems) {
    this.drafts = drafts;
    this.owner = owner;
    this.retries = retries;
    this.failFast = failFast;
    this.problems = problems;
  }

  List<TaskSpec> wire() {
    if (drafts.isEmpty()) {
      problems.add("it has no tasks");
    }
    groupEdges();
    drafts.keySet().forEach(this::scopeEdge);
    Map<String, SequencedSet<String>> members = scopeMembers();
    members.forEach(this::teardownEdges);
    checkCycles();
    List<TaskSpec> specs = new ArrayList<>();
    drafts.forEach((id, draft) -> specs.add(spec(id, draft, setupsOf(id))));
    return specs;
  }

  private void groupEdges() {
    drafts.forEach(
        (id, draft) -> {
          for (String group : draft.upstreamGroups) {
            List<String> inside =
                drafts.entrySet().stream()
                    .filter(
                        e ->
                            inGroup(e.getValue().group, group)
                                && e.getValue().role != Role.TEARDOWN)
                    .map(Map.Entry::getKey)
                    .toList();
            inside.stream()
                .filter(t -> inside.stream().noneMatch(d -> upstream(d).contains(t)))
                .forEach(draft.upstream::add);
          }
        });
  }

  private static boolean inGroup(String group, String ancestor) {
    return group.equals(ancestor) || group.startsWith(ancestor + ".");
  }

  private SequencedSet<String> upstream(String id) {
    TaskDraft draft = drafts.get(id);
    return draft == null ? new LinkedHashSet<>() : draft.upstream;
  }

  /** A task put into a scope without taking the resource still comes after the setup. */
  private void scopeEdge(String id) {
    TaskDraft draft = drafts.get(id);
    if (draft == null || draft.role == Role.TEARDOWN) {
      return;
    }
    for (String setup : draft.scopes) {
      boolean behind =
          draft.upstream.stream()
              .anyMatch(
                  u -> !u.equals(setup) && drafts.containsKey(u) && setupsOf(u).contains(setup));
      if (!behind) {
        draft.upstream.add(setup);
      }
    }
  }

  /** Every setup whose scope the task is in, the scopes around those included. */
  private SequencedSet<String> setupsOf(String id) {
    SequencedSet<String> all = new LinkedHashSet<>();
    TaskDraft draft = drafts.get(id);
    if (draft != null) {
      for (String setup : draft.scopes) {
        if (all.add(setup)) {
          all.addAll(setupsOf(setup));
        }
      }
    }
    return all;
  }

  private Map<String, SequencedSet<String>> scopeMembers() {
    Map<String, SequencedSet<String>> members = new LinkedHashMap<>();
    drafts.forEach(
        (id, draft) -> {
          if (draft.role == Role.TEARDOWN) {
            members.put(id, new LinkedHashSet<>());
          }
        });
    drafts.forEach(
        (teardownId, teardown) -> {
          if (teardown.role == Role.TEARDOWN) {
            drafts.keySet().stream()
                .filter(id -> setupsOf(id).contains(teardown.setupOf))
                .forEach(id -> members.getOrDefault(teardownId, new LinkedHashSet<>()).add(id));
          }
        });
    return members;
  }

  /**
   * A teardown waits for every task of its scope. Edges come from the last ones only, plus from
   * those that a task with an early rule could overtake.
   */
  private void teardownEdges(String teardownId, SequencedSet<String> members) {
    TaskDraft teardown = drafts.get(teardownId);
    if (teardown == null) {
      return;
    }
    for (String member : members) {
      boolean covered =
          members.stream().anyMatch(d -> upstream(d).contains(member) && !EARLY.contains(rule(d)));
      if (!covered) {
        teardown.upstream.add(member);
      }
    }
  }

  private TriggerRule rule(String id) {
    TaskDraft draft = drafts.get(id);
    return draft == null ? TriggerRule.ALL_SUCCESS : draft.rule;
  }

  private Optional<MapSpec> mapping(TaskDraft draft) {
    return draft.over.isEmpty()
        ? Optional.empty()
        : Optional.of(new MapSpec(draft.zip, draft.fill, draft.over));
  }

  /** Mapped tasks end with one of the mapped forms, and never start before they know their size. */
  private void checkMapping(String id, TaskDraft draft) {
    boolean own = !draft.over.isEmpty() && draft.mapGroup.isEmpty();
    if (own && draft.role != Role.WORK) {
      problems.add("scope '%s' is mapped; put it into a mapped group instead".formatted(id));
    } else if (own && !draft.each) {
      problems.add(
          "task '%s' is mapped with over(…): end it with callEach or runEach".formatted(id));
    }
    if (!own && draft.each) {
      problems.add(
          "task '%s' ends with callEach or runEach but is mapped over nothing: add over(…)"
              .formatted(id));
    }
    boolean late = draft.over.stream().anyMatch(o -> !o.task().isEmpty());
    if (late && draft.rule == TriggerRule.ALWAYS) {
      problems.add(
          "task '%s' is mapped over an upstream result and cannot use the rule always"
              .formatted(id));
    }
  }

  private TaskSpec spec(String id, TaskDraft draft, SequencedSet<String> setups) {
    for (String upstream : draft.upstream) {
      TaskDraft before = drafts.get(upstream);
      if (before == null) {
        problems.add("task '%s' comes after unknown task '%s'".formatted(id, upstream));
      } else if (before.role == Role.SETUP
          && draft.role == Role.WORK
          && draft.rule != TriggerRule.ALL_SUCCESS) {
        problems.add(
            "task '%s' comes directly after setup '%s' and so must use all_success, not %s"
                .formatted(id, upstream, draft.rule.word()));
      }
    }
    if (draft.role != Role.TEARDOWN && draft.rule == TriggerRule.ALL_DONE_SETUP_SUCCESS) {
      problems.add("task '%s' is no teardown and cannot use all_done_setup_success".formatted(id));
    }
    checkMapping(id, draft);
    if (failFast && draft.role == Role.WORK && draft.rule != TriggerRule.ALL_SUCCESS) {
      problems.add(
          "task '%s' uses %s, but a DAG with failFast allows only all_success"
              .formatted(id, draft.rule.word()));
    }
    if (draft.limits.perDag() < 0 || draft.limits.perRun() < 0) {
      problems.add("task '%s' has a negative limit of active instances".formatted(id));
    }
    if (draft.poolSlots < 1) {
      problems.add(
          "task '%s' must take 1 or more pool slots, not %d".formatted(id, draft.poolSlots));
    }
    List<String> inputs = draft.inputs.stream().flatMap(List::stream).toList();
    return new TaskSpec(
        id,
        draft.operator,
        draft.shape,
        draft.group,
        draft.owner.isEmpty() ? owner : draft.owner,
        draft.doc,
        List.copyOf(draft.upstream),
        inputs,
        draft.rule,
        draft.role,
        draft.role == Role.TEARDOWN ? List.of(draft.setupOf) : List.copyOf(setups),
        draft.retries.orElse(retries),
        draft.executionTimeout,
        draft.sensorTimeout,
        draft.softFail,
        draft.pool,
        draft.poolSlots,
        draft.priorityWeight,
        draft.weightRule,
        draft.params,
        draft.failRunOnTeardownFailure,
        draft.past,
        draft.limits,
        mapping(draft),
        draft.mapGroup,
        draft.sensing,
        draft.approval,
        draft.outlets,
        draft.callbacks.events(),
        draft.callbacks.deadlines());
  }

  private void checkCycles() {
    Map<String, Boolean> done = new LinkedHashMap<>();
    for (String id : drafts.keySet()) {
      List<String> cycle = cycleFrom(id, new ArrayList<>(), done);
      if (!cycle.isEmpty()) {
        problems.add("tasks depend on each other in a circle: " + String.join(" -> ", cycle));
        return;
      }
    }
  }

  private List<String> cycleFrom(String id, List<String> path, Map<String, Boolean> done) {
    int seen = path.indexOf(id);
    if (seen >= 0) {
      List<String> cycle = new ArrayList<>(path.subList(seen, path.size()));
      cycle.add(id);
      return cycle.reversed();
    }
    if (done.containsKey(id)) {
      return List.of();
    }
    path.add(id);
    for (String up : upstream(id)) {
      List<String> cycle = cycleFrom(up, path, done);
      if (!cycle.isEmpty()) {
        return cycle;
      }
    }
    path.removeLast();
    done.put(id, true);
    return List.of();
  }
}
