package dev.windlass.web.graph;

import dev.windlass.dag.DagStructure.TaskSpec;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Edges beside which a longer way leads to the same task: they order nothing by themselves. */
final class Shortcuts {
  private final Map<String, Integer> places = new HashMap<>();
  private final Map<String, BitSet> reached = new HashMap<>();
  private final DagTree tree;

  Shortcuts(DagTree tree) {
    this.tree = tree;
    tree.tasks().keySet().forEach(id -> places.put(id, places.size()));
    // From the end to the start, so that what a task's downstream reaches is known before.
    for (TaskSpec task : List.copyOf(tree.tasks().values()).reversed()) {
      BitSet all = new BitSet();
      for (String down : tree.downstream(task.id())) {
        all.set(place(down));
        all.or(from(down));
      }
      reached.put(task.id(), all);
    }
  }

  /** Whether {@code target} is also reached from {@code source} through another task. */
  boolean contains(String source, String target) {
    int place = place(target);
    return tree.downstream(source).stream()
        .anyMatch(via -> !via.equals(target) && from(via).get(place));
  }

  private int place(String id) {
    Integer place = places.get(id);
    if (place == null) {
      throw new IllegalArgumentException("no task " + id);
    }
    return place;
  }

  private BitSet from(String id) {
    return reached.getOrDefault(id, new BitSet());
  }
}
