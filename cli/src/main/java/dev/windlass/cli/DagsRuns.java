package dev.windlass.cli;

import dev.windlass.dag.Json;
import dev.windlass.store.DeletionQueries;
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

  /** What would go, for people. */
  private static Rows extent(DeletionQueries.Extent e) {
    var rows = new Rows("what", "count");
    rows.add("runs", e.runs());
    rows.add("task instances", e.taskInstances());
    rows.add("earlier tries", e.tries());
    rows.add("XComs", e.xcoms());
    rows.add("notes", e.notes());
    if (e.live() > 0) {
      rows.add("resources that are still there (they stay in the ledger)", e.live());
    }
    return rows;
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

    @Option(names = "--yes", description = "yes, delete it; without, what would go is shown")
    boolean yes;

    @Override
    public Integer call() throws Exception {
      return withSession(
          session -> {
            session.run(dag, runId);
            if (!yes) {
              print(extent(session.dao(DeletionQueries.class).extent(dag, runId)), "");
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

  /** {@code windlass dags delete}. */
  @Command(
      name = "delete",
      description =
          "Deletes a DAG with its whole history; it comes back fresh while its file is still"
              + " there.")
  static final class DeleteDag extends WindlassCommand {
    @Parameters(paramLabel = "DAG")
    String dag = "";

    @Option(names = "--yes", description = "yes, delete it; without, what would go is shown")
    boolean yes;

    @Override
    public Integer call() throws Exception {
      return withSession(
          session -> {
            boolean there = session.dag(dag).isActive();
            if (!yes) {
              print(extent(session.dao(DeletionQueries.class).extent(dag, null)), "");
              throw Failure.usage(
                  "DAG '%s' and all of this would be gone for good".formatted(dag),
                  "say --yes to delete it");
            }
            session.command("delete_dag", Json.object().put("dag_id", dag));
            say(
                "DAG '%s' is deleted%s."
                    .formatted(dag, there ? "; its source is there, so it begins anew" : ""));
            return 0;
          });
    }
  }
}
