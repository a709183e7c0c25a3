package dev.windlass.brain;

import dev.windlass.brain.Decisions.Batch;
import dev.windlass.dag.AssetEvent;
import dev.windlass.dag.Dag;
import dev.windlass.run.DeadlineAlert;
import dev.windlass.run.DeadlineRow;
import dev.windlass.run.GroupRetryRow;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunSnapshot;
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
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The database of a table's row: what was committed, and what a restart is told of it. */
final class TableRows {
  final Map<Long, RunRow> runs = new TreeMap<>();
  final Map<Long, TaskRow> tasks = new TreeMap<>();
  final List<TaskRow> history = new ArrayList<>();
  final Map<Long, String> outputs = new TreeMap<>();
  final Map<DeadlineRow.Key, DeadlineRow> deadlines = new LinkedHashMap<>();
  final Map<GroupRetryRow.Key, GroupRetryRow> groups = new LinkedHashMap<>();

  /** Missed deadlines as they were noticed. */
  final List<DeadlineAlert> alerts = new ArrayList<>();

  final Map<String, Boolean> paused = new LinkedHashMap<>();
  private final Map<String, Instant> lastAutomated = new LinkedHashMap<>();
  private final Map<String, Instant> firstPlanned = new LinkedHashMap<>();
  private final Map<Long, Decisions.BackfillChange.Begun> backfills = new TreeMap<>();

  /** What the last backfill was, completed or not. */
  private long lastBackfill;

  private final Set<Long> pausedBackfills = new java.util.LinkedHashSet<>();
  private final Map<String, Integer> failedInARow = new LinkedHashMap<>();
  final List<Long> completedBackfills = new ArrayList<>();

  /** Updates of assets, what waits for whom, and what started which run. */
  final Map<Long, AssetEvent> assetEvents = new TreeMap<>();

  final Set<Decisions.AssetLink> assetQueue = new java.util.LinkedHashSet<>();
  final Set<Decisions.AssetLink> assetRuns = new java.util.LinkedHashSet<>();

  /** A batch is durable. */
  void apply(Batch batch) {
    batch.newRuns().forEach(r -> runs.put(r.id(), r));
    batch.changedRuns().forEach(r -> runs.put(r.id(), r));
    batch.deletedRuns().forEach(this::delete);
    for (String dag : batch.deletedDags()) {
      List.copyOf(runs.values()).stream()
          .filter(r -> r.dagId().equals(dag))
          .forEach(r -> delete(r.id()));
      lastAutomated.remove(dag);
      firstPlanned.remove(dag);
      failedInARow.remove(dag);
      assetQueue.removeIf(q -> q.dagId().equals(dag));
    }
    batch.newTasks().forEach(t -> tasks.put(t.id(), t));
    batch.changedTasks().forEach(t -> tasks.put(t.id(), t));
    batch.clearedOutputs().forEach(outputs::remove);
    outputs.putAll(batch.outputs());
    history.addAll(batch.history());
    for (DagTimes times : batch.dags()) {
      paused.put(times.dagId(), times.paused());
      failedInARow.put(times.dagId(), times.failedInARow());
      Instant planned = times.firstPlanned();
      if (planned != null) {
        firstPlanned.put(times.dagId(), planned);
      }
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
    Decisions.AssetRows assets = batch.assets();
    assets.events().forEach(e -> assetEvents.put(e.id(), e));
    assetQueue.addAll(assets.queued());
    assets.unqueued().forEach(assetQueue::remove);
    assetRuns.addAll(assets.consumed());
  }

  /** What waits for whom, as it is restored. */
  Event assetsRestored() {
    long last = assetEvents.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    return new Event.AssetsRestored(
        assetQueue.stream()
            .map(q -> Map.entry(q.dagId(), event(q)))
            .map(
                q ->
                    new Event.QueuedAsset(
                        q.getKey(),
                        q.getValue().id(),
                        q.getValue().asset(),
                        q.getValue().alias(),
                        q.getValue().at()))
            .toList(),
        last + 1);
  }

  AssetEvent event(Decisions.AssetLink link) {
    return java.util.Objects.requireNonNull(assetEvents.get(link.eventId()));
  }

  private void delete(long run) {
    runs.remove(run);
    tasks.keySet().removeIf(t -> TaskId.run(t) == run);
    deadlines.keySet().removeIf(d -> d.runKey() == run);
    alerts.removeIf(a -> a.runKey() == run);
    groups.keySet().removeIf(g -> g.runKey() == run);
  }

  /** What the brain is told of a DAG; {@code broken}: its source does not load at the moment. */
  Event.DagLoaded loaded(Dag dag, int version, boolean broken) {
    List<Event.PastRun> past = new ArrayList<>();
    for (RunRow run : runs.values()) {
      if (run.dagId().equals(dag.id()) && run.state().finished() && run.logicalDate() != null) {
        past.add(pastRun(run));
      }
    }
    return new Event.DagLoaded(
        dag.structure(),
        version,
        paused.getOrDefault(dag.id(), false),
        lastAutomated.get(dag.id()),
        null,
        Set.of(),
        past,
        failedInARow.getOrDefault(dag.id(), 0),
        runtimes(dag),
        broken,
        firstPlanned.get(dag.id()));
  }

  /** How long the finished runs of a DAG took, the one that ended first first. */
  private List<Event.TimeTaken> runtimes(Dag dag) {
    return runs.values().stream()
        .filter(r -> r.dagId().equals(dag.id()) && r.state().finished())
        .sorted(Comparator.comparing(TableRows::end).thenComparing(RunRow::id))
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
    return at == null ? TableWorld.START : at;
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
    return new Event.PastRun(
        date == null ? TableWorld.START : date, run.type(), run.backfillId(), unmet, all);
  }

  RunSnapshot snapshot(RunRow run) {
    return new RunSnapshot(
        run,
        tasks.values().stream().filter(t -> TaskId.run(t.id()) == run.id()).toList(),
        deadlines.values().stream().filter(d -> d.runKey() == run.id()).toList(),
        groups.values().stream().filter(g -> g.runKey() == run.id()).toList());
  }

  /** What has not completed, as it is restored. */
  List<Event> unfinished() {
    List<Event> all = new ArrayList<>();
    backfills.forEach(
        (id, b) ->
            all.add(
                new Event.BackfillRestored(
                    id,
                    b.dagId(),
                    b.maxActiveRuns(),
                    b.backwards(),
                    pausedBackfills.contains(id))));
    for (RunRow run : runs.values()) {
      if (!run.state().finished()) {
        all.add(new Event.RunRestored(snapshot(run)));
      }
    }
    return all;
  }

  Event begin(boolean schedules) {
    long lastRun = runs.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    return new Event.Begin(lastRun + 1, lastBackfill + 1, schedules);
  }

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
}
