package dev.windlass.brain;

import dev.windlass.dag.DagStructure.Role;
import dev.windlass.run.TaskState;
import java.util.BitSet;

/**
 * Which instances a clear touches. Beyond what was chosen:
 *
 * <ul>
 *   <li>whatever is upstream_failed downstream of it, because it never ran;
 *   <li>where a chosen task's scope was torn down already: the setup and the teardown, and every
 *       task of that scope that the tasks to run again build on, because what those did went with
 *       the resource. A resource still in use is kept; one that is being torn down just now makes
 *       the clear wait.
 * </ul>
 */
final class ClearSelection {
  private final Plan plan;
  private final TaskCell[] cells;
  private final BitSet chosen;

  private ClearSelection(RunMachine run, BitSet chosen) {
    this.plan = run.plan;
    this.cells = run.cells;
    this.chosen = chosen;
  }

  /** The ordinals to clear, in order. */
  static int[] of(
      RunMachine run, BitSet asked, boolean onlyFailed, boolean upstream, boolean downstream) {
    BitSet chosen = new BitSet();
    asked.stream()
        .forEach(
            t -> {
              chosen.set(t);
              if (upstream) {
                chosen.or(run.plan.reach(t, run.plan.upstream));
              }
              if (downstream) {
                chosen.or(run.plan.reach(t, run.plan.downstream));
              }
            });
    if (onlyFailed) {
      for (int t = chosen.nextSetBit(0); t >= 0; t = chosen.nextSetBit(t + 1)) {
        TaskState state = run.cells[t].state;
        chosen.set(t, state == TaskState.FAILED || state == TaskState.UPSTREAM_FAILED);
      }
    }
    ClearSelection selection = new ClearSelection(run, chosen);
    int before;
    do {
      before = chosen.cardinality();
      selection.close();
    } while (chosen.cardinality() > before);
    return chosen.stream()
        .filter(t -> run.cells[t].state != TaskState.NONE && !selection.holds(t))
        .toArray();
  }

  /** A setup whose resource is in use is not run again: nothing would destroy the first one. */
  private boolean holds(int task) {
    return plan.tasks[task].role() == Role.SETUP
        && cells[task].state == TaskState.SUCCESS
        && resource(task) == Held.HELD;
  }

  private void close() {
    BitSet now = (BitSet) chosen.clone();
    for (int t = now.nextSetBit(0); t >= 0; t = now.nextSetBit(t + 1)) {
      BitSet after = plan.reach(t, plan.downstream);
      for (int d = after.nextSetBit(0); d >= 0; d = after.nextSetBit(d + 1)) {
        if (cells[d].state == TaskState.UPSTREAM_FAILED) {
          chosen.set(d);
        }
      }
      if (plan.tasks[t].role() == Role.TEARDOWN) {
        continue;
      }
      if (plan.tasks[t].role() == Role.SETUP) {
        if (resource(t) == Held.BEING_TORN_DOWN) {
          throw Refused.conflict(
              "what %s made is being torn down; clear it again afterwards"
                  .formatted(plan.tasks[t].id()));
        }
        if (!holds(t)) {
          setAll(plan.teardowns[t]);
        }
      }
      for (int s : plan.setups[t]) {
        switch (resource(s)) {
          case NEVER_MADE, TORN_DOWN -> {
            chosen.set(s);
            setAll(plan.teardowns[s]);
            if (innermost(t, s)) {
              rebuild(t, s);
            }
          }
          case HELD -> setScheduled(plan.teardowns[s]);
          case BEING_TORN_DOWN ->
              throw Refused.conflict(
                  "what %s made is being torn down; clear again once %s is done"
                      .formatted(plan.tasks[s].id(), plan.tasks[plan.teardowns[s][0]].id()));
        }
      }
    }
  }

  /** A teardown that waits for a slot waits for the cleared tasks instead. */
  private void setScheduled(int[] teardowns) {
    for (int t : teardowns) {
      if (cells[t].state == TaskState.SCHEDULED) {
        chosen.set(t);
      }
    }
  }

  /** What {@code task} builds on within the scope of {@code setup} must be there again. */
  private void rebuild(int task, int setup) {
    BitSet before = plan.reach(task, plan.upstream);
    for (int m : plan.members[setup]) {
      if (before.get(m) && innermost(m, setup)) {
        chosen.set(m);
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

  private Held resource(int setup) {
    if (cells[setup].state != TaskState.SUCCESS) {
      return cells[setup].state.finished() ? Held.NEVER_MADE : Held.HELD;
    }
    Held held = Held.HELD;
    for (int t : plan.teardowns[setup]) {
      TaskState state = cells[t].state;
      if (state.live() || state == TaskState.UP_FOR_RETRY) {
        return Held.BEING_TORN_DOWN;
      }
      held = state.finished() ? Held.TORN_DOWN : held;
    }
    return held;
  }

  private void setAll(int[] some) {
    for (int t : some) {
      chosen.set(t);
    }
  }
}
