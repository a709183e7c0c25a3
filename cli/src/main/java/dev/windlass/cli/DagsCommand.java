package dev.windlass.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.DagStructure;
import dev.windlass.dag.Json;
import dev.windlass.dag.NextRuns;
import dev.windlass.store.CliQueries;
import dev.windlass.store.DagQueries;
import dev.windlass.store.DagWarningQueries;
import dev.windlass.store.RunQueries;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass dags}. */
@Command(
    name = "dags",
    description =
        "DAGs: list, show, details, next-execution, trigger, test, pause, unpause, list-runs,"
            + " mark-run, delete-run, delete, list-import-errors, reserialize.",
    subcommands = {
      DagsCommand.All.class,
      DagsCommand.Show.class,
      DagsDetails.class,
      DagsNextExecution.class,
      DagsCommand.Trigger.class,
      DagsCommand.Test.class,
      DagsCommand.Pause.class,
      DagsCommand.Unpause.class,
      DagsCommand.ListRuns.class,
      DagsRuns.Mark.class,
      DagsRuns.Delete.class,
      DagsRuns.DeleteDag.class,
      DagsCommand.ListImportErrors.class,
      DagsReserialize.class
    })
final class DagsCommand extends GroupCommand {
  private static final int PAGE = 10_000;

  /** {@code windlass dags list}. */
  @Command(name = "list", description = "Lists the DAGs.")
  static final class All extends WindlassCommand {
    @Option(
        names = "--tag",
        paramLabel = "TAG",
        description = "only DAGs with this tag; repeatable")
    List<String> tags = List.of();

    @Override
    public Integer call() throws Exception {
      return withSession(
          session -> {
            var filter =
                new DagQueries.DagFilter(
                    null, null, tags, List.of(), List.of(), null, List.of(), false, "dag_id", PAGE,
                    0);
            var rows =
                new Rows(
                    "dag_id", "schedule", "paused", "owner", "tags", "next_run", "loads", "source");
            for (DagQueries.DagRow d : session.dao(DagQueries.class).page(filter)) {
              rows.add(
                  d.dagId(),
                  d.schedule(),
                  d.isPaused(),
                  d.owner(),
                  String.join(", ", d.tags()),
                  nextRun(d, globals().format),
                  !d.hasImportErrors(),
                  d.sourceFile());
            }
            print(
                rows,
                "There is no DAG yet; drop a .java file into "
                    + session.config().engine().dagsFolder());
            int errors = session.dao(CliQueries.class).importErrors().size();
            if (errors > 0) {
              say(
                  "%d source%s not load; see `windlass dags list-import-errors`"
                      .formatted(errors, errors == 1 ? " does" : "s do"));
            }
            return 0;
          });
    }
  }

  /** In a table an instant stands in the DAG's own zone. */
  private static @Nullable Object nextRun(DagQueries.DagRow dag, Format format) {
    Instant at = dag.nextRunAfter();
    return at == null || format != Format.table
        ? at
        : NextRuns.at(at, ZoneId.of(dag.timezone()))
            + (dag.isPaused() ? " (paused)" : ", " + NextRuns.until(at, Instant.now()));
  }

  /** {@code windlass dags show}. */
  @Command(name = "show", description = "Shows a DAG's tasks and what each waits for.")
  static final class Show extends WindlassCommand {
    @Parameters(paramLabel = "DAG")
    String dag = "";

    @Override
    public Integer call() throws Exception {
      return withSession(
          session -> {
            DagQueries.DagRow row = session.dag(dag);
            say(
                "%s, version %d, %s%s"
                    .formatted(
                        row.dagId(),
                        row.version(),
                        row.scheduleWords(),
                        row.isPaused() ? ", paused" : ""));
            if (!row.description().isEmpty()) {
              say(row.description());
            }
            if (row.importErrorLine() != null) {
              say(
                  "Its source does not load, and no run is made until it does: "
                      + row.importErrorLine());
            }
            session
                .dao(DagWarningQueries.class)
                .of(row.dagId(), null)
                .forEach(w -> say("Warning, %s: %s".formatted(w.kind(), w.message())));
            say("");
            print(TasksCommand.tasks(structure(session, row)), "The DAG has no task.");
            return 0;
          });
    }
  }

  static DagStructure structure(Session session, DagQueries.DagRow dag) {
    return session
        .dao(DagQueries.class)
        .structure(dag.dagId(), dag.version())
        .map(json -> Json.read(json, DagStructure.class))
        .orElseThrow(
            () ->
                Failure.of(
                    "version %d of DAG '%s' is not stored".formatted(dag.version(), dag.dagId()),
                    ""));
  }

  /** {@code windlass dags trigger}. */
  @Command(name = "trigger", description = "Starts a run of a DAG.")
  static final class Trigger extends WindlassCommand {
    @Parameters(paramLabel = "DAG")
    String dag = "";

    @Option(
        names = {"-c", "--conf"},
        paramLabel = "JSON",
        description = "values for the params")
    String conf = "{}";

    @Option(
        names = {"-r", "--run-id"},
        paramLabel = "ID")
    @Nullable String runId;

    @Option(
        names = {"-e", "--logical-date"},
        paramLabel = "DATE",
        description = "default: none")
    @Nullable String logicalDate;

    @Option(
        names = "--run-after",
        paramLabel = "DATE",
        description = "the run waits in the queue until then; a later logical date needs it")
    @Nullable String runAfter;

    @Option(names = "--note", paramLabel = "TEXT")
    @Nullable String note;

    @Option(names = "--wait", description = "wait for the end; exit code 1 when the run fails")
    boolean wait;

    @Override
    public Integer call() throws Exception {
      ObjectNode payload = Json.object().put("dag_id", dag).put("triggered_by", "cli");
      payload.set("conf", Conf.read(conf));
      if (runId != null) {
        payload.put("run_id", runId);
      }
      if (logicalDate != null) {
        payload.put("logical_date", Dates.read("--logical-date", logicalDate).toString());
      }
      if (runAfter != null) {
        payload.put("run_after", Dates.read("--run-after", runAfter).toString());
      }
      if (note != null) {
        payload.put("note", note);
      }
      return withSession(
          session -> {
            if (session.dag(dag).isPaused()) {
              say(
                  "The DAG is paused: the run waits until `windlass dags unpause %s`."
                      .formatted(dag));
            }
            String id = session.command("trigger", payload).path("run_id").asText();
            var rows = new Rows("dag_id", "run_id");
            rows.add(dag, id);
            print(rows, "");
            return wait ? RunWait.forEnd(session, dag, id, this::say) : 0;
          });
    }
  }

  /** {@code windlass dags test}. */
  @Command(name = "test", description = "Runs a DAG once in this process, without the scheduler.")
  static final class Test extends WindlassCommand {
    @Parameters(index = "0", paramLabel = "DAG")
    String dag = "";

    @Parameters(index = "1", paramLabel = "DATE", arity = "0..1", description = "default: now")
    @Nullable String logicalDate;

    @Option(
        names = {"-c", "--conf"},
        paramLabel = "JSON",
        description = "values for the params")
    String conf = "{}";

    @Option(
        names = "--fake",
        description = "play the run with the test kit: other systems and people are fakes")
    boolean fake;

    @Option(
        names = "--given",
        paramLabel = "TASK=JSON",
        description = "with --fake: the task is not run, this is its output; repeatable")
    List<String> given = List.of();

    @Override
    public Integer call() throws Exception {
      if (!fake && !given.isEmpty()) {
        throw Failure.usage("--given makes sense with --fake alone", "add --fake");
      }
      Optional<String> date = Optional.ofNullable(logicalDate);
      date.ifPresent(d -> Dates.read("DATE", d));
      return root()
          .platform
          .testDag(
              new Platform.DagTest(
                  dag,
                  // The test kit takes a day for the first run that the schedule has on it.
                  fake ? date : date.map(d -> Dates.read("DATE", d).toString()),
                  Json.text(Conf.read(conf)),
                  fake ? Optional.of(PlayedRun.read(given)) : Optional.empty(),
                  globals()));
    }
  }

  /** {@code windlass dags pause}. */
  @Command(name = "pause", description = "Keeps new tasks of a DAG from starting.")
  static final class Pause extends WindlassCommand {
    @Parameters(paramLabel = "DAG")
    String dag = "";

    @Override
    public Integer call() throws Exception {
      return withSession(session -> pause(this, session, dag, true));
    }
  }

  /** {@code windlass dags unpause}. */
  @Command(name = "unpause", description = "Lets a DAG run again.")
  static final class Unpause extends WindlassCommand {
    @Parameters(paramLabel = "DAG")
    String dag = "";

    @Override
    public Integer call() throws Exception {
      return withSession(session -> pause(this, session, dag, false));
    }
  }

  private static int pause(WindlassCommand command, Session session, String dag, boolean paused) {
    session.dag(dag);
    JsonNode answer =
        session.command("pause", Json.object().put("dag_id", dag).put("paused", paused));
    var rows = new Rows("dag_id", "is_paused");
    rows.add(dag, answer.path("is_paused").asBoolean(paused));
    command.print(rows, "");
    return 0;
  }

  /** {@code windlass dags list-runs}. */
  @Command(name = "list-runs", description = "Lists a DAG's runs, the newest first.")
  static final class ListRuns extends WindlassCommand {
    @Parameters(paramLabel = "DAG")
    String dag = "";

    @Option(
        names = "--state",
        paramLabel = "STATE",
        description = "queued, running, success, failed")
    List<String> states = List.of();

    @Option(names = "--limit", paramLabel = "N", description = "default: ${DEFAULT-VALUE}")
    int limit = 25;

    @Override
    public Integer call() throws Exception {
      List<String> known = List.of("queued", "running", "success", "failed");
      for (String state : states) {
        if (!known.contains(state)) {
          throw Failure.usage(
              "'%s' is no state of a run".formatted(state), "one of " + String.join(", ", known));
        }
      }
      if (limit < 1) {
        throw Failure.usage("--limit must be 1 or more, not " + limit, "");
      }
      return withSession(
          session -> {
            session.dag(dag);
            var filter =
                new RunQueries.RunFilter(
                    dag,
                    null,
                    null,
                    null,
                    null,
                    null,
                    List.of(),
                    states,
                    null,
                    "-run_after",
                    limit,
                    0);
            var rows =
                new Rows(
                    "run_id",
                    "state",
                    "run_type",
                    "logical_date",
                    "start_date",
                    "end_date",
                    "reason");
            for (RunQueries.RunRow r : session.dao(RunQueries.class).page(filter)) {
              rows.add(
                  r.runId(),
                  r.state(),
                  r.runType(),
                  r.logicalDate(),
                  r.startDate(),
                  r.endDate(),
                  r.reason());
            }
            print(rows, "The DAG has no such run.");
            return 0;
          });
    }
  }

  /** {@code windlass dags list-import-errors}. */
  @Command(
      name = "list-import-errors",
      description = "Lists the sources that do not load, and why.")
  static final class ListImportErrors extends WindlassCommand {
    @Override
    public Integer call() throws Exception {
      return withSession(
          session -> {
            var errors = session.dao(CliQueries.class).importErrors();
            if (globals().format == Format.table) {
              // A caret under its column says more than a table's cell could.
              errors.forEach(e -> out().println(e.message() + "\n"));
              say(errors.isEmpty() ? "Every source loads." : "");
            } else {
              var rows = new Rows("source_file", "message", "at");
              errors.forEach(e -> rows.add(e.sourceFile(), e.message(), e.at()));
              print(rows, "");
            }
            return errors.isEmpty() ? 0 : 1;
          });
    }
  }
}
