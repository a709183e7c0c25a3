package dev.windlass.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.dag.Asset;
import dev.windlass.dag.AssetEvent;
import dev.windlass.dag.DagStructure;
import dev.windlass.dag.DataInterval;
import dev.windlass.dag.RunInfo;
import dev.windlass.dag.Runs;
import dev.windlass.dag.XComQuery;
import dev.windlass.dag.XComs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The reference's names for what is known of an attempt and of its run. */
final class SceneNames {
  private final Scene scene;
  private final RunInfo info;
  private final Secrets secrets;

  SceneNames(Scene scene, Secrets secrets) {
    this.scene = scene;
    this.info = scene.run().info();
    this.secrets = secrets;
  }

  Names all() {
    var names = new Names();
    dates(names);
    names
        .put("run_id", info::runId)
        .put("map_index", () -> (long) info.mapIndex())
        .put("try_number", () -> (long) info.tryNumber())
        .put("params", () -> Values.of(info.params().json()))
        .put("dag", this::dag)
        .put("task", this::task)
        .put("ti", this::taskInstance)
        .put("task_instance", this::taskInstance)
        .put("dag_run", this::dagRun)
        .put("start_date", () -> Moment.of(scene.startedAt()))
        .put("task_instance_key_str", dated("task_instance_key_str", this::key))
        .put("expanded_ti_count", this::instances)
        .put("triggering_asset_events", this::assetEvents)
        .put("inlets", () -> assets(DagStructure.TaskSpec::inlets))
        .put("outlets", () -> assets(DagStructure.TaskSpec::outlets))
        .put("test_mode", () -> false)
        .put("macros", Macros::new)
        .put("var", this::variables)
        .put("conn", () -> new ConnectionNames(scene.context(), secrets));
    return names;
  }

  // ---- dates

  private void dates(Names names) {
    names
        .put("logical_date", dated("logical_date", m -> m))
        .put("ds", dated("ds", Moment::day))
        .put("ds_nodash", dated("ds_nodash", m -> Strftime.format(m.at(), "%Y%m%d")))
        .put("ts", dated("ts", Moment::iso))
        .put("ts_nodash", dated("ts_nodash", m -> Strftime.format(m.at(), "%Y%m%dT%H%M%S")))
        .put("ts_nodash_with_tz", dated("ts_nodash_with_tz", Moment::nodashWithZone))
        .put("data_interval_start", () -> start(info.interval()))
        .put("data_interval_end", () -> end(info.interval()))
        .put("prev_data_interval_start_success", () -> start(before(Runs.Seen::interval)))
        .put("prev_data_interval_end_success", () -> end(before(Runs.Seen::interval)))
        .put("prev_start_date_success", () -> date(before(Runs.Seen::startDate)))
        .put("prev_end_date_success", () -> date(before(Runs.Seen::endDate)));
  }

  /** What there is only with a logical date. */
  private Supplier<Object> dated(String name, Function<Moment, Object> of) {
    return () ->
        info.logical().isPresent()
            ? of.apply(Moment.of(info.logical().get()))
            : Undefined.because(
                ("run %s of DAG %s has no logical date, so there is no '%s'; trigger it with one"
                        + " (--logical-date), or give a default: {{ %s | default('…') }}")
                    .formatted(info.runId(), info.dagId(), name, name));
  }

  private <T> Optional<T> before(Function<Runs.Seen, Optional<T>> what) {
    return scene.context().runs().previousSuccess().flatMap(what);
  }

  private static Object date(Optional<Instant> instant) {
    return Moment.ofNullable(instant.orElse(null));
  }

  private static Object start(Optional<DataInterval> interval) {
    return date(interval.map(DataInterval::start));
  }

  private static Object end(Optional<DataInterval> interval) {
    return date(interval.map(DataInterval::end));
  }

  private Object key(Moment date) {
    return "%s__%s__%s"
        .formatted(info.dagId(), info.taskId(), Strftime.format(date.at(), "%Y%m%d"));
  }

  // ---- objects

  private Object dag() {
    Known dag = new Known("the DAG", "<DAG: %s>".formatted(info.dagId()));
    dag.with("dag_id", info.dagId());
    scene
        .dag()
        .ifPresent(
            s ->
                dag.with("description", s.description())
                    .with("owner", s.owner())
                    .with("tags", new ArrayList<Object>(s.tags()))
                    .with("doc_md", s.doc())
                    .with("catchup", s.catchup())
                    .with("max_active_runs", (long) s.maxActiveRuns())
                    .lazily("params", () -> Values.of(s.params()))
                    .with(
                        "task_ids",
                        new ArrayList<Object>(
                            s.tasks().stream().map(DagStructure.TaskSpec::id).toList())));
    return dag;
  }

  private Optional<DagStructure.TaskSpec> spec() {
    return scene
        .dag()
        .flatMap(d -> d.tasks().stream().filter(t -> t.id().equals(info.taskId())).findFirst());
  }

  private Object task() {
    Known task = new Known("the task", "<Task: %s>".formatted(info.taskId()));
    task.with("task_id", info.taskId());
    spec()
        .ifPresent(
            t ->
                task.with("owner", t.owner())
                    .with("operator_name", t.operator())
                    .with("pool", t.pool())
                    .with("pool_slots", (long) t.poolSlots())
                    .with("priority_weight", (long) t.priorityWeight())
                    .with("retries", (long) t.retries().limit())
                    .with("doc_md", t.doc())
                    .with("trigger_rule", t.rule().name().toLowerCase(java.util.Locale.ROOT))
                    .with("upstream_task_ids", new ArrayList<Object>(t.upstream())));
    return task;
  }

  private Object taskInstance() {
    String name = "<TaskInstance: %s.%s %s>".formatted(info.dagId(), info.taskId(), info.runId());
    return new Known("the task instance", name)
        .with("task_id", info.taskId())
        .with("dag_id", info.dagId())
        .with("run_id", info.runId())
        .with("map_index", (long) info.mapIndex())
        .with("try_number", (long) info.tryNumber())
        .lazily("start_date", () -> Moment.of(scene.startedAt()))
        .lazily(
            "max_tries",
            () -> spec().map(t -> (Object) (long) t.retries().limit()).orElse(None.NONE))
        .method("xcom_pull", this::pull);
  }

  private Object pull(Call call) {
    call.only(
        "task_ids", "dag_id", "key", "include_prior_dates", "map_indexes", "default", "run_id");
    Object tasks = call.find(0, "task_ids");
    List<String> ids =
        tasks == null || tasks == None.NONE
            ? List.of()
            : tasks instanceof Collection<?> many
                ? many.stream().map(Printed::of).toList()
                : List.of(Printed.of(tasks));
    Object given = call.find(-1, "map_indexes");
    List<Integer> indexes =
        given == null || given == None.NONE
            ? List.of()
            : given instanceof Collection<?> many
                ? many.stream().map(i -> Integer.valueOf(Printed.of(i))).toList()
                : List.of(Integer.valueOf(Printed.of(given)));
    Object key = call.find(2, "key");
    var query =
        new XComQuery(
            ids,
            key == null ? XComs.RETURN_VALUE : Printed.of(key),
            optional(call.find(1, "dag_id")).filter(d -> !d.equals(info.dagId())),
            optional(call.find(-1, "run_id")),
            Boolean.TRUE.equals(call.find(3, "include_prior_dates")),
            indexes);
    List<@Nullable JsonNode> found = scene.context().xcoms().pull(query);
    boolean one = !(tasks instanceof Collection<?>) && found.size() == 1;
    if (!one) {
      return new ArrayList<>(found.stream().map(Values::of).toList());
    }
    JsonNode value = found.getFirst();
    return value == null ? None.of(call.find(-1, "default")) : Values.of(value);
  }

  private static Optional<String> optional(@Nullable Object value) {
    return value == null || value == None.NONE ? Optional.empty() : Optional.of(Printed.of(value));
  }

  private Object dagRun() {
    return new Known("the run", "<DagRun %s: %s>".formatted(info.dagId(), info.runId()))
        .with("dag_id", info.dagId())
        .with("run_id", info.runId())
        .with("run_type", info.runType().word())
        .lazily("logical_date", () -> date(info.logical()))
        .lazily("data_interval_start", () -> start(info.interval()))
        .lazily("data_interval_end", () -> end(info.interval()))
        .lazily("conf", () -> Values.of(info.conf()))
        .lazily("start_date", () -> date(self().flatMap(Runs.Seen::startDate)))
        .lazily("clear_number", () -> (long) self().map(Runs.Seen::clearNumber).orElse(0))
        .lazily("state", () -> self().map(s -> (Object) s.state()).orElse(None.NONE));
  }

  private Optional<Runs.Seen> self() {
    return scene.context().runs().find(info.dagId(), info.runId());
  }

  private Object instances() {
    if (info.mapIndex() < 0) {
      return None.NONE;
    }
    return scene.context().runs().tasks(info.dagId(), info.runId()).stream()
        .filter(t -> t.taskId().equals(info.taskId()))
        .filter(t -> t.mapIndex() >= 0 && !t.state().equals("removed"))
        .count();
  }

  // ---- assets

  private Object assetEvents() {
    Map<String, Object> byAsset = new LinkedHashMap<>();
    for (AssetEvent event : scene.run().triggeringAssetEvents()) {
      Object events = byAsset.computeIfAbsent(event.asset(), a -> new ArrayList<Object>());
      if (events instanceof ArrayList<?>) {
        @SuppressWarnings("unchecked")
        ArrayList<Object> list = (ArrayList<Object>) events;
        list.add(of(event));
      }
    }
    return byAsset;
  }

  private static Object of(AssetEvent event) {
    return new Known("the asset event", "<AssetEvent: %s>".formatted(event.asset()))
        .lazily("asset", () -> new Known("the asset", event.asset()).with("name", event.asset()))
        .lazily("extra", () -> Values.of(event.extra()))
        .lazily("timestamp", () -> Moment.of(event.at()))
        .with("source_dag_id", event.sourceDag())
        .with("source_run_id", event.sourceRun())
        .with("source_task_id", event.sourceTask())
        .with("source_map_index", (long) event.mapIndex())
        .with("source_alias", event.alias());
  }

  /** A task's inlets or outlets. */
  private Object assets(Function<DagStructure.TaskSpec, List<Asset>> which) {
    List<Object> assets = new ArrayList<>();
    spec()
        .ifPresent(
            t ->
                which
                    .apply(t)
                    .forEach(
                        asset ->
                            assets.add(
                                new Known("the asset", asset.name())
                                    .with("name", asset.name())
                                    .with("uri", asset.uri()))));
    return assets;
  }

  // ---- settings

  private Object variables() {
    return new Known("var", "var")
        .lazily("value", () -> new VariableNames(scene.context(), secrets, false))
        .lazily("json", () -> new VariableNames(scene.context(), secrets, true));
  }
}
