package dev.windlass.web.ui;

import dev.windlass.store.DagQueries.DagRow;
import dev.windlass.store.RunQueries.RunFilter;
import dev.windlass.store.RunQueries.RunRow;
import dev.windlass.store.TaskQueries.CellRow;
import dev.windlass.web.graph.DagTree;
import dev.windlass.web.http.Query;
import dev.windlass.web.view.Aggregate;
import dev.windlass.web.view.Durations;
import dev.windlass.web.view.Lookup;
import dev.windlass.web.view.RunSummary;
import dev.windlass.web.view.TaskStatus;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tasks × runs: the tree view. Thread-safe. */
public record GridPage(Lookup lookup) {

  private record Grid(
      String dagId,
      int versionNumber,
      List<DagTree.Row> rows,
      List<RunSummary> runs,
      Map<String, Map<String, List<@Nullable Object>>> cells,
      boolean hasMore) {}

  /** Adds the route. */
  public void install(RoutesConfig routes) {
    routes.get("/ui/dags/{dag_id}/grid", this::grid);
  }

  private void grid(Context ctx) {
    DagRow dag = lookup.dag(ctx.pathParam("dag_id"));
    int wanted = Query.number(ctx, "runs", 25, 1, 365);
    Instant before = Query.time(ctx, "before");
    // One more than wanted tells whether there are more.
    List<RunRow> found =
        lookup
            .runs()
            .page(
                new RunFilter(
                    dag.dagId(),
                    before,
                    null,
                    null,
                    null,
                    null,
                    Query.texts(ctx, "run_type"),
                    Query.texts(ctx, "state"),
                    null,
                    "-run_after",
                    wanted + 1,
                    0));
    List<RunRow> runs = found.stream().limit(wanted).toList().reversed();
    ctx.json(
        new Grid(
            dag.dagId(),
            dag.version(),
            rows(dag, runs),
            runs.stream().map(RunSummary::of).toList(),
            cells(runs),
            found.size() > wanted));
  }

  /** The latest version's tree, and after it what only older versions among the runs have. */
  private List<DagTree.Row> rows(DagRow dag, List<RunRow> runs) {
    List<DagTree.Row> rows = new ArrayList<>(lookup.tree(dag.dagId(), dag.version()).rows());
    Set<String> known = new HashSet<>();
    rows.forEach(row -> known.add(row.id()));
    runs.stream()
        .map(RunRow::version)
        .distinct()
        .filter(version -> version != dag.version())
        .sorted((a, b) -> b - a)
        .forEach(
            version ->
                lookup.tree(dag.dagId(), version).rows().stream()
                    .filter(row -> known.add(row.id()))
                    .forEach(rows::add));
    return rows;
  }

  private Map<String, Map<String, List<@Nullable Object>>> cells(List<RunRow> runs) {
    Map<Long, String> ids = new HashMap<>();
    Map<String, Map<String, List<CellRow>>> instances = new LinkedHashMap<>();
    for (RunRow run : runs) {
      ids.put(run.id(), run.runId());
      instances.put(run.runId(), new LinkedHashMap<>());
    }
    for (CellRow cell : lookup.tasks().cells(runs.stream().map(RunRow::id).toList())) {
      var ofRun = instances.get(ids.get(cell.runKey()));
      if (ofRun != null) {
        ofRun.computeIfAbsent(cell.taskId(), t -> new ArrayList<>()).add(cell);
      }
    }
    Map<String, Map<String, List<@Nullable Object>>> cells = new LinkedHashMap<>();
    instances.forEach(
        (run, tasks) -> {
          Map<String, List<@Nullable Object>> shown = new LinkedHashMap<>();
          tasks.forEach((task, rows) -> shown.put(task, cell(rows)));
          cells.put(run, shown);
        });
    return cells;
  }

  private static List<@Nullable Object> cell(List<CellRow> rows) {
    CellRow first = rows.getFirst();
    if (rows.size() == 1 && first.mapIndex() < 0) {
      return Arrays.asList(
          first.state(), Durations.between(first.startDate(), first.endDate()), first.tryNumber());
    }
    var counts = Aggregate.counts(rows.stream().map(CellRow::state).toList());
    String state = Aggregate.state(counts);
    Instant end =
        Aggregate.finished(state)
            ? TaskStatus.latest(rows.stream().map(CellRow::endDate).toList())
            : null;
    return Arrays.asList(
        state,
        Durations.between(TaskStatus.earliest(rows.stream().map(CellRow::startDate).toList()), end),
        rows.stream().mapToInt(CellRow::tryNumber).max().orElse(0),
        counts);
  }
}
