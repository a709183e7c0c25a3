package dev.windlass.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.Json;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass backfill}. */
@Command(
    name = "backfill",
    description = "Runs a DAG for past dates: create, list, pause, unpause, cancel.",
    subcommands = {
      BackfillCommand.Create.class,
      BackfillControl.All.class,
      BackfillControl.Pause.class,
      BackfillControl.Unpause.class,
      BackfillControl.Cancel.class
    })
final class BackfillCommand extends GroupCommand {
  /** {@code windlass backfill create}. */
  @Command(name = "create", description = "Starts a backfill, or with --dry-run prints its plan.")
  static final class Create extends WindlassCommand {
    private static final List<String> REPROCESS = List.of("none", "failed", "completed");

    @Parameters(paramLabel = "DAG")
    String dag = "";

    @Option(
        names = {"--from", "--from-date"},
        required = true,
        paramLabel = "DATE",
        description = "first logical date; a day is meant in the DAG's time zone")
    String from = "";

    @Option(
        names = {"--to", "--to-date"},
        required = true,
        paramLabel = "DATE",
        description = "last logical date, included; a day with all its dates")
    String to = "";

    @Option(
        names = "--max-active-runs",
        paramLabel = "N",
        description = "default: ${DEFAULT-VALUE}")
    int maxActiveRuns = 10;

    @Option(names = "--run-backwards", description = "the newest date first")
    boolean backwards;

    @Option(
        names = {"--reprocess", "--reprocess-behavior"},
        paramLabel = "WHICH",
        description = "dates that have a run already: none (default), failed or completed")
    String reprocess = "none";

    @Option(
        names = {"-c", "--conf"},
        paramLabel = "JSON",
        description = "values for the params")
    String conf = "{}";

    @Option(
        names = "--run-on-latest-version",
        description = "runs that exist go on with the DAG's newest version")
    boolean latestVersion;

    @Option(names = "--dry-run", description = "only print the plan")
    boolean dryRun;

    @Override
    public Integer call() throws Exception {
      // Before anything is looked up: what is wrong in any time zone.
      if (Dates.end("--to", to, ZoneOffset.UTC)
          .isBefore(Dates.begin("--from", from, ZoneOffset.UTC))) {
        throw Failure.usage("--to %s is before --from %s".formatted(to, from), "");
      }
      if (maxActiveRuns < 1) {
        throw Failure.usage("--max-active-runs must be 1 or more, not " + maxActiveRuns, "");
      }
      if (!REPROCESS.contains(reprocess)) {
        throw Failure.choice("--reprocess", reprocess, REPROCESS);
      }
      ObjectNode payload =
          Json.object()
              .put("dag_id", dag)
              .put("reprocess", reprocess)
              .put("max_active_runs", maxActiveRuns)
              .put("run_backwards", backwards)
              .put("run_on_latest_version", latestVersion)
              .put("dry_run", dryRun);
      payload.set("conf", Conf.read(conf));
      return withSession(
          session -> {
            ZoneId zone = ZoneId.of(session.dag(dag).timezone());
            payload
                .put("from", Dates.begin("--from", from, zone).toString())
                .put("to", Dates.end("--to", to, zone).toString());
            JsonNode answer = session.command("backfill", payload);
            var rows = new Rows("logical_date", "action", "reason");
            for (JsonNode run : answer.path("runs")) {
              rows.add(
                  run.path("logical_date").asText(),
                  run.path("action").asText(),
                  run.path("reason").asText(""));
            }
            print(rows, "The schedule has no date between --from and --to.");
            say(
                dryRun
                    ? "Nothing was started."
                    : "Backfill %d.".formatted(answer.path("backfill_id").asLong()));
            return 0;
          });
    }
  }
}
