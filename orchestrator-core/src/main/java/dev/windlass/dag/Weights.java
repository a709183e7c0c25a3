package dev.windlass.dag;

import dev.windlass.dag.WeightStrategy.Weighed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Asks the weight strategies of a DAG whose edges are complete. */
final class Weights {
  private final Map<String, TaskDraft> drafts;
  private final List<String> problems;
  private final Map<String, List<String>> downstream = new LinkedHashMap<>();

  Weights(Map<String, TaskDraft> drafts, List<String> problems) {
    this.drafts = drafts;
    this.problems = problems;
  }

  /** By attempt, the last for all further ones; empty: the task has no strategy. */
  List<Integer> of(String id, TaskDraft draft, int retries) {
    if (draft.strategy.isEmpty()) {
      return List.of();
    }
    Task task = new Task(id, draft);
    List<Integer> weights = new ArrayList<>();
    try {
      for (int n = 1; n <= Math.min(retries + 1L, WeightStrategy.MOST_TRIES); n++) {
        long weight = draft.strategy.get().weight(task, n);
        weights.add(Math.clamp(weight, Integer.MIN_VALUE, Integer.MAX_VALUE));
      }
    } catch (RuntimeException e) {
      problems.add("the weight strategy of task '%s' failed: %s".formatted(id, e));
      return List.of();
    }
    while (weights.size() > 1 && weights.getLast().equals(weights.get(weights.size() - 2))) {
      weights.removeLast();
    }
    return weights;
  }

  private Collection<String> after(String id) {
    if (downstream.isEmpty()) {
      drafts.forEach(
          (task, draft) ->
              draft.upstream.forEach(
                  u -> downstream.computeIfAbsent(u, x -> new ArrayList<>()).add(task)));
    }
    return downstream.getOrDefault(id, List.of());
  }

  private Collection<String> before(String id) {
    TaskDraft draft = drafts.get(id);
    return draft == null ? List.of() : draft.upstream;
  }

  private List<Weighed> reach(String from, Function<String, Collection<String>> next) {
    Set<String> seen = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(next.apply(from));
    while (!open.isEmpty()) {
      String id = open.pop();
      if (seen.add(id)) {
        open.addAll(next.apply(id));
      }
    }
    List<Weighed> found = new ArrayList<>();
    drafts.forEach(
        (id, draft) -> {
          if (seen.contains(id) && !id.equals(from)) {
            found.add(new Task(id, draft));
          }
        });
    return found;
  }

  /** Looks around only when it is asked to. */
  private final class Task implements Weighed {
    private final String id;
    private final TaskDraft draft;

    Task(String id, TaskDraft draft) {
      this.id = id;
      this.draft = draft;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public String operator() {
      return draft.operator;
    }

    @Override
    public int weight() {
      return draft.priorityWeight;
    }

    @Override
    public List<Weighed> upstream() {
      return reach(id, Weights.this::before);
    }

    @Override
    public List<Weighed> downstream() {
      return reach(id, Weights.this::after);
    }
  }
}
