package dev.windlass.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.dag.Json;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass tasks mark}: gives tasks a final state by a person's word. */
@Command(name = "mark", description = "Gives a task of a run a final state.")
final class TasksMark extends WindlassCommand {
  private static final List<String> STATES = List.of("success", "failed", "skipped");

  @Parameters(index = "0", paramLabel = "DAG")
  String dag = "";

  @Parameters(index = "1", paramLabel = "RUN")
  String runId = "";

  @Parameters(
      index = "2",
      paramLabel = "TASK",
      description = "a task, a mapped instance such as load[3], or a group")
  String task = "";

  @Option(
      names = "--state",
      required = true,
      paramLabel = "STATE",
      description = "success, failed or skipped")
  String state = "";

  @Mixin Reach reach = new Reach();

  @Override
  public Integer call() throws Exception {
    if (!STATES.contains(state)) {
      throw Failure.choice("--state", state, STATES);
    }
    return withSession(
        session -> {
          session.run(dag, runId);
          JsonNode answer =
              session.command(
                  "mark_task",
                  reach.into(
                      Json.object()
                          .put("dag_id", dag)
                          .put("run_id", runId)
                          .put("task_id", task)
                          .put("state", state)));
          print(TasksCommand.touched(answer), "No task to mark.");
          say(TasksCommand.done(answer, reach.dryRun, "Marked"));
          return 0;
        });
  }
}
