package dev.windlass.web.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.store.DagQueries.VersionRow;
import dev.windlass.store.RunQueries.RunFilter;
import dev.windlass.store.RunQueries.RunRow;
import dev.windlass.web.auth.Person;
import dev.windlass.web.http.ApiError;
import dev.windlass.web.http.Body;
import dev.windlass.web.http.Query;
import dev.windlass.web.http.Wire;
import dev.windlass.web.view.Lookup;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs: list, trigger, end, note, delete; and the pause switch of a DAG. Thread-safe. */
public record RunRoutes(Lookup lookup, Orders orders, DagRoutes dagRoutes) {
  private static final String RUNS = "/api/v2/dags/{dag_id}/dagRuns";
  private static final Set<String> ORDERS =
      Set.of(
          "id",
          "run_after",
          "logical_date",
          "start_date",
          "end_date",
          "state",
          "dag_run_id",
          "run_id");

  private record RunList(List<RunJson> dagRuns, int totalEntries) {}

  /** Adds the routes. */
  public void install(RoutesConfig routes) {
    routes.patch("/api/v2/dags/{dag_id}", this::pause);
    routes.delete("/api/v2/dags/{dag_id}", this::deleteDag);
    routes.get(RUNS, this::list);
    routes.post(RUNS, this::trigger);
    routes.get(RUNS + "/{run_id}", ctx -> ctx.json(json(run(ctx))));
    routes.patch(RUNS + "/{run_id}", this::change);
    routes.delete(RUNS + "/{run_id}", this::delete);
  }

  private RunRow run(Context ctx) {
    return lookup.run(ctx.pathParam("dag_id"), ctx.pathParam("run_id"));
  }

  /** A run in the reference's form. */
  RunJson json(RunRow row) {
    return RunJson.of(row, versions(row.dagId()).get(row.version()));
  }

  private Map<Integer, Instant> versions(String dagId) {
    Map<Integer, Instant> created = new HashMap<>();
    for (VersionRow version : lookup.dags().versions(dagId)) {
      created.put(version.version(), version.createdAt());
    }
    return created;
  }

  private void pause(Context ctx) {
    String dagId = lookup.dag(ctx.pathParam("dag_id")).dagId();
    Body body = Body.of(ctx, Set.of("is_paused"));
    mask(ctx, Set.of("is_paused"));
    if (body.raw("is_paused") == null) {
      throw ApiError.invalid("body", "is_paused", "Field required", "missing");
    }
    ObjectNode order = order(dagId).put("paused", body.flag("is_paused", false));
    orders.send("pause", order, Person.of(ctx).username());
    ctx.json(dagRoutes.json(lookup.dag(dagId)));
  }

  private void list(Context ctx) {
    String inPath = ctx.pathParam("dag_id");
    String dagId = inPath.equals("~") ? null : lookup.dag(inPath).dagId();
    String order = Query.order(ctx, "id", ORDERS).replace("dag_run_id", "run_id");
    var filter =
        new RunFilter(
            dagId,
            Query.time(ctx, "run_after_lt"),
            Query.time(ctx, "run_after_gte"),
            Query.time(ctx, "run_after_lte"),
            Query.time(ctx, "logical_date_gte"),
            Query.time(ctx, "logical_date_lte"),
            Query.texts(ctx, "run_type"),
            Query.texts(ctx, "state"),
            Query.text(ctx, "run_id_pattern"),
            order,
            Query.limit(ctx),
            Query.offset(ctx));
    Map<String, Map<Integer, Instant>> versions = new HashMap<>();
    ctx.json(
        new RunList(
            lookup.runs().page(filter).stream()
                .map(
                    row ->
                        RunJson.of(
                            row,
                            versions
                                .computeIfAbsent(row.dagId(), this::versions)
                                .get(row.version())))
                .toList(),
            lookup.runs().count(filter)));
  }

  private void trigger(Context ctx) {
    ctx.json(start(ctx, lookup.dag(ctx.pathParam("dag_id")).dagId(), true));
  }

  /** Starts a run of a DAG as the request's body says. */
  RunJson start(Context ctx, String dagId, boolean dateRequired) {
    Body body =
        Body.of(
            ctx,
            Set.of(
                "dag_run_id",
                "logical_date",
                "data_interval_start",
                "data_interval_end",
                "run_after",
                "conf",
                "note",
                "partition_key"));
    if (dateRequired && !body.has("logical_date")) {
      throw ApiError.invalid("body", "logical_date", "Field required", "missing");
    }
    refuse(body, "partition_key");
    String by = Person.of(ctx).username();
    boolean browser = Person.of(ctx).csrf() != null;
    ObjectNode order =
        order(dagId)
            .put("run_id", body.text("dag_run_id"))
            .put("logical_date", text(body.time("logical_date")))
            .put("interval_start", text(body.time("data_interval_start")))
            .put("interval_end", text(body.time("data_interval_end")))
            .put("run_after", text(body.time("run_after")))
            .put("note", Notes.of(body))
            .put("triggered_by", browser ? "ui" : "rest_api")
            .put("user", by);
    order.set("conf", body.object("conf"));
    String runId = orders.send("trigger", order, by).path("run_id").asText();
    return json(lookup.run(dagId, runId));
  }

  /** Refuses what the engine cannot do. */
  static void refuse(Body body, String field) {
    if (body.raw(field) != null) {
      throw ApiError.badRequest("'%s' cannot be chosen in this version".formatted(field));
    }
  }

  private void change(Context ctx) {
    RunRow run = run(ctx);
    Body body = Body.of(ctx, Set.of("state", "note"));
    Set<String> mask = mask(ctx, Set.of("state", "note"));
    String by = Person.of(ctx).username();
    String state = body.text("state");
    boolean noted = Notes.given(body, mask);
    // Read before anything is done: what is refused as a whole changes nothing.
    String note = noted ? Notes.of(body) : null;
    if (state != null && (mask.isEmpty() || mask.contains("state"))) {
      switch (state) {
        case "failed", "success", "queued" ->
            orders.send("mark_run", order(run).put("state", state), by);
        default ->
            throw ApiError.invalid(
                "body", "state", "Input should be 'queued', 'success' or 'failed'", "enum");
      }
    }
    if (noted) {
      orders.send("note", order(run).put("note", note), by);
    }
    ctx.json(json(run(ctx)));
  }

  private void delete(Context ctx) {
    orders.send("delete_run", order(run(ctx)), Person.of(ctx).username());
    ctx.status(204);
  }

  private void deleteDag(Context ctx) {
    String dagId = lookup.dag(ctx.pathParam("dag_id")).dagId();
    orders.send("delete_dag", order(dagId), Person.of(ctx).username());
    ctx.status(204);
  }

  /** The fields a partial update is about; empty: all that are given. */
  static Set<String> mask(Context ctx, Set<String> known) {
    Set<String> mask = Set.copyOf(Query.texts(ctx, "update_mask"));
    for (String field : mask) {
      if (!known.contains(field)) {
        throw ApiError.badRequest(
            "'%s' in update_mask is unknown; use one of %s"
                .formatted(field, String.join(", ", known.stream().sorted().toList())));
      }
    }
    return mask;
  }

  static ObjectNode order(String dagId) {
    return Wire.MAPPER.createObjectNode().put("dag_id", dagId);
  }

  static ObjectNode order(RunRow run) {
    return order(run.dagId()).put("run_id", run.runId());
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
