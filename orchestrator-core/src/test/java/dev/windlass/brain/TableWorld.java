package dev.windlass.brain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.brain.Decisions.Batch;
import dev.windlass.dag.Dag;
import dev.windlass.dag.Json;
import dev.windlass.dag.Occasion;
import dev.windlass.run.CallbackRow;
import dev.windlass.run.DeadlineAlert;
import dev.windlass.run.DeadlineRow;
import dev.windlass.run.GroupRetryRow;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunSnapshot;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A real brain, and around it the smallest world that can play a table's row: a database that
 * commits after every event, workers that do what the row says, a clock that stands still until the
 * row moves it.
 */
final class TableWorld {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  final Map<String, Dag> dags = new LinkedHashMap<>();
  final Map<Long, RunRow> runs = new TreeMap<>();
  final Map<Long, TaskRow> tasks = new TreeMap<>();
  final List<TaskRow> history = new ArrayList<>();
  final Map<Long, Effect.Attempt> attempts = new LinkedHashMap<>();
  final Map<Long, String> outputs = new TreeMap<>();

  /** Everything that was ever asked of workers, in order: {@code task} or {@code task[3]}. */
  final List<String> starts = new ArrayList<>();

  final List<String> ends = new ArrayList<>();

  /** Callbacks that fell due, in order: {@code a:failure}, {@code dag:success}. */
  final List<String> calls = new ArrayList<>();

  final Map<DeadlineRow.Key, DeadlineRow> deadlines = new LinkedHashMap<>();

  final Map<GroupRetryRow.Key, GroupRetryRow> groups = new LinkedHashMap<>();

  /** Missed deadlines as they were noticed. */
  final List<DeadlineAlert> alerts = new ArrayList<>();

  /** Whether the DAG's source does not load at the moment. */
  boolean broken;

  final Map<String, Boolean> paused = new LinkedHashMap<>();
  private final Map<String, Instant> lastAutomated = new LinkedHashMap<>();
  private final Map<Long, Decisions.BackfillChange.Begun> backfills = new TreeMap<>();
  final LinkedHashMap<String, Integer> pools = new LinkedHashMap<>();
  final Set<String> countDeferred = new java.util.LinkedHashSet<>();
  private final Limits limits;
  Brain brain;
  Instant now = START;
  Decisions.@Nullable Answer answer;

  /** What the last batch said. */
  Batch last;

  /** What the last backfill was, completed or not. */
  private long lastBackfill;

  private final Set<Long> pausedBackfills = new java.util.LinkedHashSet<>();
  private final Map<String, Integer> failedInARow = new LinkedHashMap<>();
  final List<Long> completedBackfills = new ArrayList<>();
  private long commands;
  private long fires;

  /** A world of the DAGs in {@code notation}, parted by {@code &&}: the first is "d", then "e". */
  TableWorld(String notation) {
    String[] parts = notation.split("&&", -1);
    for (int i = 0; i < parts.length; i++) {
      String id = Character.toString('d' + i);
      dags.put(id, DagNotation.parse(id, parts[i]));
    }
    pools.put("default_pool", 128);
    int parallelism = 1_000;
    int mapLength = Limits.MAP_LENGTH;
    int lostBudget = 2;
    // Most rows let time pass without a word of when an attempt begins.
    Duration queuedTimeout = Duration.ofDays(3650);
    for (String part : notation.split(";|&&", -1)) {
      String[] pair = part.trim().split("=", 2);
      switch (pair[0]) {
        case "@pool" -> pool(pair[1]);
        case "@parallelism" -> parallelism = Integer.parseInt(pair[1]);
        case "@map_length" -> mapLength = Integer.parseInt(pair[1]);
        case "@lost_budget" -> lostBudget = Integer.parseInt(pair[1]);
        case "@queued_timeout" -> queuedTimeout = Duration.parse("PT" + pair[1]);
        default -> {}
      }
    }
    limits = new Limits(parallelism, lostBudget, mapLength, queuedTimeout);
    brain = revive(true);
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
    on(loaded(java.util.Objects.requireNonNull(dags.get(dagId))));
  }

  // ---- the process

  Brain revive(boolean schedules) {
    Brain next = new Brain(limits);
    next.on(new Event.PoolsLoaded(pools, countDeferred), now);
    dags.forEach((id, dag) -> next.on(loaded(dag), now));
    for (RunRow run : runs.values()) {
      if (!run.state().finished()) {
        next.on(new Event.RunRestored(snapshot(run)), now);
      }
    }
    backfills.forEach(
        (id, b) ->
            next.on(
                new Event.BackfillRestored(
                    id, b.dagId(), b.maxActiveRuns(), b.backwards(), pausedBackfills.contains(id)),
                now));
    long lastRun = runs.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    next.on(new Event.Begin(lastRun + 1, lastBackfill + 1, schedules), now);
    return next;
  }

  private Event.DagLoaded loaded(Dag dag) {
    List<Event.PastRun> past = new ArrayList<>();
    for (RunRow run : runs.values()) {
      if (run.dagId().equals(dag.id()) && run.state().finished() && run.logicalDate() != null) {
        past.add(pastRun(run));
      }
    }
    return new Event.DagLoaded(
        dag.structure(),
        1,
        paused.getOrDefault(dag.id(), false),
        lastAutomated.get(dag.id()),
        null,
        Set.of(),
        past,
        failedInARow.getOrDefault(dag.id(), 0),
        runtimes(dag),
        broken);
  }

  /** How long the finished runs of a DAG took, the one that ended first first. */
  private List<Event.TimeTaken> runtimes(Dag dag) {
    return runs.values().stream()
        .filter(r -> r.dagId().equals(dag.id()) && r.state().finished())
        .sorted(Comparator.comparing(TableWorld::end).thenComparing(RunRow::id))
        .map(
            r ->
                new Event.TimeTaken(
                    r.id(), Duration.between(begin(r.startDate()), end(r)), tookOf(snapshot(r))))
        .toList();
  }

  private static Instant end(RunRow run) {
    return begin(run.endDate());
  }

  private static Instant begin(@Nullable Instant at) {
    return at == null ? START : at;
  }

  private static Map<String, Duration> tookOf(RunSnapshot run) {
    Map<String, List<Duration>> all = new LinkedHashMap<>();
    for (TaskRow t : run.tasks()) {
      if (t.state() == TaskState.SUCCESS) {
        Instant from = t.seriesStart() == null ? t.startDate() : t.seriesStart();
        all.computeIfAbsent(t.taskId(), x -> new ArrayList<>())
            .add(Duration.between(begin(from), begin(t.endDate())));
      }
    }
    Map<String, Duration> took = new LinkedHashMap<>();
    all.forEach(
        (task, some) ->
            took.put(
                task, some.stream().reduce(Duration.ZERO, Duration::plus).dividedBy(some.size())));
    return took;
  }

  private Event.PastRun pastRun(RunRow run) {
    Set<String> unmet = new java.util.LinkedHashSet<>();
    Set<String> all = new java.util.LinkedHashSet<>();
    for (TaskRow task : snapshot(run).tasks()) {
      all.add(task.taskId());
      if (!Set.of(TaskState.SUCCESS, TaskState.SKIPPED, TaskState.REMOVED).contains(task.state())) {
        unmet.add(task.taskId());
      }
    }
    Instant date = run.logicalDate();
    return new Event.PastRun(date == null ? START : date, run.type(), run.backfillId(), unmet, all);
  }

  RunSnapshot snapshot(RunRow run) {
    return new RunSnapshot(
        run,
        tasks.values().stream().filter(t -> TaskId.run(t.id()) == run.id()).toList(),
        deadlines.values().stream().filter(d -> d.runKey() == run.id()).toList(),
        groups.values().stream().filter(g -> g.runKey() == run.id()).toList());
  }

  /** Everything in memory is gone; the rows are not. */
  void restart() {
    attempts.clear();
    brain = revive(true);
    last = commit();
  }

  Batch on(Event event) {
    brain.on(event, now);
    last = commit();
    return last;
  }

  private Batch commit() {
    Batch batch = brain.out().take();
    batch.newRuns().forEach(r -> runs.put(r.id(), r));
    batch.changedRuns().forEach(r -> runs.put(r.id(), r));
    batch.deletedRuns().forEach(this::delete);
    batch.newTasks().forEach(t -> tasks.put(t.id(), t));
    batch.changedTasks().forEach(t -> tasks.put(t.id(), t));
    batch.clearedOutputs().forEach(outputs::remove);
    outputs.putAll(batch.outputs());
    history.addAll(batch.history());
    for (Decisions.DagTimes times : batch.dags()) {
      paused.put(times.dagId(), times.paused());
      failedInARow.put(times.dagId(), times.failedInARow());
      Instant automated = times.lastAutomated();
      if (automated != null) {
        lastAutomated.put(times.dagId(), automated);
      }
    }
    for (Decisions.BackfillChange change : batch.backfills()) {
      switch (change) {
        case Decisions.BackfillChange.Begun begun -> {
          backfills.put(begun.id(), begun);
          lastBackfill = begun.id();
        }
        case Decisions.BackfillChange.Paused p -> {
          pausedBackfills.remove(p.id());
          if (p.paused()) {
            pausedBackfills.add(p.id());
          }
        }
        case Decisions.BackfillChange.Completed done -> {
          backfills.remove(done.id());
          completedBackfills.add(done.id());
        }
      }
    }
    batch.deadlines().gone().forEach(deadlines::remove);
    batch.deadlines().set().forEach(d -> deadlines.put(d.key(), d));
    batch.groupRetries().forEach(g -> groups.put(g.key(), g));
    alerts.addAll(batch.deadlines().alerts());
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

  private void delete(long run) {
    runs.remove(run);
    tasks.keySet().removeIf(t -> TaskId.run(t) == run);
    deadlines.keySet().removeIf(d -> d.runKey() == run);
    alerts.removeIf(a -> a.runKey() == run);
    groups.keySet().removeIf(g -> g.runKey() == run);
  }

  // ---- finding things

  RunRow run(String runId) {
    return runs.values().stream()
        .filter(r -> r.runId().equals(runId))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no run '%s'; there are %s"
                        .formatted(runId, runs.values().stream().map(RunRow::runId).toList())));
  }

  /** Whose deadline: {@code dag}, {@code a[1]}, {@code r2/dag#1}; the number where it is not 0. */
  String late(long run, long task, int number) {
    String id = runs.get(run).runId();
    String whose = task != 0 ? name(task) : id.equals("r1") ? "dag" : id + "/dag";
    return number == 0 ? whose : whose + "#" + number;
  }

  /** The name of an instance: {@code a}, {@code a[1]}, in any other run than r1 {@code r2/a}. */
  String name(long id) {
    TaskRow task = tasks.get(id);
    if (task == null) {
      return "?" + id;
    }
    String run = runs.get(TaskId.run(id)).runId();
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
    RunRow run = run(slash < 0 ? "r1" : name.substring(0, slash));
    String task = name.substring(slash + 1);
    return snapshot(run).tasks().stream()
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
              .formatted(name, found.size(), tasks.keySet().stream().map(this::name).toList()));
    }
    return found.getFirst();
  }

  // ---- what happens

  long nextCommand() {
    return ++commands;
  }

  void trigger(String dagId, String runId, @Nullable Instant logical) {
    on(
        new Event.Trigger(
            nextCommand(),
            dagId,
            Optional.of(runId),
            Optional.ofNullable(logical),
            Optional.empty(),
            Optional.empty(),
            Json.object(),
            null,
            "test",
            null,
            runs.values().stream()
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
        : Optional.of(snapshot(run));
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
  void restored(RunRow run, List<TaskRow> rows) {
    runs.put(run.id(), run);
    rows.forEach(t -> tasks.put(t.id(), t));
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
