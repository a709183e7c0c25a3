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
import org.jspecify.annotations.Nullable;

/**
 * Giving task instances a final state by a person's word, which can first say what it would do; and
 * noting something on them. Thread-safe.
 */
public record MarkRoutes(Lookup lookup, Orders orders, TaskRoutes taskRoutes) {
  private static final String TASK =
      "/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}";
  static final Set<String> CHANGES = Set.of("new_state", "note");
  private static final List<String> STATES = List.of("success", "failed", "skipped");

  /** Adds the routes. */
  public void install(RoutesConfig routes) {
    routes.patch(TASK, ctx -> change(ctx, false));
    routes.patch(TASK + "/dry_run", ctx -> change(ctx, true));
    routes.patch(TASK + "/{map_index}", ctx -> change(ctx, false));
    routes.patch(TASK + "/{map_index}/dry_run", ctx -> change(ctx, true));
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

  private void change(Context ctx, boolean dryRun) {
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
    Set<String> mask = RunRoutes.mask(ctx, CHANGES);
    JsonNode result =
        change(run, TaskRoutes.name(taskId, mapIndex), body, mask, dryRun, Person.of(ctx));
    ctx.json(taskRoutes.named(run.dagId(), result));
  }

  /**
   * Marks, notes, or both, as the body says, with the reference's field names. A note is for what
   * was named alone, not for what a mark reaches beside it; an empty one takes it away.
   *
   * @param task the engine's name of an instance, a task or a group
   * @param mask of the changes only these, a note without a value among them; empty: all that have
   *     a value
   * @param dryRun changes nothing, and says what a mark would
   * @return the engine's answer, of the mark when there is one
   */
  JsonNode change(RunRow run, String task, Body body, Set<String> mask, boolean dryRun, Person by) {
    boolean marked =
        body.raw("new_state") != null && (mask.isEmpty() || mask.contains("new_state"));
    boolean noted = Notes.given(body, mask);
    if (!marked && (dryRun || !noted)) {
      throw ApiError.invalid("body", "new_state", "Field required", "missing");
    }
    String note = noted ? Notes.of(body) : null;
    if (!marked) {
      return note(run, task, note, by);
    }
    JsonNode answer = orders.send("mark_task", order(run, task, body, dryRun), by.username());
    if (noted && !dryRun) {
      JsonNode unused = note(run, task, note, by);
    }
    return answer;
  }

  private JsonNode note(RunRow run, String task, @Nullable String note, Person by) {
    return orders.send(
        "note_task", RunRoutes.order(run).put("task_id", task).put("note", note), by.username());
  }

  private static ObjectNode order(RunRow run, String task, Body body, boolean dryRun) {
    String state = body.requiredText("new_state");
    if (!STATES.contains(state)) {
      throw ApiError.invalid(
          "body", "new_state", "Input should be 'success', 'failed' or 'skipped'", "enum");
    }
    return RunRoutes.order(run)
        .put("task_id", task)
        .put("state", state)
        .put("upstream", body.flag("include_upstream", false))
        .put("downstream", body.flag("include_downstream", false))
        .put("past", body.flag("include_past", false))
        .put("future", body.flag("include_future", false))
        .put("dry_run", dryRun);
  }
}
