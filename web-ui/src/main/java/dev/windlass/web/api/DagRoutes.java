package dev.windlass.web.api;

import dev.windlass.store.DagQueries;
import dev.windlass.store.DagQueries.DagFilter;
import dev.windlass.store.DagQueries.DagRow;
import dev.windlass.store.DagQueries.VersionRow;
import dev.windlass.store.RunQueries;
import dev.windlass.store.RunQueries.StateCount;
import dev.windlass.web.http.ApiError;
import dev.windlass.web.http.Query;
import dev.windlass.web.view.Lookup;
import dev.windlass.web.view.ParamForm;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** DAGs, their versions, tasks and sources, read through the REST API. Thread-safe. */
public record DagRoutes(DagQueries dags, RunQueries runs, Lookup lookup) {

  private record DagList(List<DagJson> dags, int totalEntries) {}

  private record VersionList(List<DagVersionJson> dagVersions, int totalEntries) {}

  private record Source(String content, String dagId, String dagDisplayName, int versionNumber) {}

  private record TagList(List<String> tags, int totalEntries) {}

  private record StatCount(String state, int count) {}

  private record DagStat(String dagId, String dagDisplayName, List<StatCount> stats) {}

  private record StatList(List<DagStat> dags, int totalEntries) {}

  /** Adds the routes. */
  public void install(RoutesConfig routes) {
    routes.get("/api/v2/dags", this::list);
    routes.get("/api/v2/dags/{dag_id}", ctx -> ctx.json(json(lookup.dag(id(ctx)))));
    routes.get("/api/v2/dags/{dag_id}/details", this::details);
    routes.get("/api/v2/dags/{dag_id}/dagVersions", this::versions);
    routes.get("/api/v2/dags/{dag_id}/dagVersions/{version_number}", this::version);
    routes.get("/api/v2/dagSources/{dag_id}", this::source);
    routes.get("/api/v2/dagTags", this::tags);
    routes.get("/api/v2/dagStats", this::stats);
  }

  private static String id(Context ctx) {
    return ctx.pathParam("dag_id");
  }

  /** A DAG in the reference's form. */
  DagJson json(DagRow row) {
    return DagJson.of(row, lookup.tree(row.dagId(), row.version()).structure());
  }

  private void list(Context ctx) {
    Boolean fresh = Query.flag(ctx, "exclude_stale");
    List<String> tags = Query.texts(ctx, "tags");
    boolean anyTag = !"all".equals(Query.text(ctx, "tags_match_mode"));
    var filter =
        new DagFilter(
            null,
            Query.text(ctx, "dag_id_pattern"),
            anyTag ? List.of() : tags,
            anyTag ? tags : List.of(),
            Query.texts(ctx, "owners"),
            Query.flag(ctx, "paused"),
            Query.texts(ctx, "last_dag_run_state"),
            Boolean.FALSE.equals(fresh),
            Query.order(ctx, "dag_id", Set.of("dag_id")),
            Query.limit(ctx),
            Query.offset(ctx));
    ctx.json(new DagList(dags.page(filter).stream().map(this::json).toList(), dags.count(filter)));
  }

  private void details(Context ctx) {
    DagRow row = lookup.dag(id(ctx));
    var structure = lookup.tree(row.dagId(), row.version()).structure();
    int active =
        runs.counts(List.of(row.dagId())).stream()
            .filter(c -> c.state().equals("running") || c.state().equals("queued"))
            .mapToInt(StateCount::runs)
            .sum();
    ctx.json(
        new DagJson.Details(
            json(row),
            structure.catchup(),
            structure.runTimeout().orElse(null),
            structure.doc().isEmpty() ? null : structure.doc(),
            structure.startDate().orElse(null),
            structure.endDate().orElse(null),
            structure.creation().paused().orElse(false),
            ParamForm.of(structure),
            row.timezone(),
            row.parsedAt(),
            structure.maxActiveTasks(),
            false,
            active,
            false,
            version(row.dagId(), row.version()),
            structure.texts().ownerLinks(),
            Map.of()));
  }

  private void versions(Context ctx) {
    DagRow row = lookup.dag(id(ctx));
    List<VersionRow> all = dags.versions(row.dagId());
    ctx.json(
        new VersionList(
            all.stream()
                .skip(Query.offset(ctx))
                .limit(Query.limit(ctx))
                .map(DagVersionJson::of)
                .toList(),
            all.size()));
  }

  private void version(Context ctx) {
    DagRow row = lookup.dag(id(ctx));
    ctx.json(
        version(
            row.dagId(), Query.whole("path", "version_number", ctx.pathParam("version_number"))));
  }

  private DagVersionJson version(String dagId, int number) {
    return dags.versions(dagId).stream()
        .filter(v -> v.version() == number)
        .findFirst()
        .map(DagVersionJson::of)
        .orElseThrow(
            () -> ApiError.notFound("There is no version %d of DAG '%s'".formatted(number, dagId)));
  }

  private void source(Context ctx) {
    DagRow row = lookup.dag(id(ctx));
    int version = Query.number(ctx, "version_number", row.version(), 1, Integer.MAX_VALUE);
    String content =
        dags.source(row.dagId(), version)
            .filter(s -> !s.isEmpty())
            .orElseThrow(
                () ->
                    ApiError.notFound(
                        "The source of version %d of DAG '%s' is not stored"
                            .formatted(version, row.dagId())));
    String accept = ctx.header("Accept");
    if (accept != null && accept.startsWith("text/plain")) {
      ctx.contentType("text/plain; charset=utf-8").result(content);
    } else {
      ctx.json(new Source(content, row.dagId(), row.dagId(), version));
    }
  }

  private void tags(Context ctx) {
    List<String> tags = dags.tags();
    ctx.json(
        new TagList(
            tags.stream().skip(Query.offset(ctx)).limit(Query.limit(ctx)).toList(), tags.size()));
  }

  private void stats(Context ctx) {
    List<String> ids = Query.texts(ctx, "dag_ids");
    if (ids.isEmpty()) {
      ids = dags.ids();
    }
    List<StateCount> counts = runs.counts(ids);
    List<DagStat> stats = ids.stream().map(id -> new DagStat(id, id, stats(counts, id))).toList();
    ctx.json(new StatList(stats, stats.size()));
  }

  private static List<StatCount> stats(List<StateCount> counts, String dagId) {
    return List.of("queued", "running", "success", "failed").stream()
        .map(
            state ->
                new StatCount(
                    state,
                    counts.stream()
                        .filter(c -> c.dagId().equals(dagId) && c.state().equals(state))
                        .mapToInt(StateCount::runs)
                        .sum()))
        .toList();
  }
}
