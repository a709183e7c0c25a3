package dev.windlass.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.store.BackfillQueries;
import dev.windlass.store.BackfillQueries.BackfillRow;
import dev.windlass.web.auth.Person;
import dev.windlass.web.http.ApiError;
import dev.windlass.web.http.Body;
import dev.windlass.web.http.Query;
import dev.windlass.web.http.Wire;
import dev.windlass.web.view.Lookup;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Backfills: list, plan, create, pause, go on, cancel. Thread-safe. */
public record BackfillRoutes(Lookup lookup, Orders orders, BackfillQueries backfills) {
  private static final String ALL = "/api/v2/backfills";
  private static final String ONE = ALL + "/{backfill_id}";
  private static final Set<String> FIELDS =
      Set.of(
          "dag_id",
          "from_date",
          "to_date",
          "run_backwards",
          "dag_run_conf",
          "reprocess_behavior",
          "max_active_runs",
          "run_on_latest_version");

  /**
   * The reference's BackfillResponse, and what has become of its runs.
   *
   * @param skipped dates that were left out, each with its reason
   */
  private record BackfillJson(
      long id,
      String dagId,
      String dagDisplayName,
      Instant fromDate,
      Instant toDate,
      JsonNode dagRunConf,
      boolean isPaused,
      String reprocessBehavior,
      int maxActiveRuns,
      boolean runBackwards,
      Instant createdAt,
      @Nullable Instant completedAt,
      Instant updatedAt,
      RunCounts runCounts,
      JsonNode skipped) {}

  private record RunCounts(long total, long queued, long running, long success, long failed) {}

  private record BackfillList(List<BackfillJson> backfills, int totalEntries) {}

  /**
   * The reference's DryRunBackfillResponse, and what would be done with a date.
   *
   * @param action {@code create}, {@code clear} or {@code skip}
   */
  private record Planned(Instant logicalDate, String action, @Nullable String reason) {}

  private record Plan(List<Planned> backfills, int totalEntries) {}

  /** Adds the routes. */
  public void install(RoutesConfig routes) {
    routes.get(ALL, this::list);
    routes.post(ALL, this::create);
    routes.post(ALL + "/dry_run", this::plan);
    routes.get(ONE, ctx -> ctx.json(json(row(id(ctx)))));
    for (String action : List.of("pause", "unpause", "cancel")) {
      routes.put(ONE + "/" + action, ctx -> steer(ctx, action));
    }
  }

  private static long id(Context ctx) {
    return Query.whole("path", "backfill_id", ctx.pathParam("backfill_id"));
  }

  private BackfillRow row(long id) {
    return backfills
        .find(id)
        .orElseThrow(() -> ApiError.notFound("There is no backfill %d".formatted(id)));
  }

  private void list(Context ctx) {
    String named = Query.text(ctx, "dag_id");
    if (named == null) {
      throw ApiError.invalid("query", "dag_id", "Field required; '~' means all DAGs", "missing");
    }
    String dagId = named.equals("~") ? "" : lookup.dag(named).dagId();
    ctx.json(
        new BackfillList(
            backfills.page(dagId, Query.limit(ctx), Query.offset(ctx)).stream()
                .map(BackfillRoutes::json)
                .toList(),
            backfills.count(dagId)));
  }

  private void create(Context ctx) {
    JsonNode answer =
        orders.send(
            "backfill",
            order(Body.of(ctx, FIELDS)).put("dry_run", false),
            Person.of(ctx).username());
    ctx.json(json(row(answer.path("backfill_id").asLong())));
  }

  private void plan(Context ctx) {
    JsonNode answer =
        orders.send(
            "backfill",
            order(Body.of(ctx, FIELDS)).put("dry_run", true),
            Person.of(ctx).username());
    List<Planned> steps = new ArrayList<>();
    for (JsonNode step : answer.path("runs")) {
      steps.add(
          new Planned(
              Instant.parse(step.path("logical_date").asText()),
              step.path("action").asText(),
              step.path("reason").isTextual() ? step.path("reason").asText() : null));
    }
    ctx.json(new Plan(steps, steps.size()));
  }

  private ObjectNode order(Body body) {
    String dagId = lookup.dag(body.requiredText("dag_id")).dagId();
    String reprocess = body.text("reprocess_behavior");
    if (reprocess != null && !Set.of("none", "failed", "completed").contains(reprocess)) {
      throw ApiError.invalid(
          "body", "reprocess_behavior", "Input should be 'failed', 'completed' or 'none'", "enum");
    }
    JsonNode most = body.raw("max_active_runs");
    if (most != null && !(most.isInt() && most.intValue() >= 1)) {
      throw ApiError.invalid(
          "body", "max_active_runs", "Input should be a whole number from 1", "greater_than_equal");
    }
    ObjectNode order =
        RunRoutes.order(dagId)
            .put("from", time(body, "from_date"))
            .put("to", time(body, "to_date"))
            .put("reprocess", reprocess == null ? "none" : reprocess)
            .put("max_active_runs", most == null ? 10 : most.intValue())
            .put("run_backwards", body.flag("run_backwards", false))
            .put("run_on_latest_version", body.flag("run_on_latest_version", true));
    order.set("conf", body.object("dag_run_conf"));
    return order;
  }

  private static String time(Body body, String field) {
    Instant at = body.time(field);
    if (at == null) {
      throw ApiError.invalid("body", field, "Field required", "missing");
    }
    return at.toString();
  }

  private void steer(Context ctx, String action) {
    BackfillRow row = row(id(ctx));
    if (row.completedAt() != null) {
      throw ApiError.conflict("Backfill %d is completed already".formatted(row.id()));
    }
    ObjectNode order =
        Wire.MAPPER
            .createObjectNode()
            .put("dag_id", row.dagId())
            .put("backfill_id", row.id())
            .put("action", action);
    orders.send("backfill_control", order, Person.of(ctx).username());
    ctx.json(json(row(row.id())));
  }

  private static BackfillJson json(BackfillRow b) {
    Instant completed = b.completedAt();
    return new BackfillJson(
        b.id(),
        b.dagId(),
        b.dagId(),
        b.fromDate(),
        b.toDate(),
        Wire.tree(b.conf()),
        b.isPaused(),
        b.reprocess(),
        b.maxActiveRuns(),
        b.runBackwards(),
        b.createdAt(),
        completed,
        completed == null ? b.createdAt() : completed,
        new RunCounts(
            b.runs(),
            b.runs() - b.running() - b.done() - b.failed(),
            b.running(),
            b.done(),
            b.failed()),
        Wire.tree(b.skipped()));
  }
}
