package dev.windlass.brain;

import dev.windlass.dag.DagStructure.Role;
import dev.windlass.run.TaskState;
import java.util.BitSet;
import java.util.List;

/**
 * Which instances a clear touches. Beyond what was chosen:
 *
 * <ul>
 *   <li>whatever is upstream_failed downstream of it, because it never ran;
 *   <li>where a chosen task's scope was torn down already: the setup and the teardown, and every
 *       task of that scope that the tasks to run again build on, because what those did went with
 *       the resource. A resource still in use is kept; one that is being torn down just now makes
 *       the clear wait.
 *   <li>where a chosen instance stands for a mapped group that has no elements yet: the rest of the
 *       group. It gets its elements as a whole, and a scope around it has to wait for that.
 * </ul>
 */
final class ClearSelection {
  private final RunMachine run;
  private final Plan plan;
  private final BitSet chosen;

  private ClearSelection(RunMachine run, BitSet chosen) {
    this.run = run;
    this.plan = run.plan;
    this.chosen = chosen;
  }

  /** What of the states a clear is limited to. */
  enum Only {
    ANY,
    /** Failed and upstream_failed. */
    FAILED,
    /** Queued, running, deferred and the like. */
    RUNNING;

    boolean admits(TaskState state) {
      return switch (this) {
        case ANY -> true;
        case FAILED -> state == TaskState.FAILED || state == TaskState.UPSTREAM_FAILED;
        case RUNNING -> state.live();
      };
    }
  }

  /**
   * The instances to clear, in order.
   *
   * @param asked ordinals of instances
   */
  static List<TaskCell> of(
      RunMachine run, BitSet asked, Only only, boolean upstream, boolean downstream) {
    BitSet chosen = new BitSet();
    ClearSelection selection = new ClearSelection(run, chosen);
    asked.stream()
        .mapToObj(run.instances::byOrdinal)
        .filter(c -> c.task != TaskCell.GONE)
        .forEach(
            cell -> {
              chosen.set(cell.ordinal());
              if (upstream) {
                selection.reach(cell, run.plan.upstream);
              }
              if (downstream) {
                selection.reach(cell, run.plan.downstream);
              }
            });
    for (int c = chosen.nextSetBit(0); c >= 0; c = chosen.nextSetBit(c + 1)) {
      chosen.set(c, only.admits(selection.cell(c).state()));
    }
    int before;
    do {
      before = chosen.cardinality();
      selection.close();
    } while (chosen.cardinality() > before);
    return chosen.stream()
        .mapToObj(selection::cell)
        .filter(c -> !c.is(TaskState.NONE) && !selection.holds(c) && !surplus(c))
        .toList();
  }

  /** A mapped instance whose element is gone; it comes back with a longer list, not by a clear. */
  private static boolean surplus(TaskCell cell) {
    return cell.is(TaskState.REMOVED) && cell.mapIndex >= 0;
  }

  private TaskCell cell(int ordinal) {
    return run.instances.byOrdinal(ordinal);
  }

  /** Chooses every instance that {@code cell} leads to. */
  private void reach(TaskCell cell, int[][] edges) {
    BitSet reached = plan.reach(cell.task, edges);
    for (int t = reached.nextSetBit(0); t >= 0; t = reached.nextSetBit(t + 1)) {
      for (TaskCell other : run.instances.seenFrom(cell, t)) {
        chosen.set(other.ordinal());
      }
    }
  }

  /** A setup whose resource is in use is not run again: nothing would destroy the first one. */
  private boolean holds(TaskCell cell) {
    return plan.tasks[cell.task].role() == Role.SETUP
        && cell.is(TaskState.SUCCESS)
        && resource(cell) == Held.HELD;
  }

  private void close() {
    BitSet now = (BitSet) chosen.clone();
    BitSet looked = new BitSet();
    for (int c = now.nextSetBit(0); c >= 0; c = now.nextSetBit(c + 1)) {
      TaskCell cell = cell(c);
      // Instances of one mapped task lead to the same tasks outside: one look is enough.
      boolean alike = plan.tasks[cell.task].mapGroup().isEmpty() && looked.get(cell.task);
      if (!alike) {
        looked.set(cell.task);
        stuckAfter(cell);
      }
      wholeGroup(cell);
      if (plan.tasks[cell.task].role() == Role.TEARDOWN) {
        continue;
      }
      if (plan.tasks[cell.task].role() == Role.SETUP) {
        if (resource(cell) == Held.BEING_TORN_DOWN) {
          throw Refused.conflict(
              "what %s made is being torn down; clear it again afterwards".formatted(cell.name()));
        }
        if (!holds(cell)) {
          chooseTeardowns(cell, false);
        }
      }
      for (int s : plan.setups[cell.task]) {
        around(cell, run.instances.seenFrom(cell, s)[0]);
      }
    }
  }

  private void stuckAfter(TaskCell cell) {
    BitSet after = plan.reach(cell.task, plan.downstream);
    for (int d = after.nextSetBit(0); d >= 0; d = after.nextSetBit(d + 1)) {
      for (TaskCell other : run.instances.seenFrom(cell, d)) {
        if (other.is(TaskState.UPSTREAM_FAILED)) {
          chosen.set(other.ordinal());
        }
      }
    }
  }

  /** A part of a group without elements would get them beside what has ended already. */
  private void wholeGroup(TaskCell cell) {
    int[] unit = plan.unit[cell.task];
    if (unit != null && cell.mapIndex < 0 && !cell.is(TaskState.NONE)) {
      for (int task : unit) {
        chosen.set(run.instances.first(task).ordinal());
      }
    }
  }

  /** What a chosen instance asks of a scope around it. */
  private void around(TaskCell cell, TaskCell setup) {
    switch (resource(setup)) {
      case NEVER_MADE, TORN_DOWN -> {
        chosen.set(setup.ordinal());
        chooseTeardowns(setup, false);
        if (innermost(cell.task, setup.task)) {
          rebuild(cell, setup);
        }
      }
      case HELD -> chooseTeardowns(setup, true);
      case BEING_TORN_DOWN ->
          throw Refused.conflict(
              "what %s made is being torn down; clear again once %s is done"
                  .formatted(setup.name(), plan.tasks[plan.teardowns[setup.task][0]].id()));
    }
  }

  /** A teardown that waits for a slot waits for the cleared tasks instead. */
  private void chooseTeardowns(TaskCell setup, boolean scheduledOnly) {
    for (int t : plan.teardowns[setup.task]) {
      for (TaskCell teardown : run.instances.seenFrom(setup, t)) {
        if (!scheduledOnly || teardown.is(TaskState.SCHEDULED)) {
          chosen.set(teardown.ordinal());
        }
      }
    }
  }

  /** What an instance builds on within the scope must be there again. */
  private void rebuild(TaskCell cell, TaskCell setup) {
    BitSet before = plan.reach(cell.task, plan.upstream);
    for (int m : plan.members[setup.task]) {
      if (before.get(m) && innermost(m, setup.task)) {
        for (TaskCell member : run.instances.seenFrom(cell, m)) {
          chosen.set(member.ordinal());
        }
      }
    }
  }

  /** Whether the task uses the resource itself, not only through an inner scope. */
  private boolean innermost(int task, int setup) {
    for (int s : plan.setups[task]) {
      if (s != setup) {
        for (int outer : plan.setups[s]) {
          if (outer == setup) {
            return false;
          }
        }
      }
    }
    return plan.tasks[task].role() == Role.WORK;
  }

  /** What has become of what a setup makes. */
  private enum Held {
    NEVER_MADE,
    HELD,
    BEING_TORN_DOWN,
    TORN_DOWN
  }

  private Held resource(TaskCell setup) {
    if (!setup.is(TaskState.SUCCESS)) {
      return setup.state().finished() ? Held.NEVER_MADE : Held.HELD;
    }
    Held held = Held.HELD;
    for (int t : plan.teardowns[setup.task]) {
      for (TaskCell teardown : run.instances.seenFrom(setup, t)) {
        TaskState state = teardown.state();
        if (state.live() || state == TaskState.UP_FOR_RETRY) {
          return Held.BEING_TORN_DOWN;
        }
        held = state.finished() ? Held.TORN_DOWN : held;
      }
    }
    return held;
  }
}
