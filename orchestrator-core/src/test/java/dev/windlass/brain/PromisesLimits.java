package dev.windlass.brain;

import dev.windlass.dag.DagStructure;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.run.RunRow;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** No limit is overrun, and what every limit has room for does not wait. */
final class PromisesLimits {
  private final Simulation world;

  PromisesLimits(Simulation world) {
    this.world = world;
  }

  private record Waiting(TaskRow row, RunRow run, TaskSpec spec) {}

  void look() {
    Map<String, Integer> taken = new HashMap<>();
    List<Waiting> waiting = new ArrayList<>();
    int all = 0;
    for (RunRow run : world.rows.runs.values()) {
      if (run.state().finished()) {
        continue;
      }
      PromisesDag dag = world.dag(run.dagId());
      for (TaskRow row : world.rows.of(run.id())) {
        TaskSpec spec = dag.spec(row.taskId());
        boolean active =
            row.state() == TaskState.QUEUED
                || row.state() == TaskState.RUNNING
                || row.state() == TaskState.RESTARTING;
        if (active) {
          all++;
          limitsOf(run, spec).keySet().forEach(g -> taken.merge(g, 1, Integer::sum));
        }
        if (active || (row.state() == TaskState.DEFERRED && spec.pool().equals("deferring"))) {
          taken.merge("pool " + spec.pool(), spec.poolSlots(), Integer::sum);
        }
        if (row.state() == TaskState.SCHEDULED) {
          waiting.add(new Waiting(row, run, spec));
        }
      }
    }
    Promises.that(all <= Simulation.PARALLELISM, "no more attempts than executor slots: %d", all);
    Simulation.POOLS.forEach(
        (pool, slots) ->
            Promises.that(
                taken.getOrDefault("pool " + pool, 0) <= slots,
                "no pool is overrun: %s has %d slots taken",
                pool,
                taken.getOrDefault("pool " + pool, 0)));
    for (RunRow run : world.rows.runs.values()) {
      if (run.state().finished()) {
        continue;
      }
      for (TaskSpec spec : world.dag(run.dagId()).structure.tasks()) {
        limitsOf(run, spec)
            .forEach(
                (gate, most) ->
                    Promises.that(
                        taken.getOrDefault(gate, 0) <= most, "%s holds: at most %d", gate, most));
      }
    }
    for (Waiting w : waiting) {
      Promises.that(
          !roomFor(w, taken, all),
          "what there is room for starts: %s waits for pool %s, %s, %s",
          w.row().taskId(),
          w.spec().pool(),
          limitsOf(w.run(), w.spec()),
          taken);
    }
  }

  /** The limits that an instance counts against, with how many each admits; pools apart. */
  private Map<String, Integer> limitsOf(RunRow run, TaskSpec spec) {
    DagStructure dag = world.dag(run.dagId()).structure;
    Map<String, Integer> limits = new HashMap<>();
    limits.put("max_active_tasks of run " + run.id(), dag.maxActiveTasks());
    if (dag.limits().maxActiveTasksPerDag() > 0) {
      limits.put("maxActiveTasksPerDag of " + run.dagId(), dag.limits().maxActiveTasksPerDag());
    }
    if (spec.limits().perDag() > 0) {
      limits.put(
          "max_active_tis_per_dag of %s of %s".formatted(spec.id(), run.dagId()),
          spec.limits().perDag());
    }
    if (spec.limits().perRun() > 0) {
      limits.put(
          "max_active_tis_per_dagrun of %s of run %d".formatted(spec.id(), run.id()),
          spec.limits().perRun());
    }
    return limits;
  }

  private boolean roomFor(Waiting w, Map<String, Integer> taken, int all) {
    DagTimes times = world.rows.times.get(w.run().dagId());
    boolean paused = times != null && times.paused();
    int pool = taken.getOrDefault("pool " + w.spec().pool(), 0) + w.spec().poolSlots();
    return all < Simulation.PARALLELISM
        && !paused
        && pool <= Simulation.POOLS.getOrDefault(w.spec().pool(), 0)
        && limitsOf(w.run(), w.spec()).entrySet().stream()
            .allMatch(g -> taken.getOrDefault(g.getKey(), 0) < g.getValue());
  }
}
