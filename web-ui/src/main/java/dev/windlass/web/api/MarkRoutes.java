package dev.windlass.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.store.RunQueries.RunRow;
import dev.windlass.web.auth.Person;
import dev.windlass.web.http.ApiError;
import dev.windlass.web.http.Body;
import dev.windlass.web.view.Lookup;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Set;

/**
 * Giving task instances a final state by a person's word; each can first say what it would do.
 * Thread-safe.
 */
public record MarkRoutes(Lookup lookup, Orders orders, TaskRoutes taskRoutes) {
  private static final String TASK =
      "/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}";
  private static final List<String> STATES = List.of("success", "failed", "skipped");

  /** Adds the routes. */
  public void install(RoutesConfig routes) {
    routes.patch(TASK, ctx -> mark(ctx, false));
    routes.patch(TASK + "/dry_run", ctx -> mark(ctx, true));
    routes.patch(TASK + "/{map_index}", ctx -> mark(ctx, false));
    routes.patch(TASK + "/{map_index}/dry_run", ctx -> mark(ctx, true));
  }

  /** As on the command line, a group may stand for its tasks. */
  String taskOrGroup(RunRow run, String id, int mapIndex) {
    if (lookup.tree(run.dagId(), run.version()).group(id) != null) {
      return id;
    }
    return mapIndex < 0
        ? lookup.instances(run, id).getFirst().taskId()
        : lookup.instance(run, id, mapIndex).taskId();
  }

  private void mark(Context ctx, boolean dryRun) {
    RunRow run = lookup.run(ctx.pathParam("dag_id"), ctx.pathParam("run_id"));
    int mapIndex = TaskRoutes.mapIndex(ctx);
    String taskId = taskOrGroup(run, ctx.pathParam("task_id"), mapIndex);
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
    ObjectNode order = order(run, taskId, mapIndex, body, dryRun);
    JsonNode result = orders.send("mark_task", order, Person.of(ctx).username());
    ctx.json(taskRoutes.named(run.dagId(), result));
  }

  /** What the engine is asked for, out of a body with the reference's field names. */
  static ObjectNode order(RunRow run, String taskId, int mapIndex, Body body, boolean dryRun) {
    if (body.raw("note") != null) {
      throw ApiError.badRequest("A task instance cannot carry a note yet; its run can");
    }
    String state = body.requiredText("new_state");
    if (!STATES.contains(state)) {
      throw ApiError.invalid(
          "body", "new_state", "Input should be 'success', 'failed' or 'skipped'", "enum");
    }
    return RunRoutes.order(run)
        .put("task_id", TaskRoutes.name(taskId, mapIndex))
        .put("state", state)
        .put("upstream", body.flag("include_upstream", false))
        .put("downstream", body.flag("include_downstream", false))
        .put("past", body.flag("include_past", false))
        .put("future", body.flag("include_future", false))
        .put("dry_run", dryRun);
  }
}
