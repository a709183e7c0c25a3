package dev.windlass.brain;

import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.MapSpec;
import dev.windlass.run.RunRow;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run's committed rows, by task and place. */
final class PromisesRun {
  final RunRow run;
  final PromisesDag dag;
  private final Map<Long, String> outputs;
  final PromisesGroups groups;
  private final Map<String, List<TaskRow>> rows = new HashMap<>();

  /** A run's rows; {@code around} has its outputs and what became of its groups. */
  PromisesRun(RunRow run, PromisesDag dag, Collection<TaskRow> all, SimulationRows around) {
    this.groups = new PromisesGroups(this, around.groups);
    Map<Long, String> outputs = around.outputs;
    this.run = run;
    this.dag = dag;
    this.outputs = outputs;
    for (TaskRow row : all) {
      List<TaskRow> of = rows.computeIfAbsent(row.taskId(), t -> new ArrayList<>(2));
      int place = place(row);
      while (of.size() <= place) {
        of.add(row);
      }
      of.set(place, row);
    }
  }

  static int place(TaskRow row) {
    return Math.max(0, row.mapIndex());
  }

  List<TaskRow> of(String task) {
    List<TaskRow> of = rows.get(task);
    if (of == null) {
      throw new IllegalStateException("no row of " + task);
    }
    return of;
  }

  /** Whether some task never could run. */
  boolean gaveUp() {
    return rows.values().stream()
        .flatMap(List::stream)
        .anyMatch(row -> String.valueOf(row.reason()).startsWith("all_tasks_deadlocked"));
  }

  Iterable<List<TaskRow>> all() {
    return rows.values();
  }

  /** The instances of a task that count for another one's instance. */
  List<TaskRow> seen(TaskRow from, TaskSpec spec, String task) {
    List<TaskRow> of = of(task);
    if (!PromisesDag.together(spec, dag.spec(task))) {
      return of;
    }
    int place = place(from);
    return place < of.size() ? of.subList(place, place + 1) : List.of();
  }

  /** The same as far as the instance may hear of them: others have not finished for it. */
  List<TaskRow> heard(TaskRow from, TaskSpec spec, String task) {
    return seen(from, spec, task).stream()
        .map(row -> groups.withheld(row, spec) ? Simulation.undone(row) : row)
        .toList();
  }

  TaskRow setup(TaskRow from, TaskSpec spec, String setup) {
    return seen(from, spec, setup).getFirst();
  }

  // ---- mapping

  /** The elements of one input of a mapped task; empty: not known. */
  Optional<List<String>> elements(TaskSpec spec, int input) {
    MapSpec.Over over = spec.map().orElseThrow().over().get(input);
    if (over.literal().isPresent()) {
      List<String> literal = new ArrayList<>();
      over.literal().get().forEach(e -> literal.add(e.toString()));
      return Optional.of(literal);
    }
    List<TaskRow> source = of(over.task());
    if (source.stream().anyMatch(s -> groups.withheld(s, spec))) {
      return Optional.empty();
    }
    if (dag.spec(over.task()).map().isPresent()) {
      return source.stream().allMatch(s -> s.state().finished())
          ? Optional.of(collected(source))
          : Optional.empty();
    }
    TaskRow one = source.getFirst();
    return one.state() == TaskState.SUCCESS
        ? Optional.ofNullable(outputs.get(one.id())).flatMap(PromisesRun::list)
        : Optional.empty();
  }

  /** Whether what a mapped task is mapped over may still become known by itself. */
  boolean awaitsElements(TaskSpec spec) {
    return spec.map().stream()
        .flatMap(m -> m.over().stream())
        .filter(o -> o.literal().isEmpty())
        .anyMatch(
            o ->
                of(o.task()).stream()
                    .anyMatch(s -> !s.state().finished() || groups.withheld(s, spec)));
  }

  List<String> collected(List<TaskRow> source) {
    List<String> all = new ArrayList<>();
    for (TaskRow row : source) {
      String output = outputs.get(row.id());
      if (row.state() == TaskState.SUCCESS && output != null) {
        all.add(output);
      }
    }
    return all;
  }

  private static Optional<List<String>> list(String json) {
    if (!json.startsWith("[")) {
      return Optional.empty();
    }
    String inside = json.substring(1, json.length() - 1);
    return Optional.of(inside.isEmpty() ? List.of() : Arrays.asList(inside.split(",")));
  }

  /** How many instances a mapped task should have; -1: not known. */
  int wanted(TaskSpec spec) {
    MapSpec map = spec.map().orElseThrow();
    int product = 1;
    int least = Integer.MAX_VALUE;
    int most = 0;
    for (int k = 0; k < map.over().size(); k++) {
      Optional<List<String>> elements = elements(spec, k);
      if (elements.isEmpty()) {
        return -1;
      }
      product *= elements.get().size();
      least = Math.min(least, elements.get().size());
      most = Math.max(most, elements.get().size());
    }
    return !map.zip() ? product : map.fill() ? most : least;
  }

  /** The element of one input that belongs to an index; null: none, it was filled. */
  @Nullable String element(TaskSpec spec, int input, int index) {
    MapSpec map = spec.map().orElseThrow();
    List<String> own = elements(spec, input).orElseThrow();
    int at = index;
    if (!map.zip()) {
      int inner = 1;
      for (int k = input + 1; k < map.over().size(); k++) {
        inner *= elements(spec, k).orElseThrow().size();
      }
      at = index / inner % own.size();
    }
    return at < own.size() ? own.get(at) : null;
  }
}
