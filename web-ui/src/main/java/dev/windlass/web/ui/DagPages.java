package dev.windlass.web.ui;

import dev.windlass.dag.NextRuns;
import dev.windlass.store.DagQueries;
import dev.windlass.store.DagQueries.DagFilter;
import dev.windlass.store.DagQueries.DagRow;
import dev.windlass.store.DagWarningQueries;
import dev.windlass.store.ImportErrorQueries;
import dev.windlass.store.RunQueries;
import dev.windlass.store.ScheduleQueries;
import dev.windlass.web.http.Query;
import dev.windlass.web.ui.DagSummary.Version;
import dev.windlass.web.ui.DagSummary.Warning;
import dev.windlass.web.view.Lookup;
import dev.windlass.web.view.ParamForm;
import dev.windlass.web.view.RunSummary;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The list of DAGs and the head of a DAG's page. Thread-safe. */
public record DagPages(
    DagQueries dags,
    RunQueries runs,
    ImportErrorQueries errors,
    DagWarningQueries warnings,
    ScheduleQueries schedules,
    Lookup lookup,
    InstantSource clock) {

  private record DagList(
      List<DagSummary> dags,
      int totalEntries,
      Totals totals,
      List<String> tags,
      List<ImportError> importErrors) {}

  private record Totals(int all, int active, int paused, int running, int failed) {}

  private record ImportError(String filename, String message, Instant timestamp) {}

  private record NextRun(
      Instant logicalDate, Instant dataIntervalStart, Instant dataIntervalEnd, Instant runAfter) {}

  private record NextRunList(
      String words, String timezone, List<NextRun> runs, List<String> remarks) {}

  /** Adds the routes. */
  public void install(RoutesConfig routes) {
    routes.get("/ui/dags", this::list);
    routes.get("/ui/dags/{dag_id}", this::one);
    routes.get("/ui/dags/{dag_id}/next-runs", this::nextRuns);
  }

  private void list(Context ctx) {
    var filter =
        new DagFilter(
            Query.literal(Query.text(ctx, "search")),
            null,
            Query.texts(ctx, "tags"),
            List.of(),
            List.of(),
            Query.flag(ctx, "paused"),
            Query.texts(ctx, "state"),
            false,
            Query.order(ctx, "dag_id", Set.of("dag_id", "next_run", "last_run", "state")),
            Query.number(ctx, "limit", 50, 1, 200),
            Query.offset(ctx));
    int bars = Query.number(ctx, "runs", 14, 0, 100);
    var totals = dags.totals();
    ctx.json(
        new DagList(
            summaries(dags.page(filter), bars),
            dags.count(filter),
            new Totals(
                totals.total(),
                totals.active(),
                totals.paused(),
                totals.running(),
                totals.failed()),
            dags.tags(),
            errors.all().stream()
                .map(e -> new ImportError(e.sourceFile(), e.message(), e.at()))
                .toList()));
  }

  private void one(Context ctx) {
    DagRow row = lookup.dag(ctx.pathParam("dag_id"));
    int bars = Query.number(ctx, "runs", 14, 0, 100);
    var structure = lookup.tree(row.dagId(), row.version()).structure();
    ctx.json(
        new DagSummary.Details(
            summaries(List.of(row), bars).getFirst(),
            row.sourceFile(),
            structure.doc().isEmpty() ? null : structure.doc(),
            structure.catchup(),
            structure.maxActiveRuns(),
            structure.startDate().orElse(null),
            ParamForm.of(structure),
            structure.texts().ownerLinks(),
            dags.versions(row.dagId()).stream()
                .map(v -> new Version(v.version(), v.createdAt()))
                .toList(),
            warnings.of(row.dagId(), null).stream()
                .map(w -> new Warning(w.kind(), w.message(), w.at()))
                .toList()));
  }

  private void nextRuns(Context ctx) {
    DagRow row = lookup.dag(ctx.pathParam("dag_id"));
    NextRuns next =
        NextRuns.of(
            lookup.tree(row.dagId(), row.version()).structure(),
            schedules.facts(row.dagId()),
            clock.instant(),
            Query.number(ctx, "limit", 5, 1, 100));
    ctx.json(
        new NextRunList(
            next.words(),
            row.timezone(),
            next.runs().stream()
                .map(
                    due ->
                        new NextRun(
                            due.logicalDate(),
                            due.interval().start(),
                            due.interval().end(),
                            due.runAfter()))
                .toList(),
            next.remarks()));
  }

  private List<DagSummary> summaries(List<DagRow> rows, int bars) {
    List<String> ids = rows.stream().map(DagRow::dagId).toList();
    Map<String, List<RunSummary>> last = new HashMap<>();
    for (var run : runs.latest(ids, bars)) {
      last.computeIfAbsent(run.dagId(), d -> new ArrayList<>()).add(RunSummary.of(run));
    }
    Map<String, Map<String, Integer>> counts = new HashMap<>();
    for (var count : runs.counts(ids)) {
      counts.computeIfAbsent(count.dagId(), d -> noRuns()).put(count.state(), count.runs());
    }
    return rows.stream()
        .map(
            row ->
                DagSummary.of(
                    row,
                    counts.getOrDefault(row.dagId(), noRuns()),
                    last.getOrDefault(row.dagId(), List.of()).reversed()))
        .toList();
  }

  private static Map<String, Integer> noRuns() {
    return new TreeMap<>(Map.of("queued", 0, "running", 0, "success", 0, "failed", 0));
  }
}
