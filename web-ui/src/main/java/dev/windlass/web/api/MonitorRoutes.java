package dev.windlass.web.api;

import dev.windlass.store.DagWarningQueries;
import dev.windlass.store.HealthQueries;
import dev.windlass.store.HealthQueries.Beat;
import dev.windlass.store.ImportErrorQueries;
import dev.windlass.web.http.Query;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Health, version, DAG sources that do not load, and warnings of DAGs. Thread-safe. */
public record MonitorRoutes(
    HealthQueries health, ImportErrorQueries errors, DagWarningQueries warnings, String version) {
  private static final Logger LOG = LoggerFactory.getLogger(MonitorRoutes.class);

  private record Version(String version, @Nullable String gitVersion) {}

  private record ErrorJson(
      int importErrorId,
      Instant timestamp,
      String filename,
      @Nullable String bundleName,
      String stackTrace) {}

  private record ErrorList(List<ErrorJson> importErrors, int totalEntries) {}

  private record WarningJson(
      String dagId, String dagDisplayName, String warningType, String message, Instant timestamp) {}

  private record WarningList(List<WarningJson> dagWarnings, int totalEntries) {}

  /** Adds the routes. Health and version answer everybody. */
  public void install(RoutesConfig routes) {
    routes.get("/api/v2/monitor/health", this::health);
    routes.get("/api/v2/version", ctx -> ctx.json(new Version(version, null)));
    routes.get("/api/v2/importErrors", this::importErrors);
    routes.get("/api/v2/dagWarnings", this::dagWarnings);
  }

  /** Always 200: it is the body that tells, so that a monitor can tell the parts apart. */
  private void health(Context ctx) {
    Map<String, Beat> beats = new LinkedHashMap<>();
    boolean database = true;
    try {
      health.beats().forEach(beat -> beats.put(beat.role(), beat));
    } catch (RuntimeException e) {
      LOG.warn("the metadata database does not answer", e);
      database = false;
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("metadatabase", Map.of("status", database ? "healthy" : "unhealthy"));
    body.put("scheduler", role(beats.get("scheduler"), "latest_scheduler_heartbeat"));
    body.put(
        "triggerer",
        role(both(beats.get("scheduler"), beats.get("worker")), "latest_triggerer_heartbeat"));
    body.put("dag_processor", role(beats.get("dag-processor"), "latest_dag_processor_heartbeat"));
    ctx.json(body);
  }

  /**
   * What the reference's triggerer does is done by two here: the leader wakes what waits for a
   * time, workers look after jobs elsewhere and sensors. It is as well as the worse of the two, and
   * null before both were seen.
   */
  private static @Nullable Beat both(@Nullable Beat scheduler, @Nullable Beat worker) {
    if (scheduler == null || worker == null) {
      return null;
    }
    Beat older = scheduler.at().isBefore(worker.at()) ? scheduler : worker;
    return new Beat("triggerer", older.at(), scheduler.fresh() && worker.fresh());
  }

  private static Map<String, @Nullable Object> role(@Nullable Beat beat, String when) {
    Map<String, @Nullable Object> role = new LinkedHashMap<>();
    // Null as in the reference: such a process was never seen.
    role.put("status", beat == null ? null : beat.fresh() ? "healthy" : "unhealthy");
    role.put(when, beat == null ? null : beat.at());
    return role;
  }

  private void dagWarnings(Context ctx) {
    var all = warnings.of(Query.text(ctx, "dag_id"), Query.text(ctx, "warning_type"));
    var shown =
        all.stream()
            .skip(Query.offset(ctx))
            .limit(Query.limit(ctx))
            .map(w -> new WarningJson(w.dagId(), w.dagId(), w.kind(), w.message(), w.at()))
            .toList();
    ctx.json(new WarningList(shown, all.size()));
  }

  private void importErrors(Context ctx) {
    var all = errors.all();
    var shown =
        all.stream()
            .skip(Query.offset(ctx))
            .limit(Query.limit(ctx))
            .map(
                e ->
                    new ErrorJson(
                        e.sourceFile().hashCode() & Integer.MAX_VALUE,
                        e.at(),
                        e.sourceFile(),
                        null,
                        e.message()))
            .toList();
    ctx.json(new ErrorList(shown, all.size()));
  }
}
