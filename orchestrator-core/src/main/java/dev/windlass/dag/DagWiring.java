package dev.windlass.dag;

import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.Shape;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.DagStructure.WeightRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.BiFunction;

/** Turns drafts into specs: group and scope edges, inherited settings, the rules of a valid DAG. */
final class DagWiring {
  private static final Set<TriggerRule> EARLY =
      Set.of(
          TriggerRule.ONE_SUCCESS,
          TriggerRule.ONE_FAILED,
          TriggerRule.ONE_DONE,
          TriggerRule.ALWAYS);

  private final Map<String, TaskDraft> drafts;

  /** Reads a date in the DAG's time zone; its first argument says whose it is. */
  private final BiFunction<String, String, Instant> dates;

  private final String owner;
  private final Retries retries;
  private final boolean failFast;
  private final List<String> problems;

  private final Weights weights;

  /** What {@link #setupsOf} found out. */
  private final Map<String, SequencedSet<String>> setups = new LinkedHashMap<>();

  DagWiring(
      Map<String, TaskDraft> drafts,
      String owner,
      Retries retries,
      boolean failFast,
      BiFunction<String, String, Instant> dates,
      List<String> problems) {
    this.drafts = drafts;
    this.dates = dates;
    this.owner = owner;
    this.retries = retries;
    this.failFast = failFast;
    this.problems = problems;
    this.weights = new Weights(drafts, problems);
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

  /** A task after a group comes after those of its tasks that no other task in it comes after. */
  private void groupEdges() {
    Map<String, List<String>> members = groupMembers();
    Map<String, List<String>> last = new LinkedHashMap<>();
    drafts.forEach(
        (id, draft) -> {
          for (String group : draft.upstreamGroups) {
            draft.upstream.addAll(
                last.computeIfAbsent(group, g -> lastOf(members.getOrDefault(g, List.of()))));
            // It may be one of another group's last tasks itself, or have been.
            ancestors(draft.group).forEach(last::remove);
          }
        });
  }

  /** The tasks in each group, those in the groups within it too; teardowns do not count. */
  private Map<String, List<String>> groupMembers() {
    Map<String, List<String>> members = new LinkedHashMap<>();
    drafts.forEach(
        (id, draft) -> {
          if (draft.role != Role.TEARDOWN) {
            for (String group : ancestors(draft.group)) {
              members.computeIfAbsent(group, g -> new ArrayList<>()).add(id);
            }
          }
        });
    return members;
  }

  /** The group and every group around it. */
  private static List<String> ancestors(String group) {
    List<String> all = new ArrayList<>();
    for (int end = group.length(); end > 0; end = group.lastIndexOf('.', end - 1)) {
      all.add(group.substring(0, end));
    }
    return all;
  }

  private List<String> lastOf(List<String> members) {
    Set<String> followed = new LinkedHashSet<>();
    members.forEach(m -> followed.addAll(upstream(m)));
    return members.stream().filter(m -> !followed.contains(m)).toList();
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
    SequencedSet<String> known = setups.get(id);
    if (known != null) {
      return known;
    }
    SequencedSet<String> all = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(scopes(id));
    while (!open.isEmpty()) {
      String setup = open.pop();
      if (all.add(setup)) {
        scopes(setup).reversed().forEach(open::push);
      }
    }
    setups.put(id, all);
    return all;
  }

  private List<String> scopes(String id) {
    TaskDraft draft = drafts.get(id);
    return draft == null ? List.of() : List.copyOf(draft.scopes);
  }

  private Map<String, SequencedSet<String>> scopeMembers() {
    Map<String, SequencedSet<String>> members = new LinkedHashMap<>();
    Map<String, List<SequencedSet<String>>> bySetup = new LinkedHashMap<>();
    drafts.forEach(
        (id, draft) -> {
          if (draft.role == Role.TEARDOWN) {
            SequencedSet<String> own = new LinkedHashSet<>();
            members.put(id, own);
            bySetup.computeIfAbsent(draft.setupOf, s -> new ArrayList<>()).add(own);
          }
        });
    for (String id : drafts.keySet()) {
      for (String setup : setupsOf(id)) {
        bySetup.getOrDefault(setup, List.of()).forEach(m -> m.add(id));
      }
    }
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
    Set<String> covered = new LinkedHashSet<>();
    members.stream()
        .filter(m -> !EARLY.contains(rule(m)))
        .forEach(m -> covered.addAll(upstream(m)));
    members.stream().filter(m -> !covered.contains(m)).forEach(teardown.upstream::add);
  }

  private TriggerRule rule(String id) {
    TaskDraft draft = drafts.get(id);
    return draft == null ? TriggerRule.ALL_SUCCESS : draft.rule;
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
    boolean late = draft.lists().stream().anyMatch(o -> !o.task().isEmpty());
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
    checkTimeouts(id, draft);
    if (draft.softFail && draft.sensing.neverFail()) {
      problems.add(
          "task '%s' has both softFail and neverFail; with neverFail every error skips it: keep one"
              .formatted(id));
    }
    if (draft.weightRule == WeightRule.CUSTOM && draft.strategy.isEmpty()) {
      problems.add(
          "task '%s' has the weight rule CUSTOM: give the strategy itself instead".formatted(id));
    }
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
        draft.mapping(),
        draft.mapGroup,
        draft.sensing,
        draft.approval,
        draft.outlets,
        draft.callbacks.events(),
        draft.callbacks.deadlines(),
        draft.waitTimeout,
        draft.startDate.map(date -> dates.apply("startDate of task '" + id + "'", date)),
        draft.endDate.map(date -> dates.apply("endDate of task '" + id + "'", date)),
        weights.of(id, draft, draft.retries.orElse(retries).limit()),
        draft.displayName,
        draft.inlets);
  }

  private void checkTimeouts(String id, TaskDraft draft) {
    draft.executionTimeout.ifPresent(t -> positive("executionTimeout", id, t));
    draft.waitTimeout.ifPresent(t -> positive("waitTimeout", id, t));
    if (draft.sensorTimeout.stream().anyMatch(Duration::isNegative)) {
      problems.add(
          "the sensorTimeout of task '%s' is negative; zero means that it looks once"
              .formatted(id));
    }
    boolean waits = draft.shape == Shape.REMOTE_JOB || draft.shape == Shape.SENSOR;
    if (draft.waitTimeout.isPresent() && !waits) {
      problems.add(
          "task '%s' never waits for anything elsewhere: waitTimeout is for remote jobs and sensors"
              .formatted(id));
    }
  }

  private void positive(String what, String id, Duration timeout) {
    if (!timeout.isPositive()) {
      problems.add(
          "the %s of task '%s' must be longer than zero, not %s".formatted(what, id, timeout));
    }
  }

  private void checkCycles() {
    Set<String> done = new LinkedHashSet<>();
    for (String id : drafts.keySet()) {
      List<String> cycle = cycleFrom(id, done);
      if (!cycle.isEmpty()) {
        problems.add("tasks depend on each other in a circle: " + String.join(" -> ", cycle));
        return;
      }
    }
  }

  /** Goes upstream step by step: a chain may be longer than the stack is deep. */
  private List<String> cycleFrom(String start, Set<String> done) {
    SequencedMap<String, Iterator<String>> path = new LinkedHashMap<>();
    if (!done.contains(start)) {
      path.put(start, upstream(start).iterator());
    }
    while (!path.isEmpty()) {
      Map.Entry<String, Iterator<String>> here = path.lastEntry();
      if (!here.getValue().hasNext()) {
        done.add(here.getKey());
        path.pollLastEntry();
        continue;
      }
      String up = here.getValue().next();
      if (path.containsKey(up)) {
        List<String> cycle =
            new ArrayList<>(path.keySet().stream().dropWhile(id -> !id.equals(up)).toList());
        cycle.add(up);
        return cycle.reversed();
      }
      if (!done.contains(up)) {
        path.put(up, upstream(up).iterator());
      }
    }
    return List.of();
  }
}
