package dev.windlass.cli;

import dev.windlass.store.DeadlineQueries;
import java.time.temporal.ChronoUnit;
import java.util.List;
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
  @Command(name = "list", description = "Lists the deadlines that were missed, the newest first.")
  static final class All extends WindlassCommand {
    @Parameters(paramLabel = "DAG", arity = "0..1", description = "default: every DAG")
    String dag = "";

    @Option(
        names = "--state",
        paramLabel = "STATE",
        description = "missed (default), pending: can still be met, the next first, or met")
    String state = "missed";

    @Override
    public Integer call() throws Exception {
      if (!DeadlineQueries.STATES.contains(state)) {
        throw Failure.usage(
            "'%s' is no state of a deadline".formatted(state),
            "one of " + String.join(", ", DeadlineQueries.STATES));
      }
      return withSession(
          session -> {
            var filter =
                DeadlineQueries.Filter.of(
                    dag, List.of(state), state.equals("pending") ? "due_at" : "-due_at", MOST);
            var rows = new Rows("due", "missed", "dag_id", "run_id", "task", "deadline");
            for (DeadlineQueries.Row d : session.dao(DeadlineQueries.class).page(filter)) {
              rows.add(
                  d.dueAt().truncatedTo(ChronoUnit.SECONDS),
                  d.missedAt() == null ? null : d.missedAt().truncatedTo(ChronoUnit.SECONDS),
                  d.dagId(),
                  d.runId(),
                  task(d.taskId(), d.mapIndex()),
                  d.says());
            }
            print(
                rows,
                state.equals("pending")
                    ? "No deadline is pending."
                    : "No deadline was %s.".formatted(state));
            return 0;
          });
    }

    private static String task(@Nullable String task, int mapIndex) {
      return task == null ? "" : mapIndex < 0 ? task : task + "[" + mapIndex + "]";
    }
  }
}
