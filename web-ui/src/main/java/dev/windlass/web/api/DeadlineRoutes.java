package dev.windlass.web.api;

import dev.windlass.store.DeadlineQueries;
import dev.windlass.store.DeadlineQueries.Filter;
import dev.windlass.store.DeadlineQueries.Row;
import dev.windlass.web.http.ApiError;
import dev.windlass.web.http.Query;
import dev.windlass.web.view.Lookup;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Deadlines of runs and tasks: missed, pending, met. Thread-safe. */
public record DeadlineRoutes(Lookup lookup, DeadlineQueries deadlines) {
  private static final Set<String> ORDERS =
      Set.of("deadline_time", "missed_at", "dag_id", "dag_run_id", "state");

  /**
   * The reference's DeadlineResponse, with the state and the task that it is about.
   *
   * @param taskId null: the run's
   * @param alertDescription what it says, such as {@code to be finished 2 h after the run was
   *     queued}
   */
  private record DeadlineJson(
      UUID id,
      String dagId,
      String dagRunId,
      @Nullable String taskId,
      int mapIndex,
      String state,
      boolean missed,
      Instant deadlineTime,
      @Nullable Instant missedAt,
      String alertDescription) {}

  private record DeadlineList(List<DeadlineJson> deadlines, int totalEntries) {}

  /** Adds the route. */
  public void install(RoutesConfig routes) {
    routes.get("/api/v2/dags/{dag_id}/dagRuns/{run_id}/deadlines", this::list);
  }

  private void list(Context ctx) {
    String dagInPath = ctx.pathParam("dag_id");
    String runInPath = ctx.pathParam("run_id");
    String dagId = dagInPath.equals("~") ? null : lookup.dag(dagInPath).dagId();
    String runId =
        runInPath.equals("~") || dagId == null ? null : lookup.run(dagId, runInPath).runId();
    if (dagId == null && !runInPath.equals("~")) {
      throw ApiError.badRequest("A run belongs to one DAG: name the DAG, or '~' for the run, too");
    }
    List<String> states = Query.texts(ctx, "state");
    for (String state : states) {
      if (!DeadlineQueries.STATES.contains(state)) {
        throw ApiError.invalid(
            "query", "state", "Input should be 'missed', 'pending' or 'met'", "enum");
      }
    }
    var filter =
        new Filter(
            dagId,
            runId,
            Query.text(ctx, "task_id"),
            states,
            Query.time(ctx, "deadline_time_gte"),
            Query.time(ctx, "deadline_time_lte"),
            Query.order(ctx, "deadline_time", ORDERS)
                .replace("deadline_time", "due_at")
                .replace("dag_run_id", "run_id"),
            Query.limit(ctx),
            Query.offset(ctx));
    ctx.json(
        new DeadlineList(
            deadlines.page(filter).stream().map(DeadlineRoutes::json).toList(),
            deadlines.count(filter)));
  }

  private static DeadlineJson json(Row row) {
    // The same deadline of the same thing, due at the same time, is the same one.
    String key =
        "%d/%d/%d/%s".formatted(row.runKey(), row.tiId(), row.number(), row.dueAt().toString());
    return new DeadlineJson(
        UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)),
        row.dagId(),
        row.runId(),
        row.taskId(),
        row.mapIndex(),
        row.state(),
        row.state().equals("missed"),
        row.dueAt(),
        row.missedAt(),
        row.says());
  }
}
