package dev.windlass.brain;

import dev.windlass.brain.Decisions.BackfillChange;
import dev.windlass.brain.Decisions.Batch;
import dev.windlass.dag.AssetEvent;
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
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The database: what was committed, and nothing else. */
final class SimulationRows {
  final Map<Long, RunRow> runs = new TreeMap<>();
  final Map<Long, String> outputs = new HashMap<>();
  final Map<String, DagTimes> times = new LinkedHashMap<>();
  final Map<DeadlineRow.Key, DeadlineRow> deadlines = new LinkedHashMap<>();
  final Map<GroupRetryRow.Key, GroupRetryRow> groups = new LinkedHashMap<>();
  final Map<Long, BackfillRow> backfills = new LinkedHashMap<>();
  final Map<Long, AssetEvent> assetEvents = new LinkedHashMap<>();
  final Set<Decisions.AssetLink> assetQueue = new LinkedHashSet<>();
  private final Map<Long, TreeMap<Long, TaskRow>> tasks = new HashMap<>();

  /** Earlier attempts that were kept, by instance. */
  private final Map<Long, BitSet> history = new HashMap<>();

  /** A backfill as it stands. */
  record BackfillRow(BackfillChange.Begun begun, boolean paused, boolean completed) {
    boolean open() {
      return !completed;
    }
  }

  void apply(Batch batch) {
    batch.newRuns().forEach(r -> runs.put(r.id(), r));
    batch.changedRuns().forEach(r -> runs.put(r.id(), r));
    batch.newTasks().forEach(this::put);
    change(batch);
    batch.history().forEach(this::keep);
    batch.clearedOutputs().forEach(outputs::remove);
    outputs.putAll(batch.outputs());
    batch.groupRetries().forEach(g -> groups.put(g.key(), g));
    batch.deadlines().gone().forEach(deadlines::remove);
    batch.deadlines().set().forEach(d -> deadlines.put(d.key(), d));
    batch.dags().forEach(d -> times.put(d.dagId(), d));
    batch.backfills().forEach(this::change);
    batch.assets().events().forEach(e -> assetEvents.put(e.id(), e));
    assetQueue.addAll(batch.assets().queued());
    batch.assets().unqueued().forEach(assetQueue::remove);
    batch
        .deletedRuns()
        .forEach(
            run -> {
              runs.remove(run);
              of(run).forEach(t -> outputs.remove(t.id()));
              of(run).forEach(t -> history.remove(t.id()));
              tasks.remove(run);
              deadlines.keySet().removeIf(d -> d.runKey() == run);
              groups.keySet().removeIf(g -> g.runKey() == run);
            });
  }

  /** What waits for whom, as a new process reads it. */
  Event assetsRestored() {
    List<Event.QueuedAsset> queued = new ArrayList<>();
    for (Decisions.AssetLink link : assetQueue) {
      AssetEvent e = Objects.requireNonNull(assetEvents.get(link.eventId()));
      queued.add(new Event.QueuedAsset(link.dagId(), e.id(), e.asset(), e.alias(), e.at()));
    }
    return new Event.AssetsRestored(queued, assetEvents.size() + 1L);
  }

  /** The journal writes what differs from how the brain takes a row to stand. */
  private void change(Batch batch) {
    for (int i = 0; i < batch.changedTasks().size(); i++) {
      TaskRow stands = batch.changedFrom().get(i);
      TaskRow now = batch.changedTasks().get(i);
      Promises.that(
          stands.equals(now) || stands.equals(task(now.id())),
          "the brain knows how a row stands that it changes: %s",
          now);
      put(now);
    }
  }

  private void keep(TaskRow attempt) {
    BitSet kept = history.computeIfAbsent(attempt.id(), id -> new BitSet());
    Promises.that(!kept.get(attempt.tryNumber()), "an earlier attempt is kept once: %s", attempt);
    kept.set(attempt.tryNumber());
  }

  /** Whether an attempt of an instance is among the earlier ones. */
  boolean kept(long task, int number) {
    BitSet kept = history.get(task);
    return kept != null && kept.get(number);
  }

  private void change(BackfillChange change) {
    switch (change) {
      case BackfillChange.Begun b -> backfills.put(b.id(), new BackfillRow(b, false, false));
      case BackfillChange.Paused b ->
          backfills.computeIfPresent(
              b.id(), (id, row) -> new BackfillRow(row.begun(), b.paused(), row.completed()));
      case BackfillChange.Completed b ->
          backfills.computeIfPresent(
              b.id(), (id, row) -> new BackfillRow(row.begun(), row.paused(), true));
    }
  }

  private void put(TaskRow row) {
    tasks.computeIfAbsent(TaskId.run(row.id()), r -> new TreeMap<>()).put(row.id(), row);
  }

  @Nullable TaskRow task(long id) {
    TreeMap<Long, TaskRow> of = tasks.get(TaskId.run(id));
    return of == null ? null : of.get(id);
  }

  Collection<TaskRow> of(long run) {
    TreeMap<Long, TaskRow> of = tasks.get(run);
    return of == null ? List.of() : of.values();
  }

  /** The run of a DAG at a logical date; null: there is none. */
  @Nullable RunRow at(String dag, Instant date) {
    for (RunRow run : runs.values()) {
      if (run.dagId().equals(dag) && date.equals(run.logicalDate())) {
        return run;
      }
    }
    return null;
  }

  RunSnapshot snapshot(RunRow run) {
    return new RunSnapshot(
        run,
        new ArrayList<>(of(run.id())),
        deadlines.values().stream().filter(d -> d.runKey() == run.id()).toList(),
        groups.values().stream().filter(g -> g.runKey() == run.id()).toList());
  }

  /** How long the finished runs of a DAG took, in the order in which they ended. */
  List<Event.TimeTaken> runtimes(String dag) {
    List<Event.TimeTaken> all = new ArrayList<>();
    for (RunRow run : runs.values()) {
      if (run.dagId().equals(dag) && run.state().finished()) {
        Map<String, Duration> took = new LinkedHashMap<>();
        for (TaskRow t : of(run.id())) {
          if (t.state() == TaskState.SUCCESS) {
            took.put(t.taskId(), between(t.startDate(), t.endDate()));
          }
        }
        all.add(new Event.TimeTaken(run.id(), between(run.startDate(), run.endDate()), took));
      }
    }
    all.sort(
        Comparator.comparing((Event.TimeTaken r) -> Objects.requireNonNull(end(r.runKey())))
            .thenComparing(Event.TimeTaken::runKey));
    return all;
  }

  private @Nullable Instant end(long run) {
    return runs.get(run).endDate();
  }

  private static Duration between(@Nullable Instant from, @Nullable Instant to) {
    return from == null || to == null ? Duration.ZERO : Duration.between(from, to);
  }

  /** Instances of runs that are not finished. */
  List<TaskRow> active() {
    List<TaskRow> active = new ArrayList<>();
    for (RunRow run : runs.values()) {
      if (!run.state().finished()) {
        active.addAll(of(run.id()));
      }
    }
    return active;
  }

  Map<Long, TaskRow> all() {
    Map<Long, TaskRow> all = new TreeMap<>();
    tasks.values().forEach(all::putAll);
    return all;
  }
}
