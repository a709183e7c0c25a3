package dev.windlass.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.store.RunQueries.RunRow;
import dev.windlass.store.TaskQueries.TaskRow;
import dev.windlass.web.auth.Person;
import dev.windlass.web.view.Lookup;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;

/**
 * Why a task instance is not running: every check that is not met, as the engine itself explains
 * it. Nobody else knows its limits and queues, so without a leading scheduler there is no answer:
 * 503. Thread-safe.
 */
public record WhyRoutes(Lookup lookup, Orders orders) {
  private static final String TASK =
      "/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}";

  /** The reference's TaskDependencyResponse. */
  private record Dependency(String name, String reason) {}

  /** The reference's TaskDependencyCollectionResponse. */
  private record Dependencies(List<Dependency> dependencies) {}

  /** Adds the routes. */
  public void install(RoutesConfig routes) {
    routes.get(TASK + "/dependencies", this::why);
    routes.get(TASK + "/{map_index}/dependencies", this::why);
  }

  private void why(Context ctx) {
    RunRow run = lookup.run(ctx.pathParam("dag_id"), ctx.pathParam("run_id"));
    TaskRow row = lookup.instance(run, ctx.pathParam("task_id"), TaskRoutes.mapIndex(ctx));
    ObjectNode question =
        RunRoutes.order(run).put("task_id", TaskRoutes.name(row.taskId(), row.mapIndex()));
    JsonNode answer = orders.ask("explain", question, Person.of(ctx).username());
    List<Dependency> unmet = new ArrayList<>();
    for (JsonNode entry : answer.at("/task_instances/0/dependencies")) {
      unmet.add(new Dependency(entry.path("name").asText(), entry.path("reason").asText()));
    }
    ctx.json(new Dependencies(unmet));
  }
}
