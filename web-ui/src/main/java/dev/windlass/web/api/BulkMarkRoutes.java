package dev.windlass.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.store.RunQueries.RunRow;
import dev.windlass.web.auth.Person;
import dev.windlass.web.http.ApiError;
import dev.windlass.web.http.Body;
import dev.windlass.web.view.Lookup;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Marks or notes many task instances with one request. Each is an order of its own: what cannot be
 * done is told beside what was, and the answer is a 200 all the same. Thread-safe.
 */
public record BulkMarkRoutes(Lookup lookup, MarkRoutes marks) {
  private static final int MOST_ENTITIES = 1_000;
  private static final Set<String> ENTITY_FIELDS =
      Set.of(
          "dag_id",
          "dag_run_id",
          "task_id",
          "map_index",
          "new_state",
          "note",
          "include_upstream",
          "include_downstream",
          "include_future",
          "include_past");

  /** The reference's BulkActionResponse. */
  private record Outcome(List<String> success, List<Map<String, Object>> errors) {
    static Outcome none() {
      return new Outcome(new ArrayList<>(), new ArrayList<>());
    }

    void failed(ApiError why) {
      errors.add(Map.of("error", String.valueOf(why.getMessage()), "status_code", why.status()));
    }
  }

  /** Adds the route. */
  public void install(RoutesConfig routes) {
    routes.patch("/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances", this::change);
  }

  private void change(Context ctx) {
    JsonNode actions = Body.of(ctx, Set.of("actions")).raw("actions");
    if (actions == null || !actions.isArray()) {
      throw ApiError.invalid("body", "actions", "Input should be a valid list", "list_type");
    }
    Map<String, @Nullable Outcome> answer = new LinkedHashMap<>();
    answer.put("create", null);
    answer.put("update", null);
    answer.put("delete", null);
    List<Body> bodies = new ArrayList<>();
    int entities = 0;
    for (JsonNode action : actions) {
      Body body = action(action);
      bodies.add(body);
      entities += entities(body).size();
    }
    if (entities > MOST_ENTITIES) {
      throw ApiError.badRequest(
          "%d task instances in one request; at most %d".formatted(entities, MOST_ENTITIES));
    }
    for (Body body : bodies) {
      String kind = body.requiredText("action");
      Outcome outcome = answer.get(kind) == null ? Outcome.none() : answer.get(kind);
      answer.put(kind, outcome);
      for (JsonNode entity : entities(body)) {
        carryOut(ctx, body, entity, outcome);
      }
    }
    ctx.json(answer);
  }

  private static Body action(JsonNode action) {
    Body body =
        Body.of(
            action,
            Set.of(
                "action",
                "entities",
                "action_on_existence",
                "action_on_non_existence",
                "update_mask"));
    if (!Set.of("create", "update", "delete").contains(body.requiredText("action"))) {
      throw ApiError.invalid(
          "body", "action", "Input should be 'create', 'update' or 'delete'", "enum");
    }
    return body;
  }

  private static List<JsonNode> entities(Body body) {
    JsonNode entities = body.raw("entities");
    if (entities == null || !entities.isArray()) {
      throw ApiError.invalid("body", "entities", "Input should be a valid list", "list_type");
    }
    List<JsonNode> all = new ArrayList<>();
    entities.forEach(all::add);
    return all;
  }

  private void carryOut(Context ctx, Body action, JsonNode entity, Outcome outcome) {
    String kind = action.requiredText("action");
    boolean skipMissing = "skip".equals(action.text("action_on_non_existence"));
    try {
      if (!kind.equals("update")) {
        throw ApiError.badRequest(
            "Task instances come and go with their run; '%s' is not possible".formatted(kind));
      }
      Set<String> mask = mask(action);
      Body body = Body.of(entity, ENTITY_FIELDS);
      RunRow run = run(ctx, body);
      int mapIndex = mapIndex(body);
      String task = marks.taskOrGroup(run, body.requiredText("task_id"), mapIndex);
      JsonNode unused =
          marks.change(run, TaskRoutes.name(task, mapIndex), body, mask, false, Person.of(ctx));
      outcome.success().add("%s.%s.%s[%d]".formatted(run.dagId(), run.runId(), task, mapIndex));
    } catch (ApiError why) {
      if (!(skipMissing && why.status() == 404)) {
        outcome.failed(why);
      }
    }
  }

  private static Set<String> mask(Body action) {
    JsonNode fields = action.raw("update_mask");
    if (fields == null) {
      return Set.of();
    }
    Set<String> mask = new LinkedHashSet<>();
    fields.forEach(field -> mask.add(field.asText()));
    if (!fields.isArray() || !MarkRoutes.CHANGES.containsAll(mask)) {
      throw ApiError.invalid(
          "body", "update_mask", "Input should be a list of 'new_state' and 'note'", "enum");
    }
    return mask;
  }

  /** The run that the address names, or with {@code ~} there the entity. */
  private RunRow run(Context ctx, Body entity) {
    return lookup.run(
        named(ctx, "dag_id", entity, "dag_id"), named(ctx, "run_id", entity, "dag_run_id"));
  }

  private static String named(Context ctx, String inPath, Body entity, String field) {
    String path = ctx.pathParam(inPath);
    if (path.equals("~")) {
      return entity.requiredText(field);
    }
    String own = entity.text(field);
    if (own != null && !own.equals(path)) {
      throw ApiError.badRequest("'%s' is not the %s of the address".formatted(own, field));
    }
    return path;
  }

  private static int mapIndex(Body entity) {
    JsonNode index = entity.raw("map_index");
    if (index == null) {
      return -1;
    }
    if (!index.isInt() || index.intValue() < -1) {
      throw ApiError.invalid("body", "map_index", "Input should be a valid integer", "int_type");
    }
    return index.intValue();
  }
}
