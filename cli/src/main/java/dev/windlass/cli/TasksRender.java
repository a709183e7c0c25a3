package dev.windlass.cli;

import dev.windlass.store.RenderedDao;
import dev.windlass.store.RunQueries;
import dev.windlass.store.RunQueries.RunRow;
import dev.windlass.store.RunsDao;
import dev.windlass.store.TaskQueries;
import dev.windlass.store.TaskQueries.TaskRow;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass tasks render}: what a task's templates became in a run. */
@Command(
    name = "render",
    description = "Shows what the templates of a task became in a run; secrets are masked.")
final class TasksRender extends WindlassCommand {
  @Parameters(index = "0", paramLabel = "DAG")
  String dag = "";

  @Parameters(index = "1", paramLabel = "TASK")
  String task = "";

  @Parameters(
      index = "2",
      paramLabel = "RUN",
      description = "a run, or the logical date of one: 2026-01-31 or 2026-01-31T06:00:00Z")
  String run = "";

  @Option(names = "--map-index", paramLabel = "N", description = "of a mapped task this instance")
  int mapIndex = -1;

  @Option(names = "--try", paramLabel = "N", description = "default: the newest")
  @Nullable Integer tryNumber;

  @Override
  public Integer call() throws Exception {
    return withSession(
        session -> {
          TaskRow row = instance(session, run(session));
          int wanted = tryNumber == null ? row.tryNumber() : tryNumber;
          List<RenderedDao.Row> rendered = session.dao(RenderedDao.class).of(row.id(), wanted);
          if (rendered.isEmpty()) {
            throw nothing(row, wanted);
          }
          show(rendered);
          return 0;
        });
  }

  private RunRow run(Session session) {
    Optional<RunRow> named = session.dao(RunQueries.class).find(dag, run);
    if (named.isPresent() || !run.matches("\\d{4}-\\d\\d-\\d\\d.*")) {
      return session.run(dag, run);
    }
    return session
        .dao(RunsDao.class)
        .at(dag, Dates.read("RUN", run))
        .map(seen -> session.run(dag, seen.runId()))
        .orElseThrow(
            () ->
                Failure.of(
                    "DAG '%s' has no run with the logical date %s".formatted(dag, run),
                    "`windlass dags list-runs %s` shows its runs; `windlass dags test %s %s` plays one"
                        .formatted(dag, dag, run)));
  }

  private TaskRow instance(Session session, RunRow of) {
    List<TaskRow> rows = session.dao(TaskQueries.class).ofTask(of.id(), task);
    if (rows.isEmpty()) {
      throw Failure.of(
          "run '%s' has no task '%s'".formatted(of.runId(), task),
          "`windlass tasks list %s` shows its tasks".formatted(dag));
    }
    return rows.stream()
        .filter(r -> r.mapIndex() == mapIndex)
        .findFirst()
        .orElseThrow(
            () ->
                Failure.of(
                    mapIndex < 0
                        ? "task '%s' is mapped".formatted(task)
                        : "task '%s' has no instance %d".formatted(task, mapIndex),
                    rows.stream().allMatch(r -> r.mapIndex() < 0)
                        ? "leave --map-index out"
                        : "--map-index is from 0 to %d"
                            .formatted(rows.stream().mapToInt(TaskRow::mapIndex).max().orElse(0))));
  }

  private Failure nothing(TaskRow row, int wanted) {
    if (row.tryNumber() == 0) {
      return Failure.of(
          "task '%s' has not started yet".formatted(task),
          "what it renders is known when it runs; `windlass dags test %s` plays a run"
              .formatted(dag));
    }
    return Failure.of(
        "try %d of task '%s' has rendered nothing that is kept".formatted(wanted, task),
        "the newest %d runs of a task are kept".formatted(RenderedDao.RUNS));
  }

  /** For people text by text, as the reference does; otherwise rows. */
  private void show(List<RenderedDao.Row> rendered) {
    if (globals().format == Format.table) {
      for (RenderedDao.Row one : rendered) {
        out().println("# --- " + one.name());
        out().println(one.shown());
      }
      return;
    }
    var rows = new Rows("name", "rendered");
    rendered.forEach(one -> rows.add(one.name(), one.shown()));
    print(rows, "");
  }
}
