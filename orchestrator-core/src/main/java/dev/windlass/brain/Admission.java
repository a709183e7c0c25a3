package dev.windlass.brain;

import dev.windlass.dag.DagStructure.TaskSpec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who may start: every task whose dependencies are met waits here until its run, its DAG, its pool
 * and the executor have room. Order is exact among all candidates, see {@link Gate#ORDER}. A
 * candidate that meets a closed gate waits there, so it does not slow down the others.
 */
final class Admission {
  private final Map<String, Gate> pools = new LinkedHashMap<>();
  private final Map<String, Gate> dags = new LinkedHashMap<>();
  private final Map<String, Gate> tasksOfDags = new LinkedHashMap<>();
  private final TreeSet<TaskCell> ready = new TreeSet<>(Gate.ORDER);
  private final int parallelism;
  private int running;

  Admission(int parallelism) {
    this.parallelism = parallelism;
  }

  /** The pools as they are now; others do not exist. */
  void pools(SequencedMap<String, Integer> slots, Set<String> includeDeferred) {
    slots.keySet().forEach(this::pool);
    for (Gate pool : pools.values()) {
      Integer now = slots.get(pool.name);
      pool.missing = now == null;
      pool.capacity = now == null ? 0 : now;
      pool.includeDeferred = includeDeferred.contains(pool.name);
      pool.release(ready, Integer.MAX_VALUE);
    }
  }

  /** A pool nobody defined admits nothing until somebody does. */
  private Gate pool(String name) {
    Gate found = pools.get(name);
    if (found == null) {
      found = Gate.of(Gate.Kind.POOL, name, 0);
      found.missing = true;
      pools.put(name, found);
    }
    return found;
  }

  private Gate poolOf(TaskCell cell) {
    return pool(spec(cell).pool());
  }

  private static TaskSpec spec(TaskCell cell) {
    return cell.run.plan.tasks[cell.task];
  }

  private @Nullable Gate dagOf(TaskCell cell) {
    int limit = cell.run.plan.dag.limits().maxActiveTasksPerDag();
    if (limit <= 0) {
      return null;
    }
    Gate gate =
        dags.computeIfAbsent(cell.run.plan.dag.dagId(), id -> Gate.of(Gate.Kind.DAG, id, limit));
    gate.capacity = limit;
    return gate;
  }

  private @Nullable Gate taskOf(TaskCell cell) {
    int limit = spec(cell).limits().perDag();
    if (limit <= 0) {
      return null;
    }
    Gate gate =
        tasksOfDags.computeIfAbsent(
            cell.run.plan.dag.dagId() + "\n" + cell.taskId,
            id -> Gate.of(Gate.Kind.TASK_IN_DAG, cell.taskId, limit));
    gate.capacity = limit;
    return gate;
  }

  private static @Nullable Gate taskInRunOf(TaskCell cell) {
    int limit = spec(cell).limits().perRun();
    return limit <= 0
        ? null
        : cell.run.taskGates.computeIfAbsent(
            cell.task, t -> Gate.of(Gate.Kind.TASK_IN_RUN, cell.taskId, limit));
  }

  /** Every gate on the way of a candidate, the pool last. */
  private List<Gate> gates(TaskCell cell) {
    List<Gate> gates = new ArrayList<>(5);
    gates.add(cell.run.gate);
    add(gates, dagOf(cell));
    add(gates, taskOf(cell));
    add(gates, taskInRunOf(cell));
    gates.add(poolOf(cell));
    return gates;
  }

  private static void add(List<Gate> gates, @Nullable Gate gate) {
    if (gate != null) {
      gates.add(gate);
    }
  }

  void offer(TaskCell cell) {
    cell.priority = cell.run.plan.priority(cell.task, cell.tryNumber + 1);
    ready.add(cell);
  }

  void withdraw(TaskCell cell) {
    ready.remove(cell);
    for (Gate gate : gates(cell)) {
      gate.waiting.remove(cell);
      // What it was let through for is another one's now.
      gate.release(ready, Integer.MAX_VALUE);
    }
  }

  /** Counts an attempt that holds a slot. */
  void occupy(TaskCell cell) {
    for (Gate gate : gates(cell)) {
      gate.take(cell);
    }
    cell.holdsSlot = true;
    cell.holdsPool = true;
    running++;
  }

  /** Counts a deferred attempt found at a restart: its pool may want it counted. */
  void occupyDeferred(TaskCell cell) {
    Gate pool = poolOf(cell);
    if (pool.includeDeferred) {
      pool.take(cell);
      cell.holdsPool = true;
    }
  }

  /** An attempt waits elsewhere: it gives its slot back, its pool's only if that does not count. */
  void defer(TaskCell cell) {
    giveBack(cell, !poolOf(cell).includeDeferred);
  }

  /** An attempt gives back whatever it holds. */
  void vacate(TaskCell cell) {
    giveBack(cell, true);
  }

  private void giveBack(TaskCell cell, boolean pool) {
    if (!cell.holdsSlot && !cell.holdsPool) {
      return;
    }
    boolean slot = cell.holdsSlot;
    for (Gate gate : gates(cell)) {
      boolean gives = gate.kind == Gate.Kind.POOL ? pool && cell.holdsPool : slot;
      if (gives) {
        gate.give(cell);
        gate.release(ready, Integer.MAX_VALUE);
      }
    }
    running -= slot ? 1 : 0;
    cell.holdsSlot = false;
    cell.holdsPool = cell.holdsPool && !pool;
  }

  /** Everything a run holds back may be looked at again: its DAG was unpaused. */
  void releaseAll(RunMachine run) {
    ready.addAll(run.gate.waiting);
    run.gate.waiting.clear();
  }

  /** Takes the next candidate that may start, or null when there is none. */
  @Nullable TaskCell next() {
    while (running < parallelism && !ready.isEmpty()) {
      TaskCell cell = ready.pollFirst();
      Gate closed = closed(cell);
      if (closed == null) {
        occupy(cell);
        return cell;
      }
      closed.waiting.add(cell);
      // Every gate may have room that this candidate could not use, the closed one too if it wants
      // more than the others there: another one may.
      for (Gate gate : gates(cell)) {
        passOn(gate, closed, cell);
      }
    }
    return null;
  }

  /**
   * Room that a stopped candidate leaves at one of its gates is for the next ones there who fit:
   * several small ones in place of one big one. Those whom the same closed gate stops wait there
   * from now on, for this one's room calls them no more.
   */
  private void passOn(Gate gate, Gate closed, TaskCell stopped) {
    if (gate.full()) {
      return;
    }
    long room = gate.room();
    for (Iterator<TaskCell> all = gate.waiting.iterator(); room > 0 && all.hasNext(); ) {
      TaskCell other = all.next();
      if (other == stopped || gate.weight(other) > room || !gate.open(other)) {
        continue;
      }
      boolean shut = meets(other, closed) && !closed.open(other);
      if (!shut) {
        room -= gate.weight(other);
        all.remove();
        ready.add(other);
      } else if (gate != closed) {
        all.remove();
        closed.waiting.add(other);
      }
    }
  }

  private boolean meets(TaskCell cell, Gate gate) {
    return switch (gate.kind) {
      case RUN -> cell.run.gate == gate;
      case POOL -> spec(cell).pool().equals(gate.name);
      case DAG -> dagOf(cell) == gate;
      case TASK_IN_DAG -> taskOf(cell) == gate;
      case TASK_IN_RUN -> taskInRunOf(cell) == gate;
    };
  }

  private @Nullable Gate closed(TaskCell cell) {
    for (Gate gate : gates(cell)) {
      if (!gate.open(cell)) {
        return gate;
      }
    }
    return null;
  }

  /**
   * Every limit that leaves a task no room as things are, outermost first: of its run, its DAG, the
   * task itself, its pool, the executor. That its DAG is paused is none.
   */
  List<String> blockedBy(TaskCell cell) {
    List<String> reasons = new ArrayList<>();
    for (Gate gate : gates(cell)) {
      if (!gate.fits(cell)) {
        reasons.add(gate.why(cell));
      }
    }
    if (running >= parallelism) {
      reasons.add("all %d executor slots are taken (parallelism)".formatted(parallelism));
    }
    return reasons;
  }

  /** How many candidates come before this one, were every gate open. */
  int before(TaskCell cell) {
    return ready.headSet(cell).size();
  }
}
