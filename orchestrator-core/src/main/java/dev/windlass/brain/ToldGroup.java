package dev.windlass.brain;

import dev.windlass.dag.CallbackEvent;
import dev.windlass.dag.DagStructure.GroupSpec;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A task group with callbacks, prepared for running.
 *
 * @param group its id
 * @param events what it has callbacks for
 * @param tasks all its tasks, those of inner groups included; not to be changed
 * @param last those that decide what became of it: no other task of it comes after them, most
 *     teardowns left out of account; not to be changed
 * @param perIndex whether it is a mapped group or in one: each index ends alone
 * @param own its place among the groups that are run again; -1: it is none of them
 * @param inner the groups within it that are run again, by their places
 * @param around the groups around it that are run again, by their places
 */
record ToldGroup(
    String group,
    List<CallbackEvent> events,
    BitSet tasks,
    BitSet last,
    boolean perIndex,
    int own,
    List<Integer> inner,
    List<Integer> around) {
  /** The groups of a plan that have callbacks, parents before children. */
  static List<ToldGroup> all(Plan plan) {
    List<ToldGroup> all = new ArrayList<>();
    for (GroupSpec group : plan.dag.groups()) {
      if (!group.callbacks().isEmpty()) {
        all.add(of(plan, group));
      }
    }
    return List.copyOf(all);
  }

  private static ToldGroup of(Plan plan, GroupSpec group) {
    BitSet tasks = Block.members(plan.dag, group);
    int own = -1;
    List<Integer> inner = new ArrayList<>();
    List<Integer> around = new ArrayList<>();
    for (int b = 0; b < plan.blocks.size(); b++) {
      String other = plan.blocks.get(b).group();
      if (other.equals(group.id())) {
        own = b;
      } else if (Block.within(other, group.id())) {
        inner.add(b);
      } else if (Block.within(group.id(), other)) {
        around.add(b);
      }
    }
    return new ToldGroup(
        group.id(),
        group.callbacks(),
        tasks,
        last(plan, tasks),
        Block.perIndex(plan.dag, group),
        own,
        List.copyOf(inner),
        List.copyOf(around));
  }

  private static BitSet last(Plan plan, BitSet tasks) {
    BitSet last = new BitSet(plan.count());
    tasks.stream()
        .filter(t -> !plan.ignored(t))
        .filter(
            t -> IntStream.of(plan.downstream[t]).noneMatch(d -> tasks.get(d) && !plan.ignored(d)))
        .forEach(last::set);
    return last.isEmpty() ? tasks : last;
  }
}
