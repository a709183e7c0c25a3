package dev.windlass.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.dag.Json;
import dev.windlass.run.TaskNote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass tasks note}: keeps a note on instances of a task, or takes it away. */
@Command(
    name = "note",
    description = "Notes something on a task of a run; an empty text takes the note away.")
final class TasksNote extends WindlassCommand {
  @Parameters(index = "0", paramLabel = "DAG")
  String dag = "";

  @Parameters(index = "1", paramLabel = "RUN")
  String runId = "";

  @Parameters(
      index = "2",
      paramLabel = "TASK",
      description = "a task with all its instances, one such as load[3], or a group")
  String task = "";

  @Parameters(index = "3", paramLabel = "TEXT", description = "at most 1,000 characters")
  String text = "";

  @Option(names = "--map-index", paramLabel = "N", description = "of a mapped task this instance")
  int mapIndex = -1;

  @Override
  public Integer call() throws Exception {
    if (text.length() > TaskNote.LONGEST) {
      throw Failure.usage(
          "the note has %,d characters".formatted(text.length()),
          "at most %,d".formatted(TaskNote.LONGEST));
    }
    if (mapIndex >= 0 && task.endsWith("]")) {
      throw Failure.usage("'%s' names its map index".formatted(task), "leave --map-index out");
    }
    return withSession(
        session -> {
          session.run(dag, runId);
          JsonNode answer =
              session.command(
                  "note_task",
                  Json.object()
                      .put("dag_id", dag)
                      .put("run_id", runId)
                      .put("task_id", mapIndex < 0 ? task : task + "[" + mapIndex + "]")
                      .put("note", text));
          print(noted(answer), "No task to note anything on.");
          say(text.isEmpty() ? "The note was taken away." : "The note is kept.");
          return 0;
        });
  }

  private Rows noted(JsonNode answer) {
    var rows = new Rows("run_id", "task_id", "note");
    for (JsonNode t : answer.path("task_instances")) {
      int index = t.path("map_index").asInt(-1);
      rows.add(
          t.path("run_id").asText(),
          t.path("task_id").asText() + (index < 0 ? "" : "[" + index + "]"),
          text.isEmpty() ? null : text);
    }
    return rows;
  }
}
