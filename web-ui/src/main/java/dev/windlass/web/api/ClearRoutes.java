package dev.windlass.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.store.RunQueries.RunFilter;
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
  private static final int MOST_RUNS = 1_000;

  /** Adds the routes. */
  public void install(RoutesConfig routes) {
    routes.post("/api/v2/dags/{dag_id}/clearTaskInstances", this::clearTasks);
    routes.post("/api/v2/dags/{dag_id}/dagRuns/{run_id}/clear", this::clearRun);
  }

  private void clearRun(Context ctx) {
    RunRow run = lookup.run(ctx.pathParam("dag_id"), ctx.pathParam("run_id"));
    Body body = Body.of(ctx, Set.of("dry_run", "only_failed", "run_on_latest_version"));
    boolean dry = body.flag("dry_run", true);
    ObjectNode order =
        RunRoutes.order(run)
            .put("dry_run", dry)
            .put("only_failed", body.flag("only_failed", false))
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
    List<ObjectNode> wishes = orders(dagId, body);
    boolean dry = body.flag("dry_run", true);
    String by = Person.of(ctx).username();
    if (!dry && wishes.size() > 1) {
      // What cannot be cleared in one of the runs is said before anything is cleared in another.
      wishes.forEach(wish -> orders.send("clear", wish.deepCopy().put("dry_run", true), by));
    }
    List<TaskInstanceJson> touched = new ArrayList<>();
    for (ObjectNode wish : wishes) {
      JsonNode answer = orders.send("clear", wish.put("dry_run", dry), by);
      touched.addAll(taskRoutes.named(dagId, answer).taskInstances());
    }
    ctx.json(new TaskRoutes.InstanceList(touched, touched.size()));
  }

  /** One order for the run that is named; or one for each run in a range of dates. */
  private List<ObjectNode> orders(String dagId, Body body) {
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
      return List.of(order(run, body, tasks).put("past", past).put("future", future));
    }
    Instant from = body.time("start_date");
    Instant to = body.time("end_date");
    if (from == null && to == null) {
      throw ApiError.badRequest("Name a run by 'dag_run_id', or dates by 'start_date', 'end_date'");
    }
    return range(dagId, past ? null : from, future ? null : to).stream()
        .map(run -> order(run, body, tasks))
        .toList();
  }

  private static ObjectNode order(RunRow run, Body body, List<String> tasks) {
    boolean onlyRunning = body.flag("only_running", false);
    ObjectNode order =
        RunRoutes.order(run)
            .put("only_running", onlyRunning)
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
}
