package dev.windlass.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.Asset;
import dev.windlass.dag.DagStructure;
import dev.windlass.dag.Json;
import dev.windlass.store.RunQueries;
import dev.windlass.store.TaskQueries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass tasks}. */
@Command(
    name = "tasks",
    description = "Tasks: list, states-for-run, logs, why, clear, mark, note, answer.",
    subcommands = {
      TasksCommand.All.class,
      TasksCommand.StatesForRun.class,
      TasksLogs.class,
      TasksRender.class,
      TasksWhy.class,
      TasksCommand.Clear.class,
      TasksMark.class,
      TasksNote.class,
      TasksAnswer.class
    })
final class TasksCommand extends GroupCommand {
  /** A DAG's tasks and what each waits for. */
  static Rows tasks(DagStructure dag) {
    var rows =
        new Rows(
            "task_id",
            "operator",
            "upstream",
            "rule",
            "retries",
            "pool",
            "display_name",
            "inlets",
            "outlets");
    for (DagStructure.TaskSpec t : dag.tasks()) {
      rows.add(
          t.id(),
          t.operator(),
          String.join(", ", t.upstream()),
          t.rule().name().toLowerCase(Locale.ROOT),
          t.retries().limit(),
          t.pool(),
          t.title(),
          names(t.inlets()),
          names(t.outlets()));
    }
    return rows;
  }

  private static String names(List<Asset> assets) {
    return String.join(", ", assets.stream().map(Asset::name).toList());
  }

  /** What a clear or a mark touches. */
  static Rows touched(JsonNode answer) {
    var rows = new Rows("run_id", "task_id", "state", "try");
    for (JsonNode t : answer.path("task_instances")) {
      int index = t.path("map_index").asInt(-1);
      rows.add(
          t.path("run_id").asText(),
          t.path("task_id").asText() + (index < 0 ? "" : "[" + index + "]"),
          t.path("state").asText(),
          t.path("try_number").asInt());
    }
    return rows;
  }

  /** What a change came to, beneath the instances as they were before it. */
  static String done(JsonNode answer, boolean dryRun, String what) {
    int count = answer.path("task_instances").size();
    return dryRun || count == 0
        ? "Nothing was changed."
        : "%s %d task instance%s; above is how %s before."
            .formatted(what, count, count == 1 ? "" : "s", count == 1 ? "it was" : "they were");
  }

  /** {@code windlass tasks list}. */
  @Command(name = "list", description = "Lists a DAG's tasks.")
  static final class All extends WindlassCommand {
    @Parameters(paramLabel = "DAG")
    String dag = "";

    @Override
    public Integer call() throws Exception {
      return withSession(
          session -> {
            print(tasks(DagsCommand.structure(session, session.dag(dag))), "The DAG has no task.");
            return 0;
          });
    }
  }

  /** {@code windlass tasks states-for-run}. */
  @Command(name = "states-for-run", description = "Shows the state of every task of a run.")
  static final class StatesForRun extends WindlassCommand {
    @Parameters(index = "0", paramLabel = "DAG")
    String dag = "";

    @Parameters(index = "1", paramLabel = "RUN")
    String runId = "";

    @Override
    public Integer call() throws Exception {
      return withSession(
          session -> {
            var rows =
                new Rows(
                    "task_id",
                    "state",
                    "try",
                    "start_date",
                    "end_date",
                    "seconds",
                    "reason",
                    "label");
            for (TaskQueries.TaskRow t :
                session.dao(TaskQueries.class).ofRun(session.run(dag, runId).id())) {
              boolean timed = t.startDate() != null && t.endDate() != null;
              rows.add(
                  t.mapIndex() < 0 ? t.taskId() : t.taskId() + "[" + t.mapIndex() + "]",
                  t.state(),
                  t.tryNumber(),
                  t.startDate(),
                  t.endDate(),
                  timed ? Duration.between(t.startDate(), t.endDate()).toMillis() / 1000.0 : null,
                  t.reason(),
                  t.label());
            }
            print(rows, "The run has no task.");
            return 0;
          });
    }
  }

  /** {@code windlass tasks clear}. */
  @Command(
      name = "clear",
      description = "Lets tasks of a run, or of all runs of some dates, run again.")
  static final class Clear extends WindlassCommand {
    @Parameters(index = "0", paramLabel = "DAG")
    String dag = "";

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "RUN",
        description = "not with --from or --to, which name the runs")
    @Nullable String runId;

    @Parameters(
        index = "2..*",
        arity = "0..*",
        paramLabel = "TASK",
        description = "tasks, mapped instances such as load[3], or groups; default: all tasks")
    List<String> tasks = List.of();

    @Mixin Reach reach = new Reach();

    @Option(names = "--prevent-running", description = "refuse when one of them runs")
    boolean preventRunning;

    @Option(
        names = "--run-on-latest-version",
        description = "the run goes on with the DAG's newest version")
    boolean latestVersion;

    @Option(names = "--only-failed", description = "of these only what failed")
    boolean onlyFailed;

    @Option(
        names = "--only-new",
        description = "only tasks that the DAG's newest version adds; the run goes on with it")
    boolean onlyNew;

    @Option(
        names = "--from",
        paramLabel = "DATE",
        description = "all runs from this logical date on, together with --to up to that one")
    @Nullable String from;

    @Option(names = "--to", paramLabel = "DATE", description = "all runs up to this logical date")
    @Nullable String to;

    @Option(names = "--note", paramLabel = "TEXT", description = "kept with each run")
    @Nullable String note;

    @Override
    public Integer call() throws Exception {
      boolean range = from != null || to != null;
      List<String> tasks = new ArrayList<>(this.tasks);
      String first = runId;
      if (range && first != null) {
        tasks.addFirst(first);
      }
      if (!range && first == null) {
        throw Failure.usage(
            "which run of DAG '%s'?".formatted(dag), "name it, or dates with --from and --to");
      }
      ObjectNode payload =
          reach.into(
              Json.object()
                  .put("dag_id", dag)
                  .put("run_id", range ? null : first)
                  .put("from", from == null ? null : Dates.read("--from", from).toString())
                  .put("to", to == null ? null : Dates.read("--to", to).toString())
                  .put("note", note)
                  .put("only_new", onlyNew)
                  .put("only_failed", onlyFailed)
                  .put("prevent_running_task", preventRunning)
                  .put("run_on_latest_version", latestVersion));
      ArrayNode ids = payload.putArray("task_ids");
      tasks.forEach(ids::add);
      return withSession(
          session -> {
            session.dag(dag);
            if (!range && first != null) {
              known(session, session.run(dag, first), tasks);
            }
            JsonNode answer = session.command("clear", payload);
            print(touched(answer), "No task to clear.");
            say(done(answer, reach.dryRun, "Cleared"));
            return 0;
          });
    }

    private void known(Session session, RunQueries.RunRow run, List<String> tasks) {
      DagStructure structure = session.structure(run);
      List<String> ids = structure.tasks().stream().map(DagStructure.TaskSpec::id).toList();
      List<String> groups = structure.groups().stream().map(DagStructure.GroupSpec::id).toList();
      for (String task : tasks) {
        String plain = task.replaceFirst("\\[[0-9]+]$", "");
        if (!latestVersion && !onlyNew && !ids.contains(plain) && !groups.contains(task)) {
          throw Failure.of(
              "DAG '%s' has no task '%s'".formatted(dag, task),
              Nearest.hint(task, ids, "windlass tasks list " + dag));
        }
      }
    }
  }
}
