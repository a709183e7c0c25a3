package dev.windlass.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.Json;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass tasks answer}: answers a task that waits for a person. */
@Command(
    name = "answer",
    description = "Answers a task that waits for a person, such as an approval.")
final class TasksAnswer extends WindlassCommand {
  @Parameters(index = "0", paramLabel = "DAG")
  String dag = "";

  @Parameters(index = "1", paramLabel = "RUN")
  String runId = "";

  @Parameters(index = "2", paramLabel = "TASK")
  String task = "";

  @Parameters(
      index = "3..*",
      arity = "0..*",
      paramLabel = "OPTION",
      description = "such as Approve or Reject")
  List<String> chosen = List.of();

  @Option(names = "--params", paramLabel = "JSON", description = "values of the form's fields")
  String params = "{}";

  @Override
  public Integer call() throws Exception {
    ObjectNode payload = Json.object().put("dag_id", dag).put("run_id", runId).put("task_id", task);
    ArrayNode options = payload.putArray("chosen");
    chosen.forEach(options::add);
    payload.set("params", Conf.read(params));
    return withSession(
        session -> {
          session.run(dag, runId);
          say(
              "%s is %s now."
                  .formatted(task, session.command("respond", payload).path("state").asText()));
          return 0;
        });
  }
}
