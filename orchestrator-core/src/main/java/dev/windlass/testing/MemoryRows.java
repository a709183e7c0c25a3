package dev.windlass.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.brain.DagTimes;
import dev.windlass.brain.Decisions.Batch;
import dev.windlass.brain.Effect;
import dev.windlass.brain.Event;
import dev.windlass.dag.Json;
import dev.windlass.dag.XComs;
import dev.windlass.run.DeadlineAlert;
import dev.windlass.run.DeadlineRow;
import dev.windlass.run.GroupRetryRow;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunSnapshot;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a database would hold: everything that was committed, and nothing else. */
final class MemoryRows {
  private final NavigableMap<Long, RunRow> runs = new TreeMap<>();
  private final NavigableMap<Long, TaskRow> tasks = new TreeMap<>();
  private final List<TaskRow> history = new ArrayList<>();
  private final Map<Long, String> outputs = new HashMap<>();
  private final Map<Long, Map<String, String>> pushed = new HashMap<>();
  private final Map<String, DagTimes> times = new HashMap<>();

  private final Map<DeadlineRow.Key, DeadlineRow> deadlines = new LinkedHashMap<>();
  private final Map<GroupRetryRow.Key, GroupRetryRow> groups = new LinkedHashMap<>();
  private final List<DeadlineAlert> alerts = new ArrayList<>();

  final MemoryAssets assets = new MemoryAssets();
  final MemoryBackfills backfills = new MemoryBackfills();

  void apply(Batch batch) {
    assets.apply(batch.assets());
    backfills.apply(batch.backfills());
    batch.groupRetries().forEach(g -> groups.put(g.key(), g));
    batch.deadlines().gone().forEach(deadlines::remove);
    batch.deadlines().set().forEach(d -> deadlines.put(d.key(), d));
    alerts.addAll(batch.deadlines().alerts());
    batch.newRuns().forEach(r -> runs.put(r.id(), r));
    batch.changedRuns().forEach(r -> runs.put(r.id(), r));
    batch.newTasks().forEach(t -> tasks.put(t.id(), t));
    batch.changedTasks().forEach(t -> tasks.put(t.id(), t));
    history.addAll(batch.history());
    batch.clearedOutputs().forEach(outputs::remove);
    batch.clearedOutputs().forEach(pushed::remove);
    outputs.putAll(batch.outputs());
    batch.dags().forEach(d -> times.put(d.dagId(), d));
    // A tested DAG is never deleted: nobody could ask for it.
    for (long run : batch.deletedRuns()) {
      runs.remove(run);
      tasks.subMap(TaskId.of(run, 0), TaskId.of(run + 1, 0)).clear();
    }
  }

  List<RunRow> runs() {
    return List.copyOf(runs.values());
  }

  List<RunRow> unfinished() {
    return runs.values().stream().filter(r -> !r.state().finished()).toList();
  }

  Optional<RunRow> run(long id) {
    return Optional.ofNullable(runs.get(id));
  }

  Optional<RunRow> run(String dagId, String runId) {
    return runs.values().stream()
        .filter(r -> r.dagId().equals(dagId) && r.runId().equals(runId))
        .findFirst();
  }

  boolean taken(String dagId, Instant logicalDate) {
    return runs.values().stream()
        .anyMatch(r -> r.dagId().equals(dagId) && logicalDate.equals(r.logicalDate()));
  }

  long lastRun() {
    return runs.isEmpty() ? 0 : runs.lastKey();
  }

  Optional<TaskRow> task(long id) {
    return Optional.ofNullable(tasks.get(id));
  }

  /** The task instances of a run. */
  List<TaskRow> tasks(long run) {
    return List.copyOf(tasks.subMap(TaskId.of(run, 0), TaskId.of(run + 1, 0)).values());
  }

  /** Earlier attempts of a run's task instances. */
  List<TaskRow> history(long run) {
    return history.stream().filter(t -> TaskId.run(t.id()) == run).toList();
  }

  Optional<String> output(long task) {
    return Optional.ofNullable(outputs.get(task));
  }

  /** Keeps a value under a key of its own, if the attempt still counts; says whether it does. */
  boolean push(long task, int tryNumber, String key, String json) {
    TaskRow row = tasks.get(task);
    boolean counts = row != null && row.tryNumber() == tryNumber && row.state().live();
    if (counts) {
      pushed.computeIfAbsent(task, t -> new TreeMap<>()).put(key, json);
    }
    return counts;
  }

  /** What a task instance left under a key; its output is one of them. */
  Optional<String> xcom(long task, String key) {
    return key.equals(XComs.RETURN_VALUE)
        ? output(task)
        : Optional.ofNullable(pushed.getOrDefault(task, Map.of()).get(key));
  }

  /** What a task instance left under keys of its own, as JSON. */
  Map<String, String> pushed(long task) {
    return Map.copyOf(pushed.getOrDefault(task, Map.of()));
  }

  /** Runs of the same DAG up to a run's logical date, the newest first; none without a date. */
  List<RunRow> upTo(RunRow run) {
    Instant date = run.logicalDate();
    return date == null
        ? List.of()
        : runs.values().stream()
            .filter(r -> r.dagId().equals(run.dagId()))
            .filter(r -> r.logicalDate() != null && !r.logicalDate().isAfter(date))
            .sorted(Comparator.comparing(RunRow::logicalDate).reversed())
            .toList();
  }

  /** An argument of an attempt; null: there is none. */
  @Nullable JsonNode fetch(Effect.Input input) {
    return switch (input) {
      case Effect.Input.One(long task) -> output(task).map(Json::read).orElse(null);
      case Effect.Input.All(List<Long> instances) -> {
        ArrayNode list = Json.MAPPER.createArrayNode();
        instances.forEach(task -> output(task).ifPresent(text -> list.add(Json.read(text))));
        yield list;
      }
      case Effect.Input.Element(long task, int position) ->
          output(task).map(text -> element(Json.read(text), position)).orElse(null);
      case Effect.Input.Part part -> fetch(part.element());
      case Effect.Input.Nothing nothing -> null;
      case Effect.Input.Literal literal ->
          throw new IllegalArgumentException("a literal is in the code: " + literal);
    };
  }

  /** An object's entries come in the order in which the database keeps them. */
  private static @Nullable JsonNode element(JsonNode output, int position) {
    if (output.isArray()) {
      return output.get(position);
    }
    List<Map.Entry<String, JsonNode>> entries = new ArrayList<>(output.properties());
    entries.sort(
        Comparator.<Map.Entry<String, JsonNode>>comparingInt(
                e -> e.getKey().getBytes(StandardCharsets.UTF_8).length)
            .thenComparing(
                e -> e.getKey().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
    Map.Entry<String, JsonNode> entry = entries.get(position);
    ObjectNode pair = Json.object();
    pair.put("key", entry.getKey());
    pair.set("value", entry.getValue());
    return pair;
  }

  /** Finished runs as later runs see them. */
  List<Event.PastRun> past(String dagId) {
    List<Event.PastRun> past = new ArrayList<>();
    for (RunRow run : runs.values()) {
      Instant date = run.logicalDate();
      if (date != null && run.dagId().equals(dagId) && run.state().finished()) {
        Set<String> all = new LinkedHashSet<>();
        Set<String> unmet = new LinkedHashSet<>();
        for (TaskRow task : tasks(run.id())) {
          all.add(task.taskId());
          if (task.state() != TaskState.SUCCESS
              && task.state() != TaskState.SKIPPED
              && task.state() != TaskState.REMOVED) {
            unmet.add(task.taskId());
          }
        }
        past.add(new Event.PastRun(date, run.type(), run.backfillId(), unmet, all));
      }
    }
    return past;
  }

  /** What a run was late for, as it was noticed. */
  List<DeadlineAlert> alerts(long run) {
    return alerts.stream().filter(a -> a.runKey() == run).toList();
  }

  Optional<DagTimes> times(String dagId) {
    return Optional.ofNullable(times.get(dagId));
  }

  RunSnapshot snapshot(RunRow run) {
    return new RunSnapshot(
        run,
        tasks(run.id()),
        deadlines.values().stream().filter(d -> d.runKey() == run.id()).toList(),
        groups.values().stream().filter(g -> g.runKey() == run.id()).toList());
  }
}
