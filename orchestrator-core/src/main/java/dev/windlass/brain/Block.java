package dev.windlass.brain;

import dev.windlass.dag.DagStructure;
import dev.windlass.dag.DagStructure.GroupSpec;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.Retries;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A task group that is retried as a whole, prepared for running.
 *
 * @param group its id
 * @param tasks all its tasks, those of inner groups included; not to be changed
 * @param inner blocks within it, at any depth
 * @param perIndex whether it is a mapped group or in one: each index is retried alone
 */
record Block(String group, Retries retries, BitSet tasks, List<Integer> inner, boolean perIndex) {
  /** The groups of a DAG that have retries, parents before children. */
  static List<Block> all(DagStructure dag) {
    List<GroupSpec> retried = dag.groups().stream().filter(g -> g.retries().limit() > 0).toList();
    List<Block> blocks = new ArrayList<>();
    for (GroupSpec group : retried) {
      List<Integer> inner =
          IntStream.range(0, retried.size())
              .filter(b -> within(retried.get(b).parent(), group.id()))
              .boxed()
              .toList();
      blocks.add(
          new Block(group.id(), group.retries(), members(dag, group), inner, perIndex(dag, group)));
    }
    return List.copyOf(blocks);
  }

  /** The tasks of a group, those of inner groups included. */
  static BitSet members(DagStructure dag, GroupSpec group) {
    BitSet members = new BitSet(dag.tasks().size());
    for (int i = 0; i < dag.tasks().size(); i++) {
      members.set(i, within(dag.tasks().get(i).group(), group.id()));
    }
    return members;
  }

  /** Whether a group is a mapped one or in one. */
  static boolean perIndex(DagStructure dag, GroupSpec group) {
    for (TaskSpec task : dag.tasks()) {
      if (!task.mapGroup().isEmpty()
          && within(task.group(), group.id())
          && within(group.id(), task.mapGroup())) {
        return true;
      }
    }
    return false;
  }

  /** Whether a group is another, or within it at any depth. */
  static boolean within(String group, String ancestor) {
    return group.equals(ancestor) || group.startsWith(ancestor + ".");
  }
}
