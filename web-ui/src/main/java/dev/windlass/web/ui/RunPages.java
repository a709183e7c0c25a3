package dev.windlass.web.ui;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.store.RunDetailQueries;
import dev.windlass.store.RunDetailQueries.QualityRow;
import dev.windlass.store.RunDetailQueries.ResourceRow;
import dev.windlass.store.RunQueries.RunRow;
import dev.windlass.web.http.Wire;
import dev.windlass.web.view.Aggregate;
import dev.windlass.web.view.Lookup;
import dev.windlass.web.view.RunSummary;
import dev.windlass.web.view.TaskStatus;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one run's page shows: states, quality results, resources. Thread-safe. */
public record RunPages(Lookup lookup, RunDetailQueries details) {

  private record States(RunSummary run, Map<String, TaskStatus> tasks) {}

  private record Quality(
      String taskId,
      int tryNumber,
      String table,
      String check,
      boolean passed,
      boolean blocking,
      String observed,
      String expected,
      JsonNode badRows,
      double duration,
      Instant checkedAt) {}

  private record QualityList(List<Quality> results, int totalEntries) {}

  private record Resource(
      String kind,
      String name,
      @Nullable String externalId,
      String connectionId,
      String taskId,
      String state,
      Instant intendedAt,
      @Nullable Instant createdAt,
      @Nullable Instant goneAt,
      Instant leaseUntil) {}

  private record ResourceList(List<Resource> resources, int totalEntries) {}

  /** Adds the routes. */
  public void install(RoutesConfig routes) {
    routes.get("/ui/dags/{dag_id}/runs/{run_id}/states", this::states);
    routes.get("/ui/dags/{dag_id}/runs/{run_id}/quality", this::quality);
    routes.get("/ui/dags/{dag_id}/runs/{run_id}/resources", this::resources);
  }

  private RunRow run(Context ctx) {
    return lookup.run(ctx.pathParam("dag_id"), ctx.pathParam("run_id"));
  }

  private void states(Context ctx) {
    RunRow run = run(ctx);
    ctx.json(new States(RunSummary.of(run), TaskStatus.byTask(lookup.tasks().ofRun(run.id()))));
  }

  private void quality(Context ctx) {
    RunRow run = run(ctx);
    var results = details.quality(run.dagId(), run.runId()).stream().map(RunPages::result).toList();
    ctx.json(new QualityList(results, results.size()));
  }

  private static Quality result(QualityRow row) {
    return new Quality(
        row.taskId(),
        row.tryNumber(),
        row.tableName(),
        row.checkName(),
        row.passed(),
        row.blocking(),
        row.observed(),
        row.expected(),
        Wire.tree(row.badRows()),
        row.tookMs() / 1e3,
        row.at());
  }

  private void resources(Context ctx) {
    RunRow run = run(ctx);
    boolean over = Aggregate.finished(run.state());
    var resources =
        details.resources(run.dagId(), run.runId()).stream()
            .map(row -> resource(row, over))
            .toList();
    ctx.json(new ResourceList(resources, resources.size()));
  }

  private static Resource resource(ResourceRow row, boolean runIsOver) {
    return new Resource(
        row.kind(),
        row.name(),
        row.externalId(),
        row.connectionId(),
        row.taskId(),
        state(row, runIsOver),
        row.intendedAt(),
        row.liveAt(),
        row.goneAt(),
        row.leaseUntil());
  }

  /** Nobody's: it should be gone, because its run is over or its lease, and it is not. */
  private static String state(ResourceRow row, boolean runIsOver) {
    if (row.state().equals("gone")) {
      return "gone";
    }
    if (row.expired() || runIsOver) {
      return "orphaned";
    }
    return row.state().equals("live") ? "exists" : row.state();
  }
}
