package dev.windlass.web.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.store.AssetQueries;
import dev.windlass.store.AssetQueries.AssetFilter;
import dev.windlass.store.AssetQueries.AssetRow;
import dev.windlass.store.AssetQueries.EventFilter;
import dev.windlass.store.AssetQueries.EventRow;
import dev.windlass.store.AssetQueries.StartedRow;
import dev.windlass.store.AssetQueries.Use;
import dev.windlass.web.auth.Person;
import dev.windlass.web.http.ApiError;
import dev.windlass.web.http.Body;
import dev.windlass.web.http.Query;
import dev.windlass.web.http.Wire;
import dev.windlass.web.view.Lookup;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Assets: who produces and who waits for which, their updates, telling of an update, and making one
 * by running the DAG that produces it. Thread-safe.
 */
public record AssetRoutes(Lookup lookup, Orders orders, AssetQueries assets, RunRoutes runs) {
  private static final String ALL = "/api/v2/assets";
  private static final Set<String> ORDERS = Set.of("id", "name", "uri", "created_at", "updated_at");
  private static final Set<String> EVENT_ORDERS =
      Set.of("id", "timestamp", "source_dag_id", "source_task_id", "source_run_id");

  private record AssetList(List<AssetJson> assets, int totalEntries) {}

  private record AliasList(List<AssetJson.Alias> assetAliases, int totalEntries) {}

  private record EventList(List<AssetJson.Event> assetEvents, int totalEntries) {}

  /** Adds the routes. */
  public void install(RoutesConfig routes) {
    routes.get(ALL, this::list);
    routes.get(ALL + "/aliases", this::aliases);
    routes.get(ALL + "/aliases/{asset_alias_id}", this::alias);
    routes.get(ALL + "/events", this::events);
    routes.post(ALL + "/events", this::say);
    routes.get(ALL + "/{asset_id}", this::one);
    routes.post(ALL + "/{asset_id}/materialize", this::materialize);
    routes.get("/api/v2/dags/{dag_id}/dagRuns/{run_id}/upstreamAssetEvents", this::upstreamEvents);
  }

  /** The asset that an address names. */
  static AssetRow asset(Context ctx, AssetQueries assets) {
    return asset(Query.whole("path", "asset_id", ctx.pathParam("asset_id")), assets);
  }

  private static AssetRow asset(long id, AssetQueries assets) {
    return assets
        .find(id)
        .orElseThrow(() -> ApiError.notFound("There is no asset with id %d".formatted(id)));
  }

  private void list(Context ctx) {
    var filter =
        new AssetFilter(
            Query.text(ctx, "name_pattern"),
            Query.text(ctx, "uri_pattern"),
            Query.texts(ctx, "dag_ids"),
            Boolean.FALSE.equals(Query.flag(ctx, "only_active")),
            Query.order(ctx, "id", ORDERS),
            Query.limit(ctx),
            Query.offset(ctx));
    List<AssetRow> rows = assets.page(filter);
    List<Use> uses = assets.uses(rows.stream().map(AssetRow::name).toList());
    ctx.json(
        new AssetList(
            rows.stream()
                .map(row -> AssetJson.of(row, uses, assets.aliasesOf(row.name())))
                .toList(),
            assets.count(filter)));
  }

  private void one(Context ctx) {
    AssetRow row = asset(ctx, assets);
    ctx.json(AssetJson.of(row, assets.uses(List.of(row.name())), assets.aliasesOf(row.name())));
  }

  private void aliases(Context ctx) {
    String pattern = Query.text(ctx, "name_pattern");
    List<AssetJson.Alias> all =
        assets.aliases().stream()
            .filter(name -> pattern == null || name.contains(pattern))
            .map(AssetJson.Alias::of)
            .toList();
    ctx.json(
        new AliasList(
            all.stream().skip(Query.offset(ctx)).limit(Query.limit(ctx)).toList(), all.size()));
  }

  private void alias(Context ctx) {
    int id = Query.whole("path", "asset_alias_id", ctx.pathParam("asset_alias_id"));
    ctx.json(
        assets.aliases().stream()
            .map(AssetJson.Alias::of)
            .filter(alias -> alias.id() == id)
            .findFirst()
            .orElseThrow(
                () -> ApiError.notFound("There is no asset alias with id %d".formatted(id))));
  }

  private void events(Context ctx) {
    String assetId = Query.text(ctx, "asset_id");
    var filter =
        new EventFilter(
            assetId == null ? null : (long) Query.whole("query", "asset_id", assetId),
            Query.text(ctx, "name_pattern"),
            Query.text(ctx, "source_dag_id"),
            Query.text(ctx, "source_task_id"),
            Query.text(ctx, "source_run_id"),
            index(ctx),
            Query.time(ctx, "timestamp_gte"),
            Query.time(ctx, "timestamp_gt"),
            Query.time(ctx, "timestamp_lte"),
            Query.time(ctx, "timestamp_lt"),
            Query.order(ctx, "timestamp", EVENT_ORDERS),
            Query.limit(ctx),
            Query.offset(ctx));
    ctx.json(new EventList(json(assets.events(filter)), assets.eventCount(filter)));
  }

  private static @Nullable Integer index(Context ctx) {
    String given = Query.text(ctx, "source_map_index");
    return given == null ? null : Query.whole("query", "source_map_index", given);
  }

  private List<AssetJson.Event> json(List<EventRow> rows) {
    Map<Long, List<StartedRow>> started = new HashMap<>();
    started.putAll(
        assets.started(rows.stream().map(EventRow::id).toList()).stream()
            .collect(Collectors.groupingBy(StartedRow::eventId)));
    return rows.stream()
        .map(row -> AssetJson.Event.of(row, started.getOrDefault(row.id(), List.of())))
        .toList();
  }

  private void upstreamEvents(Context ctx) {
    var run = lookup.run(ctx.pathParam("dag_id"), ctx.pathParam("run_id"));
    List<AssetJson.Event> events = json(assets.startedBy(run.id()));
    ctx.json(new EventList(events, events.size()));
  }

  /** Somebody outside says that an asset was updated. */
  private void say(Context ctx) {
    Body body = Body.of(ctx, Set.of("asset_id", "extra", "partition_key"));
    RunRoutes.refuse(body, "partition_key");
    if (body.raw("asset_id") == null || !body.raw("asset_id").canConvertToLong()) {
      throw ApiError.invalid("body", "asset_id", "Input should be a valid integer", "int_type");
    }
    AssetRow row = asset(body.raw("asset_id").longValue(), assets);
    ObjectNode order = Wire.MAPPER.createObjectNode().put("asset", row.name());
    order.set("extra", body.object("extra"));
    String by = Person.of(ctx).username();
    order.put("user", by);
    long event = orders.send("asset_event", order, by).path("event_id").asLong();
    EventRow made =
        assets
            .event(event)
            .orElseThrow(() -> new IllegalStateException("event %d is not there".formatted(event)));
    ctx.json(json(List.of(made)).getFirst());
  }

  /** Runs the one DAG that produces an asset. */
  private void materialize(Context ctx) {
    AssetRow row = asset(ctx, assets);
    List<String> producers =
        assets.uses(List.of(row.name())).stream()
            .filter(Use::produces)
            .map(Use::dagId)
            .distinct()
            .toList();
    if (producers.isEmpty()) {
      throw ApiError.notFound("No DAG produces asset '%s'".formatted(row.name()));
    }
    if (producers.size() > 1) {
      throw ApiError.badRequest(
          "Several DAGs produce asset '%s': %s; trigger the one you mean"
              .formatted(row.name(), String.join(", ", producers)));
    }
    ctx.json(runs.start(ctx, producers.getFirst(), false));
  }
}
