package dev.windlass.cli;

import dev.windlass.store.DeadlineQueries;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass deadlines}. */
@Command(
    name = "deadlines",
    description = "Deadlines of runs and tasks: list.",
    subcommands = DeadlinesCommand.All.class)
final class DeadlinesCommand extends GroupCommand {
  private static final int MOST = 1_000;

  /** {@code windlass deadlines list}. */
  @Command(name = "list", description = "Lists the deadlines that were missed, newest first.")
  static final class All extends WindlassCommand {
    @Parameters(paramLabel = "DAG", arity = "0..1", description = "default: every DAG")
    String dag = "";

    @Option(
        names = "--pending",
        description = "instead those that can still be met, the next first")
    boolean pending;

    @Override
    public Integer call() throws Exception {
      return withSession(
          session -> {
            DeadlineQueries deadlines = session.dao(DeadlineQueries.class);
            if (pending) {
              var rows = new Rows("due", "dag_id", "run_id", "task");
              for (DeadlineQueries.Pending d : deadlines.pending(dag, MOST)) {
                rows.add(d.dueAt(), d.dagId(), d.runId(), task(d.taskId(), d.mapIndex()));
              }
              print(rows, "No deadline is pending.");
            } else {
              var rows = new Rows("missed", "dag_id", "run_id", "task", "deadline");
              for (DeadlineQueries.Missed d : deadlines.missed(dag, MOST)) {
                rows.add(
                    d.missedAt(), d.dagId(), d.runId(), task(d.taskId(), d.mapIndex()), d.words());
              }
              print(rows, "No deadline was missed.");
            }
            return 0;
          });
    }

    private static String task(@Nullable String task, int mapIndex) {
      return task == null ? "" : mapIndex < 0 ? task : task + "[" + mapIndex + "]";
    }
  }
}
