package dev.windlass.web.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.store.RunQueries.RunRow;
import dev.windlass.store.TaskQueries;
import dev.windlass.store.TaskQueries.TaskRow;
import dev.windlass.store.TaskQueries.TryRow;
import dev.windlass.web.http.ApiError;
import dev.windlass.web.http.Query;
import dev.windlass.web.http.Wire;
import dev.windlass.web.view.Lookup;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Task instances, their tries, links and XComs, read through the REST API. Thread-safe. */
public record TaskRoutes(Lookup lookup) {
  private static final String BASE = "/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances";

  record InstanceList(List<TaskInstanceJson> taskInstances, int totalEntries) {}

  private record TryList(List<TryJson> taskInstances, int totalEntries) {}

  private record Links(Map<String, JsonNode> extraLinks, int totalEntries) {}

  private record XCom(
      String key,
      Instant timestamp,
      @Nullable Instant logicalDate,
      int mapIndex,
      String taskId,
      String taskDisplayName,
      String dagId,
      String dagDisplayName,
      String runId,
      Instant runAfter) {}

  private record XComValue(@JsonUnwrapped XCom entry, JsonNode value) {}

  private record XComList(List<XCom> xcomEntries, int totalEntries) {}

  /** Adds the routes. */
  public void install(RoutesConfig routes) {
    routes.get(BASE, this::list);
    routes.get(BASE + "/{task_id}", this::one);
    routes.get(BASE + "/{task_id}/listMapped", this::mapped);
    routes.get(BASE + "/{task_id}/tries", this::tries);
    routes.get(BASE + "/{task_id}/tries/{try_number}", this::oneTry);
    routes.get(BASE + "/{task_id}/links", this::links);
    routes.get(BASE + "/{task_id}/xcomEntries", this::xcoms);
    routes.get(BASE + "/{task_id}/xcomEntries/{xcom_key}", this::xcom);
    routes.get(BASE + "/{task_id}/{map_index}/tries", this::tries);
    routes.get(BASE + "/{task_id}/{map_index}/tries/{try_number}", this::oneTry);
    routes.get(BASE + "/{task_id}/{map_index}", this::one);
  }

  /** What an address names. */
  private record Place(RunRow run, TaskRow row, @Nullable TaskSpec spec) {}

  private RunRow run(Context ctx) {
    return lookup.run(ctx.pathParam("dag_id"), ctx.pathParam("run_id"));
  }

  /** The map index that an address names, in its path or its query; -1: none. */
  static int mapIndex(Context ctx) {
    String inPath = ctx.pathParamMap().get("map_index");
    return inPath == null
        ? Query.number(ctx, "map_index", -1, -1, Integer.MAX_VALUE)
        : Query.whole("path", "map_index", inPath);
  }

  /** A task instance as the engine names it: {@code load[3]}. */
  static String name(String taskId, int mapIndex) {
    return mapIndex < 0 ? taskId : taskId + "[" + mapIndex + "]";
  }

  private Place place(Context ctx) {
    RunRow run = run(ctx);
    TaskRow row = lookup.instance(run, ctx.pathParam("task_id"), mapIndex(ctx));
    return new Place(run, row, spec(run, row.taskId()));
  }

  private @Nullable TaskSpec spec(RunRow run, String taskId) {
    return lookup.tree(run.dagId(), run.version()).tasks().get(taskId);
  }

  /** What an answer of the engine names in {@code task_instances}, as the rows are now. */
  InstanceList named(String dagId, JsonNode answer) {
    Map<String, List<String>> byRun = new LinkedHashMap<>();
    for (JsonNode entry : answer.path("task_instances")) {
      byRun
          .computeIfAbsent(entry.path("run_id").asText(), r -> new ArrayList<>())
          .add(name(entry.path("task_id").asText(), entry.path("map_index").asInt(-1)));
    }
    List<TaskInstanceJson> all = new ArrayList<>();
    byRun.forEach(
        (runId, names) -> {
          RunRow run = lookup.run(dagId, runId);
          Map<String, TaskRow> rows = new LinkedHashMap<>();
          lookup
              .tasks()
              .ofRun(run.id())
              .forEach(row -> rows.put(name(row.taskId(), row.mapIndex()), row));
          List<TaskRow> found = new ArrayList<>();
          for (String name : names) {
            TaskRow row = rows.get(name);
            if (row != null) {
              found.add(row);
            }
          }
          all.addAll(instances(run, found).taskInstances());
        });
    return new InstanceList(all, all.size());
  }

  /** Task instances in the reference's form. */
  InstanceList instances(RunRow run, Collection<TaskRow> rows) {
    Map<Long, Map<String, Object>> rendered = rendered(rows);
    List<TaskInstanceJson> all =
        rows.stream()
            .map(
                row ->
                    TaskInstanceJson.of(
                        run,
                        row,
                        spec(run, row.taskId()),
                        rendered.getOrDefault(row.id(), Map.of())))
            .toList();
    return new InstanceList(all, all.size());
  }

  /** What the current tries of task instances rendered, in one go. */
  private Map<Long, Map<String, Object>> rendered(Collection<TaskRow> rows) {
    List<Long> begun = rows.stream().filter(r -> r.tryNumber() > 0).map(TaskRow::id).toList();
    Map<Long, Map<String, Object>> byTask = new LinkedHashMap<>();
    if (!begun.isEmpty()) {
      for (TaskQueries.RenderedRow row : lookup.tasks().rendered(begun)) {
        byTask.computeIfAbsent(row.id(), id -> new LinkedHashMap<>()).put(row.name(), row.shown());
      }
    }
    return byTask;
  }

  private void list(Context ctx) {
    RunRow run = run(ctx);
    List<String> states = Query.texts(ctx, "state");
    String taskId = Query.text(ctx, "task_id");
    page(
        ctx,
        run,
        lookup.tasks().ofRun(run.id()).stream()
            .filter(row -> taskId == null || row.taskId().equals(taskId))
            .filter(row -> matches(states, row.state()))
            .toList());
  }

  private static boolean matches(List<String> states, @Nullable String state) {
    return states.isEmpty() || states.contains(state == null ? "none" : state);
  }

  private void mapped(Context ctx) {
    RunRow run = run(ctx);
    List<String> states = Query.texts(ctx, "state");
    page(
        ctx,
        run,
        lookup.instances(run, ctx.pathParam("task_id")).stream()
            .filter(row -> row.mapIndex() >= 0 && matches(states, row.state()))
            .toList());
  }

  private void page(Context ctx, RunRow run, List<TaskRow> all) {
    var shown = all.stream().skip(Query.offset(ctx)).limit(Query.limit(ctx)).toList();
    ctx.json(new InstanceList(instances(run, shown).taskInstances(), all.size()));
  }

  private void one(Context ctx) {
    Place at = place(ctx);
    ctx.json(instances(at.run, List.of(at.row)).taskInstances().getFirst());
  }

  private void tries(Context ctx) {
    List<TryJson> tries = triesOf(place(ctx));
    ctx.json(new TryList(tries, tries.size()));
  }

  private void oneTry(Context ctx) {
    int number = Query.whole("path", "try_number", ctx.pathParam("try_number"));
    ctx.json(
        triesOf(place(ctx)).stream()
            .filter(t -> t.tryNumber() == number)
            .findFirst()
            .orElseThrow(
                () ->
                    ApiError.notFound(
                        "Task '%s' has no try %d".formatted(ctx.pathParam("task_id"), number))));
  }

  private List<TryJson> triesOf(Place at) {
    // A try archived twice, because its task was cleared while it ran, counts as it ended last.
    Map<Integer, TryRow> earlier = new LinkedHashMap<>();
    lookup.tasks().tries(at.row.id()).forEach(t -> earlier.put(t.tryNumber(), t));
    List<TryJson> tries = new ArrayList<>();
    earlier.values().stream()
        .filter(t -> t.tryNumber() < at.row.tryNumber())
        .forEach(t -> tries.add(TryJson.of(at.run, at.row, t, at.spec)));
    if (at.row.tryNumber() > 0) {
      tries.add(TryJson.of(at.run, at.row, at.spec));
    }
    return tries;
  }

  private void links(Context ctx) {
    Map<String, JsonNode> links = new LinkedHashMap<>();
    String stored = place(ctx).row.links();
    if (stored != null) {
      Wire.tree(stored)
          .properties()
          .forEach(
              link -> {
                if (isWebAddress(link.getValue().asText(""))) {
                  links.put(link.getKey(), link.getValue());
                }
              });
    }
    ctx.json(new Links(links, links.size()));
  }

  /** A link comes from a task; anything but a web address could be a script. */
  private static boolean isWebAddress(String text) {
    return text.startsWith("https://") || text.startsWith("http://");
  }

  private void xcoms(Context ctx) {
    Place at = place(ctx);
    String key = Query.text(ctx, "xcom_key");
    List<XCom> all =
        lookup.tasks().xcoms(at.row.id()).stream()
            .filter(x -> key == null || x.key().equals(key))
            .map(x -> entry(at, x.key()))
            .toList();
    ctx.json(
        new XComList(
            all.stream().skip(Query.offset(ctx)).limit(Query.limit(ctx)).toList(), all.size()));
  }

  private void xcom(Context ctx) {
    Place at = place(ctx);
    String key = ctx.pathParam("xcom_key");
    String value =
        lookup
            .tasks()
            .xcom(at.row.id(), key)
            .orElseThrow(
                () ->
                    ApiError.notFound(
                        "Task '%s' left no XCom '%s'".formatted(at.row.taskId(), key)));
    JsonNode tree = Wire.tree(value);
    boolean asText = Boolean.TRUE.equals(Query.flag(ctx, "stringify"));
    ctx.json(new XComValue(entry(at, key), asText ? TextNode.valueOf(tree.toString()) : tree));
  }

  private static XCom entry(Place at, String key) {
    Instant end = at.row.endDate();
    return new XCom(
        key,
        end == null ? at.run.runAfter() : end,
        at.run.logicalDate(),
        at.row.mapIndex(),
        at.row.taskId(),
        at.row.taskId(),
        at.run.dagId(),
        at.run.dagId(),
        at.run.runId(),
        at.run.runAfter());
  }
}
