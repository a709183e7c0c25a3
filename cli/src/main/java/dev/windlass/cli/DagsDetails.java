package dev.windlass.cli;

import dev.windlass.dag.DagStructure;
import dev.windlass.dag.NextRuns;
import dev.windlass.store.DagQueries;
import dev.windlass.timetable.Timetable.Due;
import java.time.Instant;
import java.time.ZoneId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code windlass dags details}: what is known of a DAG, one property a row. */
@Command(name = "details", description = "Shows a DAG's schedule, next run, limits and source.")
final class DagsDetails extends WindlassCommand {
  @Parameters(paramLabel = "DAG")
  String dag = "";

  @Override
  public Integer call() throws Exception {
    return withSession(
        session -> {
          DagQueries.DagRow row = session.dag(dag);
          DagStructure structure = DagsCommand.structure(session, row);
          Instant now = Instant.now();
          NextRuns next = DagsNextExecution.next(session, row, now, 1);
          var rows = new Rows("property", "value");
          rows.add("dag_id", row.dagId());
          rows.add("display_name", row.title());
          rows.add("description", row.description());
          rows.add("owner", row.owner());
          structure
              .texts()
              .ownerLinks()
              .forEach((owner, address) -> rows.add("owner_link", owner + ": " + address));
          rows.add("tags", String.join(", ", row.tags()));
          rows.add("version", row.version());
          rows.add("source", row.sourceFile());
          rows.add("loads", !row.hasImportErrors());
          rows.add("paused", row.isPaused());
          rows.add("schedule", row.schedule());
          rows.add("schedule_in_words", next.words());
          rows.add("timezone", row.timezone());
          rows.add("start_date", structure.startDate().orElse(null));
          rows.add("end_date", structure.endDate().orElse(null));
          rows.add("catchup", structure.catchup());
          next.runs().stream().findFirst().ifPresent(due -> nextRun(rows, row, due, now));
          next.remarks().forEach(remark -> rows.add("note", remark));
          rows.add("is_paused_upon_creation", structure.creation().paused().orElse(null));
          if (!structure.creation().allowed().isEmpty()) {
            rows.add("allowed_run_types", structure.creation().words());
          }
          rows.add("max_active_runs", structure.maxActiveRuns());
          rows.add("max_active_tasks", structure.maxActiveTasks());
          rows.add("dagrun_timeout", structure.runTimeout().orElse(null));
          rows.add("tasks", structure.tasks().size());
          print(rows, "");
          return 0;
        });
  }

  private static void nextRun(Rows rows, DagQueries.DagRow row, Due due, Instant now) {
    ZoneId zone = ZoneId.of(row.timezone());
    rows.add("next_run", due.runAfter());
    rows.add(
        "next_run_in_words",
        "%s, %s".formatted(NextRuns.at(due.runAfter(), zone), NextRuns.until(due.runAfter(), now)));
    rows.add("next_logical_date", due.logicalDate());
    rows.add("next_data_interval", NextRuns.interval(due.interval(), zone));
  }
}
