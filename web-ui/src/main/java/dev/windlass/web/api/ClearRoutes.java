package dev.windlass.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.store.RunQueries.RunFilter;
import dev.windlass.store.RunQueries.RunRow;
import dev.windlass.store.TaskQueries.TaskRow;
import dev.windlass.web.auth.Person;
import dev.windlass.web.http.ApiError;
import dev.windlass.web.http.Body;
import dev.windlass.web.http.Query;
import dev.windlass.web.view.Lookup;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Clearing tasks and runs, and marking a task; each can first say what it would do. Thread-safe.
 */
public record ClearRoutes(
    Lookup lookup, Orders orders, TaskRoutes taskRoutes, RunRoutes runRoutes) {
  private static final String RUN = "/api/v2/dags/{dag_id}/dagRuns/{run_id}";
  private static final int MOST_RUNS = 1_000;

  /** Adds the routes. */
  public void install(RoutesConfig routes) {
    routes.post("/api/v2/dags/{dag_id}/clearTaskInstances", this::clearTasks);
    routes.post(RUN + "/clear", this::clearRun);
    routes.patch(RUN + "/taskInstances/{task_id}", ctx -> mark(ctx, false));
    routes.patch(RUN + "/taskInstances/{task_id}/dry_run", ctx -> mark(ctx, true));
  }

  private void clearRun(Context ctx) {
    RunRow run = lookup.run(ctx.pathParam("dag_id"), ctx.pathParam("run_id"));
    Body body = Body.of(ctx, Set.of("dry_run", "only_failed", "run_on_latest_version"));
    refuseLatestVersion(body);
    boolean dry = body.flag("dry_run", true);
    ObjectNode order = RunRoutes.order(run).put("dry_run", dry);
    order.put("only_failed", body.flag("only_failed", false)).putArray("task_ids");
    JsonNode result = orders.send("clear", order, Person.of(ctx).username());
    if (dry) {
      List<TaskInstanceJson> touched = instances(run, result);
      ctx.json(new TaskRoutes.InstanceList(touched, touched.size()));
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
                "only_failed",
                "only_running",
                "prevent_running_task",
                "reset_dag_runs",
                "run_on_latest_version",
                "task_ids"));
    refuseLatestVersion(body);
    if (!body.flag("reset_dag_runs", true)) {
      throw ApiError.badRequest(
          "'reset_dag_runs' false is not possible: a cleared task reopens its run");
    }
    List<String> taskIds = taskIds(body.raw("task_ids"));
    boolean onlyRunning = body.flag("only_running", false);
    boolean preventRunning = body.flag("prevent_running_task", false);
    List<TaskInstanceJson> touched = new ArrayList<>();
    for (RunRow run : runs(dagId, body)) {
      List<String> chosen = taskIds;
      Set<String> running = running(run);
      if (onlyRunning) {
        chosen =
            (taskIds.isEmpty() ? List.copyOf(running) : taskIds)
                .stream().filter(running::contains).toList();
        if (chosen.isEmpty()) {
          continue;
        }
      }
      if (preventRunning && chosen.stream().anyMatch(running::contains)) {
        throw ApiError.conflict(
            "Run '%s' has running tasks among them; nothing was cleared there"
                .formatted(run.runId()));
      }
      ObjectNode order =
          RunRoutes.order(run)
              .put("dry_run", body.flag("dry_run", true))
              .put("only_failed", !onlyRunning && body.flag("only_failed", true))
              .put("upstream", body.flag("include_upstream", false))
              .put("downstream", body.flag("include_downstream", false));
      ArrayNode ids = order.putArray("task_ids");
      chosen.forEach(ids::add);
      touched.addAll(instances(run, orders.send("clear", order, Person.of(ctx).username())));
    }
    ctx.json(new TaskRoutes.InstanceList(touched, touched.size()));
  }

  private static void refuseLatestVersion(Body body) {
    if (body.flag("run_on_latest_version", false)) {
      throw ApiError.badRequest(
          "'run_on_latest_version' is not possible yet: a run keeps the version it started with");
    }
  }

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
      } else if (entry.isArray() && entry.size() == 2 && entry.get(1).asInt(-1) < 0) {
        ids.add(entry.get(0).asText());
      } else {
        throw ApiError.invalid(
            "body",
            "task_ids",
            "Name tasks by id; single map indexes cannot be cleared",
            "value_error");
      }
    }
    if (ids.isEmpty()) {
      throw ApiError.invalid(
          "body", "task_ids", "Name at least one task, or leave it out", "too_short");
    }
    return ids;
  }

  /** The run that is named, with those before and after it when wished; or a range of dates. */
  private List<RunRow> runs(String dagId, Body body) {
    String runId = body.text("dag_run_id");
    Instant from = body.time("start_date");
    Instant to = body.time("end_date");
    boolean past = body.flag("include_past", false);
    boolean future = body.flag("include_future", false);
    if (runId == null) {
      if (from == null && to == null) {
        throw ApiError.badRequest(
            "Name a run by 'dag_run_id', or dates by 'start_date', 'end_date'");
      }
      return range(dagId, past ? null : from, future ? null : to);
    }
    RunRow run = lookup.run(dagId, runId);
    Instant date = run.logicalDate();
    if (!past && !future) {
      return List.of(run);
    }
    if (date == null) {
      throw ApiError.badRequest(
          "Run '%s' has no logical date, so nothing is before or after it".formatted(runId));
    }
    return range(dagId, past ? null : date, future ? null : date);
  }

  private List<RunRow> range(String dagId, @Nullable Instant from, @Nullable Instant to) {
    List<RunRow> found =
        lookup
            .runs()
            .page(
                new RunFilter(
                    dagId,
                    null,
                    null,
                    null,
                    from,
                    to,
                    List.of(),
                    List.of(),
                    null,
                    "logical_date",
                    MOST_RUNS + 1,
                    0))
            .stream()
            .filter(run -> run.logicalDate() != null)
            .toList();
    if (found.size() > MOST_RUNS) {
      throw ApiError.badRequest(
          "These are more than %d runs; name a shorter range of dates".formatted(MOST_RUNS));
    }
    return found;
  }

  private Set<String> running(RunRow run) {
    Set<String> running = new HashSet<>();
    for (TaskRow row : lookup.tasks().ofRun(run.id())) {
      if (Set.of("running", "deferred", "up_for_reschedule")
          .contains(String.valueOf(row.state()))) {
        running.add(row.taskId());
      }
    }
    return running;
  }

  private void mark(Context ctx, boolean dryRun) {
    RunRow run = lookup.run(ctx.pathParam("dag_id"), ctx.pathParam("run_id"));
    String taskId = lookup.instances(run, ctx.pathParam("task_id")).getFirst().taskId();
    Body body =
        Body.of(
            ctx,
            Set.of(
                "new_state",
                "note",
                "include_upstream",
                "include_downstream",
                "include_future",
                "include_past"));
    for (String wider :
        List.of("include_upstream", "include_downstream", "include_future", "include_past")) {
      if (body.flag(wider, false)) {
        throw ApiError.badRequest("'%s' is not possible yet when marking".formatted(wider));
      }
    }
    if (body.raw("note") != null) {
      throw ApiError.badRequest("A task instance cannot carry a note yet; its run can");
    }
    if (Query.number(ctx, "map_index", -1, -1, Integer.MAX_VALUE) >= 0) {
      throw ApiError.badRequest("A single map index cannot be marked yet");
    }
    ObjectNode order =
        RunRoutes.order(run)
            .put("task_id", taskId)
            .put("state", body.requiredText("new_state"))
            .put("dry_run", dryRun);
    JsonNode result = orders.send("mark_task", order, Person.of(ctx).username());
    List<TaskInstanceJson> touched = instances(run, result);
    ctx.json(new TaskRoutes.InstanceList(touched, touched.size()));
  }

  /** The task instances a result names, as they are now. */
  private List<TaskInstanceJson> instances(RunRow run, JsonNode result) {
    Map<String, TaskRow> rows = new LinkedHashMap<>();
    for (TaskRow row : lookup.tasks().ofRun(run.id())) {
      rows.put(row.taskId() + " " + row.mapIndex(), row);
    }
    List<TaskRow> named = new ArrayList<>();
    for (JsonNode entry : result.path("task_instances")) {
      TaskRow row =
          rows.get(entry.path("task_id").asText() + " " + entry.path("map_index").asInt(-1));
      if (row != null) {
        named.add(row);
      }
    }
    return taskRoutes.instances(run, named).taskInstances();
  }
}
