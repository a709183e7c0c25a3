package dev.windlass.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.dag.Json;
import dev.windlass.dag.NextRuns;
import dev.windlass.store.DagQueries;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code windlass tasks why}: everything that keeps a task from running, all at once; with a DAG
 * alone what keeps runs from being made.
 */
@Command(
    name = "why",
    aliases = "failed-deps",
    description =
        "Says everything that keeps a task of a run from running; of a DAG alone, why no run is"
            + " made.")
final class TasksWhy extends WindlassCommand {
  @Parameters(index = "0", paramLabel = "DAG")
  String dag = "";

  @Parameters(index = "1", paramLabel = "RUN", arity = "0..1")
  String runId = "";

  @Parameters(
      index = "2",
      paramLabel = "TASK",
      arity = "0..1",
      description = "a task, a mapped instance such as load[3], or a group")
  String task = "";

  @Override
  public Integer call() throws Exception {
    if (!runId.isEmpty() && task.isEmpty()) {
      throw Failure.usage(
          "name a task of the run, too", "`windlass tasks states-for-run` shows its tasks");
    }
    return runId.isEmpty() ? dag() : task();
  }

  /** What keeps runs from being made; needs no scheduler. */
  private int dag() throws Exception {
    return withSession(
        session -> {
          DagQueries.DagRow row = session.dag(dag);
          NextRuns next = DagsNextExecution.next(session, row, Instant.now(), 1);
          var rows = new Rows("dag_id", "reason");
          next.remarks().forEach(remark -> rows.add(dag, remark));
          print(rows, "Nothing keeps its runs from being made.");
          return 0;
        });
  }

  private int task() throws Exception {
    return withSession(
        session -> {
          session.run(dag, runId);
          JsonNode answer =
              session.command(
                  "explain",
                  Json.object().put("dag_id", dag).put("run_id", runId).put("task_id", task));
          var rows = new Rows("task_id", "state", "dependency", "reason");
          for (JsonNode instance : answer.path("task_instances")) {
            int index = instance.path("map_index").asInt(-1);
            String name = instance.path("task_id").asText() + (index < 0 ? "" : "[" + index + "]");
            for (JsonNode unmet : instance.path("dependencies")) {
              rows.add(
                  name,
                  instance.path("state").asText("none"),
                  unmet.path("name").asText(),
                  unmet.path("reason").asText());
            }
          }
          print(rows, "Nothing keeps it from running.");
          return 0;
        });
  }
}
