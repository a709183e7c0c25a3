package dev.windlass.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.store.RunQueries.RunRow;
import dev.windlass.web.auth.Person;
import dev.windlass.web.http.ApiError;
import dev.windlass.web.http.Body;
import dev.windlass.web.view.Lookup;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Clearing runs and task instances; each can first say what it would do. Thread-safe. */
public record ClearRoutes(
    Lookup lookup, Orders orders, TaskRoutes taskRoutes, RunRoutes runRoutes) {
  private static final Instant FIRST_DATE = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST_DATE = Instant.parse("9999-12-31T00:00:00Z");

  /** Adds the routes. */
  public void install(RoutesConfig routes) {
    routes.post("/api/v2/dags/{dag_id}/clearTaskInstances", this::clearTasks);
    routes.post("/api/v2/dags/{dag_id}/dagRuns/{run_id}/clear", this::clearRun);
  }

  private void clearRun(Context ctx) {
    RunRow run = lookup.run(ctx.pathParam("dag_id"), ctx.pathParam("run_id"));
    Body body =
        Body.of(ctx, Set.of("dry_run", "note", "only_failed", "only_new", "run_on_latest_version"));
    boolean dry = body.flag("dry_run", true);
    ObjectNode order =
        RunRoutes.order(run)
            .put("dry_run", dry)
            .put("only_failed", body.flag("only_failed", false))
            .put("only_new", body.flag("only_new", false))
            .put("note", Notes.of(body))
            .put("run_on_latest_version", body.flag("run_on_latest_version", false));
    order.putArray("task_ids");
    JsonNode result = orders.send("clear", order, Person.of(ctx).username());
    if (dry) {
      ctx.json(taskRoutes.named(run.dagId(), result));
    } else {
      ctx.json(runRoutes.json(lookup.run(run.dagId(), run.runId())));
    }
  }

  private void clearTasks(Context ctx) {
    String dagId = lookup.dag(ctx.pathParam("dag_id")).dagId();
    Body body =
        Body.of(
            ctx,
            Set.of(
                "dag_run_id",
                "dry_run",
                "start_date",
                "end_date",
                "include_downstream",
                "include_upstream",
                "include_future",
                "include_past",
                "note",
                "only_failed",
                "only_running",
                "prevent_running_task",
                "reset_dag_runs",
                "run_on_latest_version",
                "task_ids"));
    if (!body.flag("reset_dag_runs", true)) {
      throw ApiError.badRequest(
          "'reset_dag_runs' false is not possible: a cleared task reopens its run");
    }
    ObjectNode order = order(dagId, body).put("dry_run", body.flag("dry_run", true));
    JsonNode answer = orders.send("clear", order, Person.of(ctx).username());
    List<TaskInstanceJson> touched = taskRoutes.named(dagId, answer).taskInstances();
    ctx.json(new TaskRoutes.InstanceList(touched, touched.size()));
  }

  /** The run that is named; or all runs in a range of dates, which is open where none is given. */
  private ObjectNode order(String dagId, Body body) {
    boolean past = body.flag("include_past", false);
    boolean future = body.flag("include_future", false);
    List<String> tasks = taskIds(body.raw("task_ids"));
    String runId = body.text("dag_run_id");
    if (runId != null) {
      RunRow run = lookup.run(dagId, runId);
      if ((past || future) && run.logicalDate() == null) {
        throw ApiError.badRequest(
            "Run '%s' has no logical date, so nothing is before or after it".formatted(runId));
      }
      return order(RunRoutes.order(run), body, tasks).put("past", past).put("future", future);
    }
    Instant from = body.time("start_date");
    Instant to = body.time("end_date");
    if (from == null && to == null) {
      throw ApiError.badRequest("Name a run by 'dag_run_id', or dates by 'start_date', 'end_date'");
    }
    return order(RunRoutes.order(dagId), body, tasks)
        .put("from", String.valueOf(past || from == null ? FIRST_DATE : from))
        .put("to", String.valueOf(future || to == null ? LAST_DATE : to));
  }

  private static ObjectNode order(ObjectNode about, Body body, List<String> tasks) {
    boolean onlyRunning = body.flag("only_running", false);
    ObjectNode order =
        about
            .put("only_running", onlyRunning)
            .put("note", Notes.of(body))
            .put("only_failed", !onlyRunning && body.flag("only_failed", true))
            .put("prevent_running_task", body.flag("prevent_running_task", false))
            .put("run_on_latest_version", body.flag("run_on_latest_version", false))
            .put("upstream", body.flag("include_upstream", false))
            .put("downstream", body.flag("include_downstream", false));
    ArrayNode ids = order.putArray("task_ids");
    tasks.forEach(ids::add);
    return order;
  }

  /** Ids, or pairs of an id and a map index; empty when not given: every task. */
  private static List<String> taskIds(@Nullable JsonNode given) {
    List<String> ids = new ArrayList<>();
    if (given == null) {
      return ids;
    }
    if (!given.isArray()) {
      throw ApiError.invalid("body", "task_ids", "Input should be a list", "list_type");
    }
    for (JsonNode entry : given) {
      if (entry.isTextual()) {
        ids.add(entry.textValue());
      } else if (entry.size() == 2 && entry.path(0).isTextual() && entry.path(1).isInt()) {
        ids.add(TaskRoutes.name(entry.path(0).textValue(), entry.path(1).intValue()));
      } else {
        throw ApiError.invalid(
            "body",
            "task_ids",
            "Name tasks by id, or as a pair of id and map index: [\"load\", 3]",
            "value_error");
      }
    }
    if (ids.isEmpty()) {
      throw ApiError.invalid(
          "body", "task_ids", "Name at least one task, or leave it out", "too_short");
    }
    return ids;
  }
}
