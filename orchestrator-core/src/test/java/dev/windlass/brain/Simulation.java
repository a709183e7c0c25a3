package dev.windlass.brain;

import dev.windlass.brain.Decisions.BackfillChange;
import dev.windlass.brain.Decisions.Batch;
import dev.windlass.dag.DagStructure;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The world, from one seed: random DAGs, a database that may or may not have committed, workers
 * that die, jobs in another system that live on, late and doubled reports, people who clear and end
 * runs, a process that crashes at any journal boundary. After every step {@link Promises} looks.
 */
final class Simulation {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final int PARALLELISM = 6;
  static final int LOST_BUDGET = 2;
  static final int MOST_ELEMENTS = 6;
  static final Map<String, Integer> POOLS =
      Map.of("default_pool", 128, "narrow", 2, "deferring", 3);
  private static final Duration HORIZON = Duration.ofHours(2);
  private static final boolean TRACE = Boolean.getBoolean("windlass.trace");

  /** Rounds without any change after which a calm world is at rest, or stuck. */
  private static final int PATIENCE = 60;

  final SplittableRandom random;
  final Map<String, PromisesDag> dags = new LinkedHashMap<>();
  final SimulationRows rows = new SimulationRows();
  final SimulationWorkers workers = new SimulationWorkers(this);
  final SimulationPeople people = new SimulationPeople(this);
  final SimulationBackfills backfills;
  final SimulationClears clears;
  final SimulationAssets assets;
  final Promises promises = new Promises(this);
  private final Map<String, Instant> alarms = new LinkedHashMap<>();
  Brain brain;
  private Instant now = START;
  private int commits;

  Simulation(long seed) {
    random = new SplittableRandom(seed);
    SplittableRandom more = new SplittableRandom(~seed);
    SplittableRandom late = new SplittableRandom(seed ^ 0x1a7e);
    SplittableRandom asset = new SplittableRandom(seed ^ 0xa55e7);
    for (int i = 0; i < 1 + random.nextInt(2); i++) {
      DagStructure dag = RandomDag.of("d" + i, random, more, late, asset).structure();
      dags.put(dag.dagId(), new PromisesDag(dag));
      dag.tasks().forEach(task -> trace("%s of %s", task, dag.dagId()));
    }
    backfills = new SimulationBackfills(this, new SplittableRandom(seed ^ 0x5eed));
    assets = new SimulationAssets(this, asset);
    clears = new SimulationClears(this, new SplittableRandom(seed ^ 0xc1ea5));
    brain = revive();
  }

  PromisesDag dag(String id) {
    PromisesDag dag = dags.get(id);
    if (dag == null) {
      throw new IllegalArgumentException("no DAG " + id);
    }
    return dag;
  }

  Instant now() {
    return now;
  }

  int commits() {
    return commits;
  }

  void tell(Event event) {
    brain.on(event, now);
  }

  /** Lives through {@code steps} random steps, then lets everything come to rest. */
  void live(int steps) {
    for (int i = 0; i < steps; i++) {
      step(true);
    }
    people.unpauseAll();
    backfills.unpauseAll();
    int quiet = 0;
    for (int i = 0; i < 20_000 && !atRest() && quiet < PATIENCE; i++) {
      quiet = calmRound() ? 0 : quiet + 1;
      if (quiet == PATIENCE - 1 && giveUpOne()) {
        quiet = 0;
      }
    }
    promises.settled(atRest());
  }

  private boolean atRest() {
    return workers.idle()
        && rows.runs.values().stream().allMatch(r -> r.state().finished())
        && brain.activeRuns() == 0;
  }

  /** Somebody ends a run that waits for ever for the run before it. */
  private boolean giveUpOne() {
    for (RunRow run : rows.runs.values()) {
      if (run.state() == RunState.RUNNING && promises.heldByThePast(run)) {
        people.giveUp(run);
        return true;
      }
    }
    return false;
  }

  void step(boolean wild) {
    int dice = random.nextInt(100);
    if (dice < 35) {
      workers.workOne();
    } else if (dice < 55) {
      deliver(wild);
    } else if (dice < 68) {
      commit(wild);
    } else if (dice < 76) {
      pass(wild);
    } else if (dice < 80) {
      workers.advanceJobs();
    } else if (dice < 90) {
      people.ask();
    } else if (dice < 92) {
      crash();
    } else if (dice < 93) {
      workers.loseOne();
    } else if (dice < 96) {
      workers.repeatSomething();
    } else {
      commit(wild);
    }
  }

  /**
   * Everybody does the next thing, nothing breaks, time passes.
   *
   * @return whether anything was decided
   */
  private boolean calmRound() {
    boolean any = false;
    for (int i = 0; i < 4; i++) {
      workers.workAll();
      while (deliver(false)) {}
      any |= commit(false);
    }
    pass(false);
    return commit(false) || any;
  }

  // ---- the process

  private Brain revive() {
    Brain next =
        new Brain(new Limits(PARALLELISM, LOST_BUDGET, MOST_ELEMENTS, Limits.QUEUED_TIMEOUT));
    next.on(new Event.PoolsLoaded(new LinkedHashMap<>(POOLS), Set.of("deferring")), now);
    next.on(rows.assetsRestored(), now);
    dags.forEach((id, dag) -> next.on(loaded(dag), now));
    rows.backfills.values().stream()
        .filter(SimulationRows.BackfillRow::open)
        .forEach(b -> next.on(restored(b), now));
    rows.runs.values().stream()
        .filter(r -> !r.state().finished())
        .forEach(r -> next.on(new Event.RunRestored(rows.snapshot(r)), now));
    long last = rows.runs.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    next.on(new Event.Begin(last + 1, rows.backfills.size() + 1L, true), now);
    return next;
  }

  private static Event restored(SimulationRows.BackfillRow row) {
    BackfillChange.Begun b = row.begun();
    return new Event.BackfillRestored(
        b.id(), b.dagId(), b.maxActiveRuns(), b.backwards(), row.paused());
  }

  private Event loaded(PromisesDag dag) {
    String id = dag.structure.dagId();
    DagTimes t = rows.times.get(id);
    Instant last = t == null ? null : t.lastAutomated();
    Set<Instant> taken = new LinkedHashSet<>();
    List<Event.PastRun> past = new ArrayList<>();
    for (RunRow run : rows.runs.values()) {
      Instant date = run.logicalDate();
      if (date == null || !run.dagId().equals(id)) {
        continue;
      }
      if (last == null || date.isAfter(last)) {
        taken.add(date);
      }
      if (dag.asksThePast && run.state().finished()) {
        Set<String> all = new LinkedHashSet<>();
        Set<String> unmet = new LinkedHashSet<>();
        for (TaskRow row : rows.of(run.id())) {
          all.add(row.taskId());
          if (!PromisesPast.met(row.state())) {
            unmet.add(row.taskId());
          }
        }
        past.add(new Event.PastRun(date, run.type(), run.backfillId(), unmet, all));
      }
    }
    return new Event.DagLoaded(
        dag.structure,
        1,
        t != null && t.paused(),
        last,
        null,
        taken,
        past,
        0,
        rows.runtimes(id),
        false,
        t == null ? null : t.firstPlanned());
  }

  /** Everything in memory is gone; what was not committed never was; jobs elsewhere live on. */
  private void crash() {
    trace("CRASH");
    workers.crash();
    alarms.clear();
    promises.crashed();
    brain = revive();
  }

  /**
   * One journal boundary: the batch is durable, then its effects come out.
   *
   * @return whether there was anything
   */
  boolean commit(boolean wild) {
    Batch batch = brain.out().take();
    if (TRACE) {
      print(batch);
    }
    promises.before(batch);
    rows.apply(batch);
    commits++;
    promises.after(batch);
    // A crash between the commit and its effects; not at the end, where a restart would heal a run
    // that is stuck.
    if (wild && random.nextInt(60) == 0) {
      crash();
      return true;
    }
    int all = batch.effects().size();
    int done = wild && random.nextInt(60) == 0 ? random.nextInt(all + 1) : all;
    for (Effect effect : batch.effects().subList(0, done)) {
      switch (effect) {
        case Effect.Start start -> {
          promises.started(start.attempt());
          workers.begin(start.attempt());
        }
        case Effect.End end -> workers.end(end);
        case Effect.RingFor ring -> {
          alarms.remove(ring.dagId());
          ring.at().ifPresent(at -> alarms.put(ring.dagId(), at));
        }
      }
    }
    if (done < all) {
      crash();
    }
    return !batch.isEmpty();
  }

  private boolean deliver(boolean wild) {
    Report report = workers.arrive(wild);
    if (report == null) {
      return false;
    }
    trace("deliver %s", report);
    tell(new Event.Reported(report));
    promises.heard(report);
    promises.looked();
    return true;
  }

  private void pass(boolean wild) {
    Instant next = brain.nextWake().orElse(now.plusSeconds(60));
    for (Instant alarm : alarms.values()) {
      next = alarm.isBefore(next) ? alarm : next;
    }
    // Clocks leap, too.
    now = wild && random.nextInt(30) == 0 ? now.plusSeconds(3_600) : next.isAfter(now) ? next : now;
    tell(new Event.Tick());
    promises.ticked();
    for (String dag : List.copyOf(alarms.keySet())) {
      if (!alarms.get(dag).isAfter(now)) {
        alarms.remove(dag);
        // Nobody schedules for ever here: every run must be able to settle.
        if (now.isBefore(START.plus(HORIZON)) && wild) {
          tell(new Event.ScheduleDue(dag));
        }
      }
    }
  }

  /** The same row without a status. */
  static TaskRow undone(TaskRow t) {
    return new TaskRow(
        t.id(),
        t.taskId(),
        t.mapIndex(),
        TaskState.NONE,
        t.tryNumber(),
        t.maxTries(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        0,
        t.outputLength(),
        null,
        null);
  }

  /** The same run as long as nobody had ended it. */
  static RunRow going(RunRow r) {
    return Rows.closed(r, RunState.RUNNING, null, START);
  }

  // ---- for people who look for a bug

  private void print(Batch batch) {
    trace("commit %d at %s", commits, now);
    batch.newRuns().forEach(r -> trace("  new %s %s %s", r.runId(), r.state(), r.logicalDate()));
    batch.changedRuns().forEach(r -> trace("  run %s %s %s", r.runId(), r.state(), r.reason()));
    batch.newTasks().forEach(t -> trace("  + %s", brief(t)));
    batch.changedTasks().forEach(t -> trace("  %s", brief(t)));
    batch.deadlines().set().forEach(d -> trace("  %s", d));
    batch.deadlines().gone().forEach(d -> trace("  gone %s", d));
    batch.deadlines().alerts().forEach(a -> trace("  %s", a));
    batch.backfills().forEach(b -> trace("  %s", b));
    batch.callbacks().forEach(c -> trace("  %s", c));
    batch.answers().forEach(a -> trace("  answer %s", a));
    batch.effects().forEach(e -> trace("  effect %s", e));
  }

  private static String brief(TaskRow t) {
    return "%d %s[%d] %s try %d ending %s length %d skips %s because %s"
        .formatted(
            dev.windlass.run.TaskId.run(t.id()),
            t.taskId(),
            t.mapIndex(),
            t.state(),
            t.tryNumber(),
            t.ending(),
            t.outputLength(),
            t.skips(),
            t.reason());
  }

  /** Prints a seed's life: {@code -Dwindlass.trace=true -Dwindlass.seed=S}. */
  static void trace(String line, @Nullable Object... args) {
    if (TRACE) {
      System.out.println(args.length == 0 ? line : line.formatted(args));
    }
  }
}
