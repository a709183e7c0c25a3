package dev.windlass.cli;

import dev.windlass.dag.NextRuns;
import dev.windlass.store.DagQueries;
import dev.windlass.store.ScheduleQueries;
import dev.windlass.timetable.Timetable.Due;
import java.time.Instant;
import java.time.ZoneId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass dags next-execution}: the runs that come next, and what holds them back. */
@Command(
    name = "next-execution",
    description = "Shows when a DAG runs next, for which data, and what holds it back.")
final class DagsNextExecution extends WindlassCommand {
  @Parameters(paramLabel = "DAG")
  String dag = "";

  @Option(
      names = {"-n", "--num-executions"},
      paramLabel = "N",
      description = "how many runs; default: ${DEFAULT-VALUE}")
  int count = 1;

  @Override
  public Integer call() throws Exception {
    if (count < 1 || count > 1_000) {
      throw Failure.usage("--num-executions must be from 1 to 1000, not " + count, "");
    }
    return withSession(
        session -> {
          DagQueries.DagRow row = session.dag(dag);
          Instant now = Instant.now();
          NextRuns next = next(session, row, now, count);
          ZoneId zone = ZoneId.of(row.timezone());
          var rows = new Rows("run_after", "logical_date", "data_interval", "when");
          for (Due due : next.runs()) {
            rows.add(
                shown(due.runAfter(), zone),
                shown(due.logicalDate(), zone),
                globals().format == Format.table
                    ? NextRuns.interval(due.interval(), zone)
                    : due.interval().start() + "/" + due.interval().end(),
                NextRuns.until(due.runAfter(), now));
          }
          say("%s runs %s.".formatted(dag, next.words()));
          print(rows, "No run is planned.");
          next.remarks().forEach(remark -> say("Note: " + remark + "."));
          return 0;
        });
  }

  /** A table is for people: there an instant stands in the DAG's own zone. */
  private String shown(Instant at, ZoneId zone) {
    return globals().format == Format.table ? NextRuns.at(at, zone) : at.toString();
  }

  /** The next runs of a DAG from what is stored of it; needs no scheduler. */
  static NextRuns next(Session session, DagQueries.DagRow row, Instant now, int count) {
    return NextRuns.of(
        DagsCommand.structure(session, row),
        session.dao(ScheduleQueries.class).facts(row.dagId()),
        now,
        count);
  }
}
