package dev.windlass.cli;

import dev.windlass.dag.Json;
import dev.windlass.store.BackfillQueries;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What steers a backfill that has begun, and the list of all. */
final class BackfillControl {
  private static final int MOST = 100;

  private BackfillControl() {}

  /** {@code windlass backfill list}. */
  @Command(name = "list", description = "Lists backfills with their progress, newest first.")
  static final class All extends WindlassCommand {
    @Parameters(paramLabel = "DAG", arity = "0..1", description = "default: every DAG")
    String dag = "";

    @Override
    public Integer call() throws Exception {
      return withSession(
          session -> {
            var rows =
                new Rows(
                    "id", "dag_id", "from", "to", "state", "runs", "done", "failed", "skipped");
            for (BackfillQueries.BackfillRow b :
                session.dao(BackfillQueries.class).page(dag, MOST, 0)) {
              rows.add(
                  b.id(),
                  b.dagId(),
                  b.fromDate().toString(),
                  b.toDate().toString(),
                  b.state(),
                  b.runs(),
                  b.done(),
                  b.failed(),
                  Json.read(b.skipped()).size());
            }
            print(rows, "No backfill.");
            return 0;
          });
    }
  }

  /** A command that is the word itself. */
  private abstract static class Steer extends WindlassCommand {
    @Parameters(paramLabel = "ID", description = "as `windlass backfill list` shows it")
    long id;

    final Integer steer(String action, String done) throws Exception {
      return withSession(
          session -> {
            session.command(
                "backfill_control", Json.object().put("backfill_id", id).put("action", action));
            say(done.formatted(id));
            return 0;
          });
    }
  }

  /** {@code windlass backfill pause}. */
  @Command(name = "pause", description = "Starts no more runs of a backfill; running ones go on.")
  static final class Pause extends Steer {
    @Override
    public Integer call() throws Exception {
      return steer("pause", "Backfill %d is paused.");
    }
  }

  /** {@code windlass backfill unpause}. */
  @Command(name = "unpause", description = "Goes on with a paused backfill.")
  static final class Unpause extends Steer {
    @Override
    public Integer call() throws Exception {
      return steer("unpause", "Backfill %d goes on.");
    }
  }

  /** {@code windlass backfill cancel}. */
  @Command(name = "cancel", description = "Ends a backfill: runs that have not begun fail.")
  static final class Cancel extends Steer {
    @Override
    public Integer call() throws Exception {
      return steer("cancel", "Backfill %d is cancelled.");
    }
  }
}
