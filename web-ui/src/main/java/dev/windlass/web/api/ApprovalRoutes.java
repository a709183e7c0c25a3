package dev.windlass.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.Answer;
import dev.windlass.dag.ApprovalSpec;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.Json;
import dev.windlass.store.ApprovalQueries;
import dev.windlass.store.ApprovalQueries.WaitingRow;
import dev.windlass.store.RunQueries.RunRow;
import dev.windlass.store.TaskQueries.TaskRow;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tasks that ask a person: what they ask, what was answered, and answering. Thread-safe. */
public record ApprovalRoutes(Lookup lookup, Orders orders, ApprovalQueries approvals) {
  private static final String RUN = "/api/v2/dags/{dag_id}/dagRuns/{run_id}";
  private static final String ONE = RUN + "/taskInstances/{task_id}/{map_index}/hitlDetails";

  private static final String WAITS = "awaiting_input";

  /** The reference's HITLUser. */
  private record User(String id, String name) {}

  /** The reference's HITLDetail, and which kind of question it is. */
  private record Detail(
      String kind,
      List<String> options,
      String subject,
      @Nullable String body,
      List<String> defaults,
      boolean multiple,
      JsonNode params,
      List<User> assignedUsers,
      @Nullable Instant createdAt,
      @Nullable Instant answerUntil,
      boolean responseReceived,
      @Nullable User respondedByUser,
      @Nullable Instant respondedAt,
      @Nullable List<String> chosenOptions,
      @Nullable JsonNode paramsInput,
      TaskInstanceJson taskInstance) {}

  private record Details(List<Detail> hitlDetails, int totalEntries) {}

  /** The reference's HITLDetailResponse. */
  private record Response(
      User respondedBy,
      @Nullable Instant respondedAt,
      List<String> chosenOptions,
      JsonNode paramsInput) {}

  /** A task instance that asks, and what. */
  private record Asked(RunRow run, TaskRow row, TaskSpec spec, ApprovalSpec what) {}

  /** Adds the routes. */
  public void install(RoutesConfig routes) {
    routes.get(RUN + "/hitlDetails", this::list);
    routes.get(ONE, ctx -> ctx.json(detail(asked(ctx))));
    routes.patch(ONE, this::answer);
  }

  private void list(Context ctx) {
    Boolean received = Query.flag(ctx, "response_received");
    List<Asked> found = new ArrayList<>();
    if (ctx.pathParam("run_id").equals("~")) {
      if (Boolean.TRUE.equals(received)) {
        throw ApiError.badRequest(
            "Over all runs only what waits for an answer is listed; name a run to see answers");
      }
      received = Boolean.FALSE;
      String dagId = ctx.pathParam("dag_id");
      for (WaitingRow at :
          approvals.waiting(dagId.equals("~") ? null : lookup.dag(dagId).dagId())) {
        RunRow run = lookup.run(at.dagId(), at.runId());
        ask(run, lookup.instance(run, at.taskId(), at.mapIndex())).ifPresent(found::add);
      }
    } else {
      RunRow run = lookup.run(ctx.pathParam("dag_id"), ctx.pathParam("run_id"));
      for (TaskRow row : lookup.tasks().ofRun(run.id())) {
        ask(run, row).ifPresent(found::add);
      }
    }
    String taskId = Query.text(ctx, "task_id");
    Boolean wanted = received;
    List<Detail> all =
        found.stream()
            .filter(a -> taskId == null || a.row.taskId().equals(taskId))
            // What has not come to its question yet asks nothing.
            .filter(a -> a.row.state() != null)
            .map(this::detail)
            .filter(d -> wanted == null || d.responseReceived() == wanted)
            .toList();
    ctx.json(
        new Details(
            all.stream().skip(Query.offset(ctx)).limit(Query.limit(ctx)).toList(), all.size()));
  }

  private Optional<Asked> ask(RunRow run, TaskRow row) {
    TaskSpec spec = lookup.tree(run.dagId(), run.version()).tasks().get(row.taskId());
    return spec == null
        ? Optional.empty()
        : spec.approval().map(what -> new Asked(run, row, spec, what));
  }

  private Asked asked(Context ctx) {
    RunRow run = lookup.run(ctx.pathParam("dag_id"), ctx.pathParam("run_id"));
    TaskRow row = lookup.instance(run, ctx.pathParam("task_id"), TaskRoutes.mapIndex(ctx));
    return ask(run, row)
        .orElseThrow(
            () -> ApiError.notFound("Task '%s' does not ask anybody".formatted(row.taskId())));
  }

  private Detail detail(Asked a) {
    Answer answer = given(a);
    Instant start = a.row.startDate();
    boolean waits = WAITS.equals(a.row.state());
    return new Detail(
        a.what.kind().name().toLowerCase(Locale.ROOT),
        a.what.options(),
        a.what.subject(),
        a.what.body().isEmpty() ? null : a.what.body(),
        a.what.defaults(),
        a.what.multiple(),
        a.what.params(),
        a.what.assigned().stream().map(who -> new User(who, who)).toList(),
        start,
        start == null || !waits ? null : a.what.timeout().map(start::plus).orElse(null),
        answer != null,
        answer == null ? null : new User(answer.by(), answer.by()),
        answer == null ? null : a.row.endDate(),
        answer == null ? null : answer.chosen(),
        answer == null ? null : answer.params(),
        TaskInstanceJson.of(a.run, a.row, a.spec, Map.of()));
  }

  /** The answer is the task's output; null when there is none. */
  private @Nullable Answer given(Asked a) {
    if (WAITS.equals(a.row.state())) {
      return null;
    }
    return lookup
        .tasks()
        .xcom(a.row.id(), "return_value")
        .map(json -> Json.read(json, Answer.class))
        .orElse(null);
  }

  private void answer(Context ctx) {
    Asked a = asked(ctx);
    Body body = Body.of(ctx, Set.of("chosen_options", "params_input"));
    JsonNode chosen = body.raw("chosen_options");
    if (chosen == null || !chosen.isArray()) {
      throw ApiError.invalid("body", "chosen_options", "Input should be a list", "list_type");
    }
    String by = Person.of(ctx).username();
    ObjectNode order =
        RunRoutes.order(a.run)
            .put("task_id", TaskRoutes.name(a.row.taskId(), a.row.mapIndex()))
            .put("user", by);
    ArrayNode options = order.putArray("chosen");
    chosen.forEach(option -> options.add(option.asText()));
    order.set("params", body.object("params_input"));
    orders.send("respond", order, by);
    Asked now = asked(ctx);
    Answer given = given(now);
    ctx.json(
        new Response(
            new User(by, by),
            now.row.endDate(),
            given == null ? List.of() : given.chosen(),
            given == null ? Wire.MAPPER.createObjectNode() : given.params()));
  }
}
