package dev.windlass.brain;

import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One limit on active task instances: a pool's slots, a run's tasks, a DAG's tasks, the instances
 * of one task. Whoever finds it closed waits at it, in order.
 */
final class Gate {
  /** Priority, then logical date, then map index, then age: the reference's order. */
  static final Comparator<TaskCell> ORDER =
      Comparator.<TaskCell>comparingInt(c -> c.priority)
          .reversed()
          .thenComparing(c -> c.run.order())
          .thenComparingInt(c -> c.mapIndex)
          .thenComparingLong(c -> c.id);

  /** What is limited. */
  enum Kind {
    RUN,
    DAG,
    TASK_IN_DAG,
    TASK_IN_RUN,
    POOL
  }

  final Kind kind;
  final String name;
  final NavigableSet<TaskCell> waiting = new TreeSet<>(ORDER);
  private final @Nullable RunMachine run;

  /** Negative: no limit. */
  long capacity;

  long taken;

  /** For a pool: whether nobody defined it. */
  boolean missing;

  /** For a pool: whether a deferred task keeps its slots. */
  boolean includeDeferred;

  private Gate(Kind kind, String name, long capacity, @Nullable RunMachine run) {
    this.kind = kind;
    this.name = name;
    this.capacity = capacity;
    this.run = run;
  }

  static Gate ofRun(RunMachine run) {
    return new Gate(Kind.RUN, "", run.plan.dag.maxActiveTasks(), run);
  }

  static Gate of(Kind kind, String name, long capacity) {
    return new Gate(kind, name, capacity, null);
  }

  /** What a candidate takes of it. */
  int weight(TaskCell cell) {
    return kind == Kind.POOL ? cell.run.plan.tasks[cell.task].poolSlots() : 1;
  }

  boolean open(TaskCell cell) {
    return fits(cell) && !paused();
  }

  /** Whether there is room for a candidate, paused or not. */
  boolean fits(TaskCell cell) {
    return capacity < 0 || taken + weight(cell) <= capacity;
  }

  /** How much of it is free. */
  long room() {
    return capacity < 0 ? Long.MAX_VALUE : capacity - taken;
  }

  /** Whether nobody fits through, however little is wanted. */
  boolean full() {
    return (capacity >= 0 && taken >= capacity) || paused();
  }

  private boolean paused() {
    return run != null && run.room.paused(run.row().dagId());
  }

  void take(TaskCell cell) {
    taken += weight(cell);
  }

  void give(TaskCell cell) {
    taken -= weight(cell);
  }

  /**
   * Lets those who fit go back to the candidates, in order, at most {@code most}; smaller ones may
   * pass one that is too big for what is free.
   */
  void release(NavigableSet<TaskCell> candidates, int most) {
    if (waiting.isEmpty() || paused()) {
      return;
    }
    long free = room();
    int left = most;
    for (Iterator<TaskCell> all = waiting.iterator(); free > 0 && left > 0 && all.hasNext(); ) {
      TaskCell cell = all.next();
      if (weight(cell) <= free) {
        free -= weight(cell);
        left--;
        all.remove();
        candidates.add(cell);
      }
    }
  }

  /** Why there is no room for a candidate, for people. */
  String why(TaskCell cell) {
    return switch (kind) {
      case RUN ->
          "the run has %d of at most %d active tasks (max_active_tasks)".formatted(taken, capacity);
      case DAG ->
          "the DAG has %d of at most %d active tasks over all its runs (maxActiveTasksPerDag)"
              .formatted(taken, capacity);
      case TASK_IN_DAG ->
          "%d of at most %d instances of %s are active over all runs (max_active_tis_per_dag)"
              .formatted(taken, capacity, name);
      case TASK_IN_RUN ->
          "%d of at most %d instances of %s are active in this run (max_active_tis_per_dagrun)"
              .formatted(taken, capacity, name);
      case POOL -> whyPool(weight(cell));
    };
  }

  private String whyPool(int wanted) {
    if (missing) {
      return "pool '%s' does not exist; create it".formatted(name);
    }
    if (capacity >= 0 && wanted > capacity) {
      return "pool '%s' has %d slots in all, fewer than the %d wanted: it can never start"
          .formatted(name, capacity, wanted);
    }
    return "pool '%s' is full: %d of %d slots taken, %d wanted"
        .formatted(name, taken, capacity, wanted);
  }

  /** Never: stands for "no logical date" in the order of runs. */
  static final Instant LAST = Instant.MAX;
}
