package dev.windlass.brain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.dag.AssetUpdate;
import dev.windlass.dag.Deadline;
import dev.windlass.dag.Json;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunSnapshot;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What should happen: every active run, the schedules, the pools. Deterministic: the same events at
 * the same instants give the same decisions; it never touches a clock, the database, a thread or
 * user code. Used by one thread.
 */
public final class Brain implements BrainRoom {
  private final Decisions out = new Decisions();
  private final Timers timers = new Timers();
  private final Admission admission;
  private final QueuedWatch queuedWatch;
  private final AssetRuns assets =
      new AssetRuns(this, (dag, now) -> startForAssets(entry(dag), now));
  private final Backfills backfills = new Backfills(out);
  private final RunQueue queue = new RunQueue(backfills);
  private final ScheduledRuns schedules = new ScheduledRuns(this);
  private final Turns turns = new Turns();
  private final EndedLately endedLately = new EndedLately();
  private final Limits limits;
  private final Map<String, DagEntry> dags = new LinkedHashMap<>();
  private final Map<Long, RunMachine> runs = new LinkedHashMap<>();

  private long nextRunKey = 1;
  private boolean begun;

  /** An empty brain. */
  public Brain(Limits limits) {
    this.admission = new Admission(limits.parallelism());
    this.limits = limits;
    this.queuedWatch = new QueuedWatch(limits.queuedTimeout());
  }

  @Override
  public Decisions out() {
    return out;
  }

  @Override
  public Admission admission() {
    return admission;
  }

  @Override
  public Timers timers() {
    return timers;
  }

  @Override
  public QueuedWatch queuedWatch() {
    return queuedWatch;
  }

  @Override
  public Limits limits() {
    return limits;
  }

  @Override
  public Optional<String> past(RunMachine run, int task) {
    return Past.owes(entry(run.row().dagId()), run, task);
  }

  @Override
  public Optional<Duration> usual(String dagId, @Nullable String task, Deadline deadline) {
    return entry(dagId).runtimes.average(task, deadline);
  }

  @Override
  public void pastMoved(RunMachine run, Instant now) {
    turns.take("past of", run, () -> lookAgainAfter(run, now));
  }

  private void lookAgainAfter(RunMachine run, Instant now) {
    for (RunMachine later : List.copyOf(entry(run.row().dagId()).active.values())) {
      if (later != run && later.running() && Past.isLater(later, run)) {
        later.reevaluate(now);
      }
    }
  }

  @Override
  public boolean paused(String dagId) {
    DagEntry dag = dags.get(dagId);
    return dag != null && dag.paused;
  }

  /** When {@link Event.Tick} is next wanted; empty: not at all. */
  public Optional<Instant> nextWake() {
    Optional<Instant> late = queuedWatch.next();
    return timers.next().filter(t -> late.isEmpty() || t.isBefore(late.get())).or(() -> late);
  }

  /** Active runs, for gauges and tests. */
  public int activeRuns() {
    return runs.size();
  }

  /** Whether the run is active here. */
  public boolean holds(String dagId, String runId) {
    DagEntry dag = dags.get(dagId);
    return dag != null && dag.active.containsKey(runId);
  }

  /** Whether a plan for this version is here. */
  public boolean knows(String dagId, int version) {
    DagEntry dag = dags.get(dagId);
    return dag != null && dag.plans.containsKey(version);
  }

  /** Takes one event in; what follows from it collects in {@link #out}. */
  public void on(Event event, Instant now) {
    switch (event) {
      case Event.Reported r -> reported(r.report(), now);
      case Event.Tick tick -> tick(now);
      case Event.ScheduleDue due -> schedule(entry(due.dagId()), now);
      case Event.DagLoaded loaded -> dagLoaded(loaded, now);
      case Event.VersionLoaded loaded ->
          entry(loaded.structure().dagId())
              .plans
              .putIfAbsent(loaded.version(), new Plan(loaded.structure(), loaded.version()));
      case Event.DagGone gone -> {
        DagEntry dag = entry(gone.dagId());
        dag.gone = true;
        assets.gone(gone.dagId());
        schedules.plan(dag, now);
      }
      case Event.PoolsLoaded pools -> admission.pools(pools.slots(), pools.includeDeferred());
      case Event.RunRestored restored -> adopt(restored.snapshot());
      case Event.BackfillRestored restored -> backfills.restored(restored);
      case Event.AssetsRestored restored -> assets.restored(restored);
      case Event.Begin begin -> begin(begin, now);
      case Event.Command command -> carryOut(command, now);
    }
    if (begun) {
      admit(now);
    }
  }

  private void admit(Instant now) {
    for (TaskCell cell = admission.next(); cell != null; cell = admission.next()) {
      cell.run.tasks.enqueue(cell, now);
    }
  }

  private void reported(Report report, Instant now) {
    RunMachine run = runs.get(TaskId.run(report.taskId()));
    if (run != null) {
      run.tasks.on(report, now);
    }
  }

  private void tick(Instant now) {
    queuedWatch.ring(now);
    timers.ring(runs, now);
  }

  // ---- restart

  private DagEntry entry(String dagId) {
    return dags.computeIfAbsent(dagId, DagEntry::new);
  }

  private RunMachine adopt(RunSnapshot snapshot) {
    DagEntry dag = entry(snapshot.run().dagId());
    RunMachine run = new RunMachine(this, dag.planOf(snapshot.run().version()), snapshot);
    runs.put(snapshot.run().id(), run);
    dag.active.put(snapshot.run().runId(), run);
    run.backwards = backfills.of(snapshot.run()).map(Backfill::backwards).orElse(false);
    if (snapshot.run().state() == RunState.QUEUED) {
      dag.queue(run);
    }
    return run;
  }

  private void begin(Event.Begin begin, Instant now) {
    begun = true;
    schedules.on(begin.schedules());
    nextRunKey = begin.nextRunKey();
    backfills.begin(begin.nextBackfill());
    for (RunMachine run : List.copyOf(runs.values())) {
      run.resume(now);
    }
    for (DagEntry dag : dags.values()) {
      startQueued(dag, now);
      schedule(dag, now);
    }
  }

  // ---- schedules

  private void dagLoaded(Event.DagLoaded loaded, Instant now) {
    DagEntry dag = entry(loaded.structure().dagId());
    boolean unpaused = dag.loaded(loaded);
    assets.know(loaded.structure());
    if (begun) {
      if (unpaused) {
        dag.active.values().forEach(admission::releaseAll);
      }
      startQueued(dag, now);
      schedule(dag, now);
    }
  }

  /** Creates what is due, and starts what may start. */
  private void schedule(DagEntry dag, Instant now) {
    schedules.make(dag, now);
    startForAssets(dag, now);
    startQueued(dag, now);
  }

  private void startForAssets(DagEntry dag, Instant now) {
    if (begun && schedules.on()) {
      assets.start(dag, now);
    }
  }

  RunMachine add(DagEntry dag, RunRow row) {
    RunMachine run = new RunMachine(this, dag.plan(), row);
    run.backwards = backfills.of(row).map(Backfill::backwards).orElse(false);
    runs.put(row.id(), run);
    dag.active.put(row.runId(), run);
    dag.queue(run);
    run.deadlines.born();
    return run;
  }

  /** Queued runs become running while their DAG or backfill allows it. */
  void startQueued(DagEntry dag, Instant now) {
    turns.take("queue of", dag, () -> queue.start(dag, now));
  }

  /** Everything that keeps a queued run from running. */
  List<String> whyQueued(RunMachine run, Instant now) {
    return queue.why(entry(run.row().dagId()), run, now);
  }

  Backfills backfills() {
    return backfills;
  }

  AssetRuns assets() {
    return assets;
  }

  EndedLately endedLately() {
    return endedLately;
  }

  @Override
  public void updated(TaskCell cell, List<AssetUpdate> said, Instant now) {
    assets.updated(cell, said, now);
  }

  @Override
  public void ended(RunMachine run, Instant now) {
    DagEntry dag = entry(run.row().dagId());
    runs.remove(run.row().id());
    dag.active.remove(run.row().runId());
    endedLately.remember(run);
    dag.remember(run);
    dag.runtimes.remember(run);
    FailedRuns.count(dag, run, out);
    backfills.completeOf(dag);
    startQueued(dag, now);
    if (dag.version >= 0) {
      turns.take("schedule of", dag, () -> schedule(dag, now));
    }
  }

  // ---- commands

  private void carryOut(Event.Command command, Instant now) {
    Commands commands = new Commands(this, now);
    try {
      JsonNode result = commands.carryOut(command);
      out.answer(new Decisions.Answer(command.commandId(), result, null, null));
    } catch (Refused refused) {
      out.answer(new Decisions.Answer(command.commandId(), null, refused.kind(), refused.text()));
    }
  }

  DagEntry known(String dagId) {
    DagEntry dag = dags.get(dagId);
    if (dag == null || dag.version < 0 || dag.gone) {
      throw Refused.notFound("there is no DAG '%s'".formatted(dagId));
    }
    return dag;
  }

  /** The active run, or the finished one brought back by its snapshot; not yet among the active. */
  RunMachine runOf(String dagId, String runId, Optional<RunSnapshot> snapshot) {
    DagEntry dag = entry(dagId);
    RunMachine active = dag.active.get(runId);
    if (active != null) {
      return active;
    }
    Optional<RunMachine> late = endedLately.find(dagId, runId);
    if (late.isPresent()) {
      return late.get();
    }
    RunSnapshot found =
        snapshot.orElseThrow(
            () -> Refused.notFound("DAG '%s' has no run '%s'".formatted(dagId, runId)));
    RunMachine back = new RunMachine(this, dag.planOf(found.run().version()), found);
    // The next command may come before what this one changes is in the rows.
    endedLately.remember(back);
    return back;
  }

  /** A run that was deleted is found no more. */
  void forget(RunMachine run) {
    endedLately.forget(run);
    entry(run.row().dagId()).forget(run);
  }

  /**
   * Forgets a DAG and all its history; where its source is still there, it is told of it anew.
   *
   * @return its unfinished runs: as long as there is one, nothing is forgotten
   */
  int deleteDag(String dagId) {
    DagEntry dag = dags.get(dagId);
    int active = dag == null ? 0 : dag.active.size();
    if (active == 0) {
      dags.remove(dagId);
      endedLately.forgetAll(dagId).forEach(run -> out.delete(run.row().id()));
      assets.forgetAll(dagId);
      out.effect(new Effect.RingFor(dagId, Optional.empty()));
      out.deleteDag(dagId);
    }
    return active;
  }

  /** Takes a finished run among the active ones again: it was cleared and queued. */
  void reopen(RunMachine run, Instant now) {
    forget(run);
    DagEntry dag = entry(run.row().dagId());
    if (runs.putIfAbsent(run.row().id(), run) == null) {
      run.backwards = backfills.of(run.row()).map(Backfill::backwards).orElse(false);
      dag.active.put(run.row().runId(), run);
      dag.queue(run);
    }
    startQueued(dag, now);
  }

  @Override
  public void mayBegin(RunMachine run, Instant now) {
    startQueued(entry(run.row().dagId()), now);
  }

  void pause(DagEntry dag, boolean paused, Instant now) {
    boolean unpaused = dag.paused && !paused;
    dag.paused = paused;
    if (unpaused) {
      dag.active.values().forEach(admission::releaseAll);
    }
    if (dag.version >= 0) {
      schedule(dag, now);
    }
  }

  /** Instances of a finished run have other states now: later runs may have waited for that. */
  void remarked(RunMachine run, Instant now) {
    entry(run.row().dagId()).remember(run);
    pastMoved(run, now);
  }

  /** Removes a queued run from the queue of its DAG: it is being ended. */
  void unqueue(RunMachine run) {
    entry(run.row().dagId()).queued.remove(run);
  }

  long takeRunKey() {
    return nextRunKey++;
  }

  // ---- runs around

  List<RunMachine> active(String dagId) {
    return List.copyOf(entry(dagId).active.values());
  }

  /**
   * A finished run on the newest version of its DAG; tasks that are gone become removed.
   *
   * @param shown whether it is only looked at: nothing that becomes another is kept
   */
  RunMachine onLatestVersion(RunMachine run, boolean shown) {
    DagEntry dag = known(run.row().dagId());
    if (!run.row().state().finished()) {
      throw Refused.conflict(
          "run '%s' is %s; only a finished run can go on with the newest version"
              .formatted(run.row().runId(), run.row().state().word()));
    }
    if (run.row().version() == dag.version) {
      return run;
    }
    if (!shown) {
      endedLately.forget(run);
    }
    BrainRoom room = shown ? new ShownRoom(this) : this;
    RunMachine next = new RunMachine(room, dag.plan(), run.snapshot());
    next.adoptPlan();
    return next;
  }

  static JsonNode result(String name, @Nullable Object value) {
    return Json.object().set(name, Json.tree(value));
  }
}
