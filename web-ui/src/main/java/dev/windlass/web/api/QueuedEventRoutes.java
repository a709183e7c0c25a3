package dev.windlass.web.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.store.AssetQueries;
import dev.windlass.store.AssetQueries.AssetRow;
import dev.windlass.store.AssetQueries.QueuedRow;
import dev.windlass.web.auth.Person;
import dev.windlass.web.http.ApiError;
import dev.windlass.web.http.Query;
import dev.windlass.web.view.Lookup;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived for DAGs that wait for assets, since the last run that assets started; and
 * forgetting it. With {@code before}, as in Airflow, only what arrived strictly before it.
 * Thread-safe.
 */
public record QueuedEventRoutes(Lookup lookup, Orders orders, AssetQueries assets) {
  private static final String OF_ASSET = "/api/v2/assets/{asset_id}/queuedEvents";
  private static final String OF_DAG = "/api/v2/dags/{dag_id}/assets/queuedEvents";
  private static final String OF_BOTH = "/api/v2/dags/{dag_id}/assets/{asset_id}/queuedEvents";

  /** The reference's QueuedEventResponse, with the asset's name and how often it was updated. */
  private record Queued(
      String dagId,
      String dagDisplayName,
      long assetId,
      String assetName,
      Instant createdAt,
      int events) {}

  private record QueuedList(List<Queued> queuedEvents, int totalEntries) {}

  /** Adds the routes. */
  public void install(RoutesConfig routes) {
    routes.get(OF_ASSET, ctx -> list(ctx, null, AssetRoutes.asset(ctx, assets)));
    routes.get(OF_DAG, ctx -> list(ctx, dag(ctx), null));
    routes.get(OF_BOTH, this::one);
    routes.delete(OF_ASSET, ctx -> forget(ctx, null, AssetRoutes.asset(ctx, assets)));
    routes.delete(OF_DAG, ctx -> forget(ctx, dag(ctx), null));
    routes.delete(OF_BOTH, ctx -> forget(ctx, dag(ctx), AssetRoutes.asset(ctx, assets)));
  }

  private String dag(Context ctx) {
    return lookup.dag(ctx.pathParam("dag_id")).dagId();
  }

  private List<QueuedRow> queued(Context ctx, @Nullable String dagId, @Nullable AssetRow asset) {
    return assets.queued(dagId, asset == null ? null : asset.id(), Query.time(ctx, "before"));
  }

  private void list(Context ctx, @Nullable String dagId, @Nullable AssetRow asset) {
    List<Queued> all = queued(ctx, dagId, asset).stream().map(QueuedEventRoutes::json).toList();
    ctx.json(new QueuedList(all, all.size()));
  }

  private void one(Context ctx) {
    String dagId = dag(ctx);
    AssetRow asset = AssetRoutes.asset(ctx, assets);
    ctx.json(
        queued(ctx, dagId, asset).stream()
            .findFirst()
            .map(QueuedEventRoutes::json)
            .orElseThrow(() -> nothing(dagId, asset, Query.time(ctx, "before"))));
  }

  private static Queued json(QueuedRow row) {
    return new Queued(row.dagId(), row.dagId(), row.assetId(), row.asset(), row.at(), row.events());
  }

  private static ApiError nothing(
      @Nullable String dagId, @Nullable AssetRow asset, @Nullable Instant before) {
    return ApiError.notFound(
        "No update%s waits%s%s"
            .formatted(
                asset == null ? "" : " of asset '%s'".formatted(asset.name()),
                dagId == null ? "" : " for DAG '%s'".formatted(dagId),
                before == null ? "" : " that arrived before " + before));
  }

  private void forget(Context ctx, @Nullable String dagId, @Nullable AssetRow asset) {
    Instant before = Query.time(ctx, "before");
    List<String> dags =
        queued(ctx, dagId, asset).stream().map(QueuedRow::dagId).distinct().toList();
    if (dags.isEmpty()) {
      throw nothing(dagId, asset, before);
    }
    for (String dag : dags) {
      ObjectNode order = RunRoutes.order(dag);
      if (asset != null) {
        order.put("asset", asset.name());
      }
      if (before != null) {
        order.put("before", before.toString());
      }
      orders.send("asset_queue_clear", order, Person.of(ctx).username());
    }
    ctx.status(204);
  }
}
