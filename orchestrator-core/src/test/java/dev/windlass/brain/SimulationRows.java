package dev.windlass.brain;

import dev.windlass.brain.Decisions.Batch;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunSnapshot;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The database: what was committed, and nothing else. */
final class SimulationRows {
  final Map<Long, RunRow> runs = new TreeMap<>();
  final Map<Long, String> outputs = new HashMap<>();
  final Map<String, Decisions.DagTimes> times = new LinkedHashMap<>();
  private final Map<Long, TreeMap<Long, TaskRow>> tasks = new HashMap<>();

  void apply(Batch batch) {
    batch.newRuns().forEach(r -> runs.put(r.id(), r));
    batch.changedRuns().forEach(r -> runs.put(r.id(), r));
    batch.newTasks().forEach(this::put);
    batch.changedTasks().forEach(this::put);
    batch.clearedOutputs().forEach(outputs::remove);
    outputs.putAll(batch.outputs());
    batch.dags().forEach(d -> times.put(d.dagId(), d));
    batch
        .deletedRuns()
        .forEach(
            run -> {
              runs.remove(run);
              of(run).forEach(t -> outputs.remove(t.id()));
              tasks.remove(run);
            });
  }

  private void put(TaskRow row) {
    tasks.computeIfAbsent(TaskId.run(row.id()), r -> new TreeMap<>()).put(row.id(), row);
  }

  @Nullable TaskRow task(long id) {
    TreeMap<Long, TaskRow> of = tasks.get(TaskId.run(id));
    return of == null ? null : of.get(id);
  }

  Collection<TaskRow> of(long run) {
    TreeMap<Long, TaskRow> of = tasks.get(run);
    return of == null ? List.of() : of.values();
  }

  RunSnapshot snapshot(RunRow run) {
    return new RunSnapshot(run, new ArrayList<>(of(run.id())));
  }

  /** Instances of runs that are not finished. */
  List<TaskRow> active() {
    List<TaskRow> active = new ArrayList<>();
    for (RunRow run : runs.values()) {
      if (!run.state().finished()) {
        active.addAll(of(run.id()));
      }
    }
    return active;
  }

  Map<Long, TaskRow> all() {
    Map<Long, TaskRow> all = new TreeMap<>();
    tasks.values().forEach(all::putAll);
    return all;
  }
}
