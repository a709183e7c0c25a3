package dev.windlass.testing;

import dev.windlass.dag.Dag;
import dev.windlass.dag.DagStructure.TaskSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Every version of the DAGs that a test has, the newest last; versions count from 1. */
final class Codebase {
  private final Map<String, List<Dag>> versions = new LinkedHashMap<>();
  private final Map<String, Map<Integer, Dag>> played = new LinkedHashMap<>();

  /** Another version of a DAG, or its first. */
  void add(Dag dag) {
    versions.computeIfAbsent(dag.id(), id -> new ArrayList<>()).add(dag);
  }

  /** The newest version of each DAG, in the order in which they came. */
  List<Dag> newest() {
    return versions.values().stream().map(List::getLast).toList();
  }

  /** The newest version, if there is such a DAG. */
  Optional<Dag> newest(String dagId) {
    return Optional.ofNullable(versions.get(dagId)).map(List::getLast);
  }

  boolean has(String dagId) {
    return versions.containsKey(dagId);
  }

  /** The number of the newest version. */
  int version(String dagId) {
    return versions.getOrDefault(dagId, List.of()).size();
  }

  /** A version; the test is wrong when there is none. */
  Dag dag(String dagId, int version) {
    List<Dag> known = versions.getOrDefault(dagId, List.of());
    if (version < 1 || version > known.size()) {
      throw new IllegalStateException(
          "the test knows no DAG %s in version %d".formatted(dagId, version));
    }
    return known.get(version - 1);
  }

  /** What a task is in the newest version that has it. */
  Optional<TaskSpec> task(String dagId, String task) {
    return versions.getOrDefault(dagId, List.of()).reversed().stream()
        .filter(dag -> dag.ordinal(task) >= 0)
        .findFirst()
        .map(dag -> dag.structure().tasks().get(dag.ordinal(task)));
  }

  /** A version with the code that is played, made once. */
  Dag played(String dagId, int version, UnaryOperator<Dag> cast) {
    return played
        .computeIfAbsent(dagId, id -> new LinkedHashMap<>())
        .computeIfAbsent(version, v -> cast.apply(dag(dagId, v)));
  }
}
