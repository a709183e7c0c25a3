package dev.windlass.web.view;

import dev.windlass.store.DagQueries;
import dev.windlass.store.DagQueries.DagRow;
import dev.windlass.store.RunQueries;
import dev.windlass.store.RunQueries.RunRow;
import dev.windlass.store.TaskQueries;
import dev.windlass.store.TaskQueries.TaskRow;
import dev.windlass.web.graph.DagTree;
import dev.windlass.web.graph.Structures;
import dev.windlass.web.http.ApiError;
import java.util.List;

/** Finds what an address names, or answers 404 with its name. Thread-safe. */
public record Lookup(DagQueries dags, RunQueries runs, TaskQueries tasks, Structures structures) {
  /** A DAG, also one whose source is gone. */
  public DagRow dag(String dagId) {
    return dags.find(dagId)
        .orElseThrow(() -> ApiError.notFound("There is no DAG '%s'".formatted(dagId)));
  }

  /** The tree of a version. */
  public DagTree tree(String dagId, int version) {
    return structures
        .find(dagId, version)
        .orElseThrow(
            () ->
                ApiError.notFound("There is no version %d of DAG '%s'".formatted(version, dagId)));
  }

  /** A run. */
  public RunRow run(String dagId, String runId) {
    return runs.find(dagId, runId)
        .orElseThrow(() -> ApiError.notFound("DAG '%s' has no run '%s'".formatted(dagId, runId)));
  }

  /** All instances of a task in a run; at least one. */
  public List<TaskRow> instances(RunRow run, String taskId) {
    List<TaskRow> rows = tasks.ofTask(run.id(), taskId);
    if (rows.isEmpty()) {
      throw ApiError.notFound(
          "Run '%s' of DAG '%s' has no task '%s'".formatted(run.runId(), run.dagId(), taskId));
    }
    return rows;
  }

  /** One instance. */
  public TaskRow instance(RunRow run, String taskId, int mapIndex) {
    return instances(run, taskId).stream()
        .filter(row -> row.mapIndex() == mapIndex)
        .findFirst()
        .orElseThrow(
            () ->
                ApiError.notFound(
                    mapIndex < 0
                        ? "Task '%s' is mapped: name a map index".formatted(taskId)
                        : "Task '%s' has no map index %d".formatted(taskId, mapIndex)));
  }
}
