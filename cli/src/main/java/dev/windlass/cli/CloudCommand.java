package dev.windlass.cli;

import dev.windlass.store.CliQueries;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code windlass cloud}. */
@Command(
    name = "cloud",
    description = "Paid resources: what the ledger says is there, and clearing up: list, reap.",
    subcommands = {CloudCommand.All.class, CloudCommand.Reap.class})
final class CloudCommand extends GroupCommand {
  /** {@code windlass cloud list}. */
  @Command(name = "list", description = "Lists the ledger: what was made and is not gone.")
  static final class All extends WindlassCommand {
    @Option(names = "--all", description = "also what is gone")
    boolean all;

    @Override
    public Integer call() throws Exception {
      return withSession(
          session -> {
            var rows =
                new Rows(
                    "kind",
                    "name",
                    "external_id",
                    "state",
                    "dag_id",
                    "run_id",
                    "task_id",
                    "intended_at",
                    "lease_until");
            for (CliQueries.LedgerRow r : session.dao(CliQueries.class).ledger(all)) {
              rows.add(
                  r.kind(),
                  r.name(),
                  r.externalId(),
                  r.state(),
                  r.dagId(),
                  r.runId(),
                  r.taskId(),
                  r.intendedAt(),
                  r.leaseUntil());
            }
            print(rows, "Nothing is left in the cloud.");
            return 0;
          });
    }
  }

  /** {@code windlass cloud reap}. */
  @Command(name = "reap", description = "Destroys what no live run holds.")
  static final class Reap extends WindlassCommand {
    @Option(names = "--dry-run", description = "only say what would be done")
    boolean dryRun;

    @Override
    public Integer call() throws Exception {
      List<String> done = root().platform.reap(dryRun, globals());
      done.forEach(line -> out().println(line));
      if (done.isEmpty()) {
        say("Nothing is left in the cloud.");
      }
      return 0;
    }
  }
}
