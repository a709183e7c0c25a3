package dev.windlass.brain;

import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who may start: every task whose dependencies are met waits here until its pool, its run and the
 * executor have room. Order is exact among all candidates: priority, then logical date, then age. A
 * candidate that meets a full pool or run waits apart, so it does not slow down the others.
 */
final class Admission {
  private static final Comparator<TaskCell> ORDER =
      Comparator.<TaskCell>comparingInt(c -> -c.run.plan.priority[c.task])
          .thenComparing(c -> c.run.order())
          .thenComparingLong(c -> c.id);

  /** A pool and who waits for it. */
  private static final class Pool {
    long slots;
    long taken;
    final TreeSet<TaskCell> waiting = new TreeSet<>(ORDER);

    boolean fits(int wanted) {
      return slots < 0 || taken + wanted <= slots;
    }
  }

  private final Map<String, Pool> pools = new LinkedHashMap<>();
  private final TreeSet<TaskCell> ready = new TreeSet<>(ORDER);
  private final int parallelism;
  private int running;

  Admission(int parallelism) {
    this.parallelism = parallelism;
  }

  void pool(String name, int slots) {
    Pool pool = pools.computeIfAbsent(name, n -> new Pool());
    pool.slots = slots;
    release(pool);
  }

  void removePool(String name) {
    Pool pool = pools.get(name);
    if (pool != null) {
      pool.slots = 0;
    }
  }

  /** A pool nobody defined admits nothing until somebody does. */
  private Pool poolOf(TaskCell cell) {
    return pools.computeIfAbsent(cell.run.plan.tasks[cell.task].pool(), n -> new Pool());
  }

  private static int slots(TaskCell cell) {
    return cell.run.plan.tasks[cell.task].poolSlots();
  }

  void offer(TaskCell cell) {
    ready.add(cell);
  }

  void withdraw(TaskCell cell) {
    if (!ready.remove(cell) && !poolOf(cell).waiting.remove(cell)) {
      cell.run.held.remove(cell);
    }
  }

  /** Counts an attempt that holds a slot already, found at a restart. */
  void occupy(TaskCell cell) {
    poolOf(cell).taken += slots(cell);
    cell.run.taken++;
    running++;
  }

  /** An attempt gave its slot back. */
  void vacate(TaskCell cell) {
    Pool pool = poolOf(cell);
    pool.taken -= slots(cell);
    cell.run.taken--;
    running--;
    release(pool);
    release(cell.run);
  }

  /** What fits comes back, in order; smaller ones may pass one that is too big for what is free. */
  private void release(Pool pool) {
    long free = pool.slots < 0 ? Long.MAX_VALUE : pool.slots - pool.taken;
    for (Iterator<TaskCell> all = pool.waiting.iterator(); free > 0 && all.hasNext(); ) {
      TaskCell cell = all.next();
      if (slots(cell) <= free) {
        free -= slots(cell);
        all.remove();
        ready.add(cell);
      }
    }
  }

  void release(RunMachine run) {
    if (!run.held.isEmpty() && run.mayStart()) {
      ready.add(run.held.pollFirst());
    }
  }

  /** Everything a run holds back may be looked at again: its DAG was unpaused. */
  void releaseAll(RunMachine run) {
    ready.addAll(run.held);
    run.held.clear();
  }

  /** Takes the next candidate that may start, or null when there is none. */
  @Nullable TaskCell next() {
    while (running < parallelism && !ready.isEmpty()) {
      TaskCell cell = ready.pollFirst();
      Pool pool = poolOf(cell);
      if (!cell.run.mayStart()) {
        cell.run.held.add(cell);
      } else if (pool.fits(slots(cell))) {
        occupy(cell);
        return cell;
      } else {
        pool.waiting.add(cell);
        // The run has room that this candidate could not use: another one of it may.
        release(cell.run);
      }
    }
    return null;
  }

  /** In whose favour a candidate waits, for people; empty when it is simply its turn. */
  String blockedBy(TaskCell cell) {
    String name = cell.run.plan.tasks[cell.task].pool();
    Pool pool = poolOf(cell);
    if (cell.run.held.contains(cell)) {
      return cell.run.whyHeld();
    }
    if (pool.waiting.contains(cell)) {
      return "pool '%s' is full: %d of %d slots taken, %d wanted"
          .formatted(name, pool.taken, pool.slots, slots(cell));
    }
    return running >= parallelism ? "all %d executor slots are taken".formatted(parallelism) : "";
  }

  /** Order of held-back tasks within a run. */
  static NavigableSet<TaskCell> queue() {
    return new TreeSet<>(ORDER);
  }

  /** Never: stands for "no logical date" in the order of runs. */
  static final Instant LAST = Instant.MAX;
}
