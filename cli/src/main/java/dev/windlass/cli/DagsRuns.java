package dev.windlass.cli;

import dev.windlass.dag.Json;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What people do to a whole run: end it by their word, delete it. */
final class DagsRuns {
  private DagsRuns() {}

  /** {@code windlass dags mark-run}. */
  @Command(
      name = "mark-run",
      description =
          "Ends a run by your word: its tasks are ended or left out, its teardowns still run."
              + " One that has ended already gets another end, or is queued again as it is.")
  static final class Mark extends WindlassCommand {
    private static final List<String> STATES = List.of("success", "failed", "queued");

    @Parameters(index = "0", paramLabel = "DAG")
    String dag = "";

    @Parameters(index = "1", paramLabel = "RUN")
    String runId = "";

    @Option(
        names = "--state",
        required = true,
        paramLabel = "STATE",
        description = "success, failed or queued")
    String state = "";

    @Override
    public Integer call() throws Exception {
      if (!STATES.contains(state)) {
        throw Failure.choice("--state", state, STATES);
      }
      return withSession(
          session -> {
            session.run(dag, runId);
            session.command(
                "mark_run",
                Json.object().put("dag_id", dag).put("run_id", runId).put("state", state));
            String words = state.equals("queued") ? "is queued again" : "ends as " + state;
            say("Run '%s' of DAG '%s' %s.".formatted(runId, dag, words));
            return 0;
          });
    }
  }

  /** {@code windlass dags delete-run}. */
  @Command(
      name = "delete-run",
      description = "Deletes a run that has ended, with its tasks and what they left.")
  static final class Delete extends WindlassCommand {
    @Parameters(index = "0", paramLabel = "DAG")
    String dag = "";

    @Parameters(index = "1", paramLabel = "RUN")
    String runId = "";

    @Option(names = "--yes", description = "yes, delete it")
    boolean yes;

    @Override
    public Integer call() throws Exception {
      return withSession(
          session -> {
            session.run(dag, runId);
            if (!yes) {
              throw Failure.usage(
                  "run '%s' of DAG '%s' would be gone for good".formatted(runId, dag),
                  "say --yes to delete it");
            }
            session.command("delete_run", Json.object().put("dag_id", dag).put("run_id", runId));
            say("Run '%s' of DAG '%s' is deleted.".formatted(runId, dag));
            return 0;
          });
    }
  }
}
