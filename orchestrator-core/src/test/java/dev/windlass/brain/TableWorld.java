package dev.windlass.brain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.brain.Decisions.Batch;
import dev.windlass.dag.Dag;
import dev.windlass.dag.Json;
import dev.windlass.dag.Occasion;
import dev.windlass.run.CallbackRow;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunSnapshot;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A real brain, and around it the smallest world that can play a table's row: a database that
 * commits after every event, workers that do what the row says, a clock that stands still until the
 * row moves it.
 */
final class TableWorld {
  /** When a world begins. */
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** The logical date of r1, if nothing else is said; that of the next run is a day later. */
  static final Instant FIRST = Instant.parse("2025-01-01T00:00:00Z");

  final Map<String, Dag> dags = new LinkedHashMap<>();
  final TableRows rows = new TableRows();
  final Map<Long, Effect.Attempt> attempts = new LinkedHashMap<>();

  /** Everything that was ever asked of workers, in order: {@code task} or {@code task[3]}. */
  final List<String> starts = new ArrayList<>();

  final List<String> ends = new ArrayList<>();

  /** Callbacks that fell due, in order: {@code a:failure}, {@code dag:success}. */
  final List<String> calls = new ArrayList<>();

  /** Whether the DAG's source does not load at the moment. */
  boolean broken;

  /** DAGs whose source is away; a restart does not know them. */
  private final Set<String> away = new java.util.LinkedHashSet<>();

  final LinkedHashMap<String, Integer> pools = new LinkedHashMap<>();
  final Set<String> countDeferred = new java.util.LinkedHashSet<>();
  private final Limits limits;
  Brain brain;
  Instant now = START;
  Decisions.@Nullable Answer answer;

  /** What the last batch said. */
  Batch last;

  /** Whether schedules make runs here. */
  private boolean schedules = true;

  private long commands;
  private long fires;

  /** By DAG: its versions, the first one first. */
  private final Map<String, List<Dag>> versions = new LinkedHashMap<>();

  /**
   * A world of the DAGs in {@code notation}, parted by {@code &&}: the first is "d", then "e";
   * further versions of one follow {@code ^^}.
   */
  TableWorld(String notation) {
    String[] parts = notation.split("&&", -1);
    for (int i = 0; i < parts.length; i++) {
      String id = Character.toString('d' + i);
      versions.put(
          id,
          Arrays.stream(parts[i].split("\\^\\^", -1)).map(v -> DagNotation.parse(id, v)).toList());
      dags.put(id, versions.get(id).getFirst());
    }
    pools.put("default_pool", 128);
    int parallelism = 1_000;
    int mapLength = Limits.MAP_LENGTH;
    int lostBudget = 2;
    // Most rows let time pass without a word of when an attempt begins.
    Duration queuedTimeout = Duration.ofDays(3650);
    for (String part : notation.split(";|&&|\\^\\^", -1)) {
      String[] pair = part.trim().split("=", 2);
      switch (pair[0]) {
        case "@pool" -> pool(pair[1]);
        case "@parallelism" -> parallelism = Integer.parseInt(pair[1]);
        case "@map_length" -> mapLength = Integer.parseInt(pair[1]);
        case "@lost_budget" -> lostBudget = Integer.parseInt(pair[1]);
        case "@by_hand" -> schedules = false;
        case "@queued_timeout" -> queuedTimeout = Duration.parse("PT" + pair[1]);
        default -> {}
      }
    }
    limits = new Limits(parallelism, lostBudget, mapLength, queuedTimeout);
    brain = revive(schedules);
    last = commit();
  }

  /** {@code name:slots} or {@code name:slots:deferred}; {@code name:gone} takes it away. */
  void pool(String text) {
    String[] parts = text.split(":", -1);
    pools.remove(parts[0]);
    countDeferred.remove(parts[0]);
    if (!parts[1].equals("gone")) {
      pools.put(parts[0], Integer.parseInt(parts[1]));
      if (parts.length > 2) {
        countDeferred.add(parts[0]);
      }
    }
  }

  /** The DAG processor has looked at the DAG again. */
  void loadAgain(String dagId) {
    away.remove(dagId);
    on(loaded(dagId));
  }

  private Event loaded(String dagId) {
    return rows.loaded(Objects.requireNonNull(dags.get(dagId)), version(dagId), broken);
  }

  /** The version of a DAG, from 1. */
  private int version(String dagId) {
    return 1 + Objects.requireNonNull(versions.get(dagId)).indexOf(dags.get(dagId));
  }

  /** The DAG's source has another version: its next one. */
  void upgrade(String dagId) {
    dags.put(dagId, Objects.requireNonNull(versions.get(dagId)).get(version(dagId)));
    loadAgain(dagId);
  }

  /** The DAG processor finds the DAG's source no more. */
  void goAway(String dagId) {
    away.add(dagId);
    on(new Event.DagGone(dagId));
  }

  // ---- the process

  Brain revive(boolean schedules) {
    Brain next = new Brain(limits);
    next.on(new Event.PoolsLoaded(pools, countDeferred), now);
    next.on(rows.assetsRestored(), now);
    dags.forEach(
        (id, dag) -> {
          for (int v = 1; v <= version(id); v++) {
            Dag old = Objects.requireNonNull(versions.get(id)).get(v - 1);
            next.on(new Event.VersionLoaded(old.structure(), v), now);
          }
          if (!away.contains(id)) {
            next.on(loaded(id), now);
          }
        });
    rows.unfinished().forEach(event -> next.on(event, now));
    next.on(rows.begin(schedules), now);
    return next;
  }

  /** Everything in memory is gone; the rows are not. */
  void restart() {
    attempts.clear();
    brain = revive(schedules);
    last = commit();
  }

  Batch on(Event event) {
    brain.on(event, now);
    last = commit();
    return last;
  }

  private Batch commit() {
    Batch batch = brain.out().take();
    rows.apply(batch);
    for (Decisions.Answer a : batch.answers()) {
      answer = a;
    }
    for (CallbackRow due : batch.callbacks()) {
      calls.add(whose(due) + ":" + due.event().word());
    }
    for (Effect effect : batch.effects()) {
      if (effect instanceof Effect.Start start) {
        attempts.put(start.attempt().taskId(), start.attempt());
        starts.add(name(start.attempt().taskId()));
      } else if (effect instanceof Effect.End end) {
        ends.add(name(end.taskId()));
      }
    }
    return batch;
  }

  // ---- finding things

  /** Whose deadline: {@code dag}, {@code a[1]}, {@code r2/dag#1}; the number where it is not 0. */
  String late(long run, long task, int number) {
    String id = rows.runs.get(run).runId();
    String whose = task != 0 ? name(task) : id.equals("r1") ? "dag" : id + "/dag";
    return number == 0 ? whose : whose + "#" + number;
  }

  /** The name of an instance: {@code a}, {@code a[1]}, in any other run than r1 {@code r2/a}. */
  String name(long id) {
    TaskRow task = rows.tasks.get(id);
    if (task == null) {
      return "?" + id;
    }
    String run = rows.runs.get(TaskId.run(id)).runId();
    String plain =
        task.mapIndex() < 0 ? task.taskId() : task.taskId() + "[" + task.mapIndex() + "]";
    return run.equals("r1") ? plain : run + "/" + plain;
  }

  /**
   * Whom a callback is about: {@code dag}, {@code a[1]}, group {@code g}, its element {@code g[1]}.
   */
  private String whose(CallbackRow due) {
    String subject = due.task();
    if (subject == null) {
      return "dag";
    }
    if (!subject.startsWith(Occasion.OF_GROUP)) {
      return name(due.taskId());
    }
    String group = subject.substring(Occasion.OF_GROUP.length());
    return due.mapIndex() < 0 ? group : group + "[" + due.mapIndex() + "]";
  }

  /** The instances that a name means; {@code a[*]} and {@code *} mean several. */
  List<TaskRow> named(String name) {
    int slash = name.indexOf('/');
    RunRow run = rows.run(slash < 0 ? "r1" : name.substring(0, slash));
    String task = name.substring(slash + 1);
    return rows.snapshot(run).tasks().stream()
        .filter(
            t -> {
              String plain = t.mapIndex() < 0 ? t.taskId() : t.taskId() + "[" + t.mapIndex() + "]";
              return plain.equals(task) || task.equals("*") || task.equals(t.taskId() + "[*]");
            })
        .toList();
  }

  TaskRow one(String name) {
    List<TaskRow> found = named(name);
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          "'%s' means %d instances; there are %s"
              .formatted(
                  name, found.size(), rows.tasks.keySet().stream().map(this::name).toList()));
    }
    return found.getFirst();
  }

  // ---- what happens

  long nextCommand() {
    return ++commands;
  }

  void trigger(String dagId, String runId, @Nullable Instant logical) {
    trigger(dagId, runId, logical, null);
  }

  void trigger(String dagId, String runId, @Nullable Instant logical, @Nullable Instant runAfter) {
    on(
        new Event.Trigger(
            nextCommand(),
            dagId,
            Optional.of(runId),
            Optional.ofNullable(logical),
            Optional.empty(),
            Optional.empty(),
            Optional.ofNullable(runAfter),
            Json.object(),
            null,
            "test",
            null,
            rows.runs.values().stream()
                .anyMatch(
                    r ->
                        r.dagId().equals(dagId)
                            && (r.runId().equals(runId)
                                || (logical != null && logical.equals(r.logicalDate()))))));
  }

  /** The run as a command needs it: with its rows when it is finished. */
  Optional<RunSnapshot> found(RunRow run) {
    return brain.holds(run.dagId(), run.runId()) || !run.state().finished()
        ? Optional.empty()
        : Optional.of(rows.snapshot(run));
  }

  /** Lets time pass; whatever falls due on the way happens when it is due. */
  void pass(Duration by) {
    Instant until = now.plus(by);
    while (true) {
      Instant wake = brain.nextWake().filter(w -> !w.isAfter(until)).orElse(null);
      if (wake == null || fires++ > 10_000) {
        break;
      }
      now = wake.isAfter(now) ? wake : now;
      on(new Event.Tick());
    }
    now = until;
    on(new Event.Tick());
    for (String dag : dags.keySet()) {
      on(new Event.ScheduleDue(dag));
    }
  }

  /** Puts a run of the first DAG into the database as if it had come this far, and restarts. */
  void restored(RunRow run, List<TaskRow> instances) {
    rows.runs.put(run.id(), run);
    instances.forEach(t -> rows.tasks.put(t.id(), t));
    restart();
  }

  /** A running run r1. */
  static RunRow running(RunState state) {
    return new RunRow(
        1,
        "d",
        "r1",
        dev.windlass.dag.RunType.MANUAL,
        state,
        1,
        START,
        START,
        START,
        START,
        START,
        state == RunState.QUEUED ? null : START,
        state.finished() ? START : null,
        Json.object(),
        null,
        "test",
        null,
        0,
        null,
        false,
        null);
  }

  /** An instance with a state and nothing else. */
  static TaskRow row(int ordinal, String task, int mapIndex, TaskState state, int outputLength) {
    boolean began = state != TaskState.NONE;
    return new TaskRow(
        TaskId.of(1, ordinal),
        task,
        mapIndex,
        state,
        began ? 1 : 0,
        0,
        began ? START : null,
        began ? START : null,
        began ? START : null,
        state.finished() ? START : null,
        null,
        null,
        state.live() ? "key-" + ordinal : null,
        null,
        null,
        null,
        null,
        0,
        outputLength,
        null,
        began ? START : null);
  }

  /** The instances that the last command was about. */
  List<String> selected() {
    List<String> names = new ArrayList<>();
    Decisions.Answer a = answer;
    JsonNode result = a == null ? null : a.result();
    if (result != null) {
      for (JsonNode t : result.path("task_instances")) {
        int index = t.path("map_index").asInt();
        String run = t.path("run_id").asText("r1");
        names.add(
            (run.equals("r1") ? "" : run + "/")
                + t.path("task_id").asText()
                + (index < 0 ? "" : "[" + index + "]"));
      }
    }
    return names;
  }
}
