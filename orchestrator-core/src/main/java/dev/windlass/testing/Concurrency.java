package dev.windlass.testing;

import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.run.TaskRow;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The most attempts that were under way at one moment, in all and by pool. */
final class Concurrency {
  private static final class Gauge {
    private int now;
    private int most;

    void add(int more) {
      now += more;
      most = Math.max(most, now);
    }
  }

  private final Gauge live = new Gauge();
  private final Map<String, Gauge> slots = new LinkedHashMap<>();

  void changed(TaskSpec task, @Nullable TaskRow before, TaskRow after) {
    int was = before != null && before.state().live() ? 1 : 0;
    live.add((after.state().live() ? 1 : 0) - was);
    int took = before != null && before.state().takesSlot() ? 1 : 0;
    int takes = (after.state().takesSlot() ? 1 : 0) - took;
    slots.computeIfAbsent(task.pool(), p -> new Gauge()).add(takes * task.poolSlots());
  }

  /** Attempts at one moment, those that wait for a job elsewhere included. */
  int most() {
    return live.most;
  }

  /** Slots of a pool that were taken at one moment. */
  int mostSlots(String pool) {
    Gauge gauge = slots.get(pool);
    return gauge == null ? 0 : gauge.most;
  }
}
