package dev.windlass.brain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.dag.Asset;
import dev.windlass.dag.AssetEvent;
import dev.windlass.dag.AssetExpr;
import dev.windlass.dag.AssetUpdate;
import dev.windlass.dag.DagStructure;
import dev.windlass.dag.Json;
import dev.windlass.dag.RunType;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunSnapshot;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskId;
import dev.windlass.timetable.Timetable.Due;
import java.time.Instant;
import java.util.ArrayList;
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
public final class Brain implements RunMachine.BrainRoom {
  private static final int LATELY = 64;

  /** Stands for no backfill. */
  private static final Long OWN_LIMIT = 0L;

  private final Decisions out = new Decisions();
  private final Timers timers = new Timers();
  private final Admission admission;
  private final AssetBook assets = new AssetBook();
  private final Limits limits;
  private final Map<String, DagEntry> dags = new LinkedHashMap<>();
  private final Map<Long, RunMachine> runs = new LinkedHashMap<>();
  private final Map<Long, Backfill> backfills = new LinkedHashMap<>();

  /** Runs that ended lately: a command read before their end was committed still finds them. */
  private final Map<String, RunMachine> ended = new LinkedHashMap<>();

  private long nextRunKey = 1;
  private long nextBackfill = 1;
  private boolean begun;
  private boolean schedules = true;

  /** An empty brain. */
  public Brain(Limits limits) {
    this.admission = new Admission(limits.parallelism());
    this.limits = limits;
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
  public Limits limits() {
    return limits;
  }

  @Override
  public Optional<String> past(RunMachine run, int task) {
    return Past.owes(entry(run.row().dagId()), run, task);
  }

  @Override
  public void pastMoved(RunMachine run, Instant now) {
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
    return timers.next();
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
        replan(dag, now);
      }
      case Event.PoolsLoaded pools -> admission.pools(pools.slots(), pools.includeDeferred());
      case Event.RunRestored restored -> adopt(restored.snapshot());
      case Event.BackfillRestored b ->
          backfills.put(
              b.id(),
              new Backfill(b.id(), b.dagId(), b.maxActiveRuns(), b.backwards(), b.paused()));
      case Event.AssetsRestored restored -> {
        assets.restore(restored.nextEvent());
        restored
            .queued()
            .forEach(q -> assets.restored(q.dagId(), q.eventId(), q.asset(), q.alias()));
      }
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
    for (Optional<Timers.Due> due = timers.pollDue(now);
        due.isPresent();
        due = timers.pollDue(now)) {
      Timers.Due d = due.get();
      if (runs.get(d.run().row().id()) == d.run()) {
        d.run().due(d, now);
      }
    }
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
    run.backwards = backwards(snapshot.run());
    if (snapshot.run().state() == RunState.QUEUED) {
      dag.queued.add(run);
    }
    return run;
  }

  private void begin(Event.Begin begin, Instant now) {
    begun = true;
    schedules = begin.schedules();
    nextRunKey = begin.nextRunKey();
    nextBackfill = begin.nextBackfill();
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
    dag.plans.putIfAbsent(loaded.version(), new Plan(loaded.structure(), loaded.version()));
    dag.version = loaded.version();
    assets.know(loaded.structure());
    knowAssets(loaded.structure());
    dag.gone = false;
    dag.takenDates.addAll(loaded.takenDates());
    loaded.past().forEach(dag::remember);
    dag.failedInARow = Math.max(dag.failedInARow, loaded.failedInARow());
    Instant last = loaded.lastAutomated();
    if (last != null && (dag.lastAutomated == null || dag.lastAutomated.isBefore(last))) {
      dag.lastAutomated = last;
      dag.lastIntervalEnd = loaded.lastIntervalEnd();
    }
    boolean unpaused = dag.paused && !loaded.paused();
    dag.paused = loaded.paused();
    if (begun) {
      if (unpaused) {
        dag.active.values().forEach(admission::releaseAll);
      }
      startQueued(dag, now);
      schedule(dag, now);
    }
  }

  private void replan(DagEntry dag, Instant now) {
    dag.planNext(now);
    out.dag(dag.times());
    // A run that is due but held back by the limit is looked at again when a run ends.
    Optional<Instant> ring = dag.nextDue.map(Due::runAfter).filter(at -> at.isAfter(now));
    out.effect(new Effect.RingFor(dag.dagId, ring));
  }

  /** Creates what is due, as far as the limit on active runs allows. */
  private void schedule(DagEntry dag, Instant now) {
    replan(dag, now);
    while (schedules
        && dag.nextDue.isPresent()
        && !dag.nextDue.get().runAfter().isAfter(now)
        && dag.open() < dag.structure().maxActiveRuns()) {
      Due due = dag.nextDue.get();
      dag.automated(due);
      if (!dag.takenDates.remove(due.logicalDate())) {
        create(dag, RunType.SCHEDULED, RunIds.scheduled(due.logicalDate()), due, now);
      }
      replan(dag, now);
    }
    startForAssets(dag, now);
    startQueued(dag, now);
  }

  // ---- assets

  private void knowAssets(DagStructure dag) {
    dag.tasks().forEach(t -> t.outlets().forEach(out::asset));
    dag.assets().ifPresent(this::knowAssets);
  }

  private void knowAssets(AssetExpr wanted) {
    switch (wanted) {
      case Asset asset -> out.asset(asset);
      case AssetExpr.Alias alias -> {}
      case AssetExpr.All all -> all.parts().forEach(this::knowAssets);
      case AssetExpr.Any any -> any.parts().forEach(this::knowAssets);
    }
  }

  @Override
  public void updated(TaskCell cell, List<AssetUpdate> said, Instant now) {
    List<AssetUpdate> all = new ArrayList<>(said);
    for (Asset outlet : cell.run.plan.tasks[cell.task].outlets()) {
      if (said.stream().noneMatch(u -> u.asset().name().equals(outlet.name()))) {
        all.add(new AssetUpdate(outlet, "", Json.object()));
      }
    }
    for (AssetUpdate update : all) {
      out.asset(update.asset());
      arrived(
          new AssetEvent(
              assets.takeEvent(),
              update.asset().name(),
              update.alias().isEmpty() ? null : update.alias(),
              update.extra(),
              cell.run.row().dagId(),
              cell.run.row().runId(),
              cell.taskId,
              cell.mapIndex,
              null,
              now),
          now);
    }
  }

  long assetSaid(Event.AssetSaid c, Instant now) {
    if (!assets.knows(c.asset())) {
      throw Refused.notFound("no DAG produces or waits for an asset '%s'".formatted(c.asset()));
    }
    AssetEvent event =
        new AssetEvent(
            assets.takeEvent(), c.asset(), null, c.extra(), null, null, null, -1, c.user(), now);
    arrived(event, now);
    return event.id();
  }

  private void arrived(AssetEvent event, Instant now) {
    out.assetEvent(event);
    for (String dagId : assets.arrived(event)) {
      out.queueAsset(dagId, event.id());
      startForAssets(entry(dagId), now);
    }
  }

  int forgetAssets(String dagId, Optional<String> asset) {
    List<Long> gone = assets.forget(dagId, asset);
    gone.forEach(e -> out.unqueueAsset(dagId, e));
    return gone.size();
  }

  /** One run takes every event that has arrived, once there is room for it. */
  private void startForAssets(DagEntry dag, Instant now) {
    if (!begun
        || !schedules
        || dag.paused
        || dag.gone
        || dag.version < 0
        || !assets.met(dag.dagId)
        || dag.open() >= dag.structure().maxActiveRuns()) {
      return;
    }
    long key = nextRunKey++;
    List<Long> events = assets.take(dag.dagId);
    RunMachine run =
        add(
            dag,
            new RunRow(
                key,
                dag.dagId,
                RunIds.of(RunType.ASSET_TRIGGERED, now) + "_" + key,
                RunType.ASSET_TRIGGERED,
                RunState.QUEUED,
                dag.version,
                null,
                null,
                null,
                now,
                now,
                null,
                null,
                Json.object(),
                null,
                "asset",
                null,
                0,
                null,
                false,
                null));
    for (long event : events) {
      out.unqueueAsset(dag.dagId, event);
      out.consumeAsset(run.row().id(), event);
    }
    startQueued(dag, now);
  }

  private void create(DagEntry dag, RunType type, String runId, Due due, Instant now) {
    add(
        dag,
        new RunRow(
            nextRunKey++,
            dag.dagId,
            runId,
            type,
            RunState.QUEUED,
            dag.version,
            due.logicalDate(),
            due.interval().start(),
            due.interval().end(),
            due.runAfter(),
            now,
            null,
            null,
            Json.object(),
            null,
            "timetable",
            null,
            0,
            null,
            false,
            null));
  }

  RunMachine add(DagEntry dag, RunRow row) {
    RunMachine run = new RunMachine(this, dag.plan(), row);
    run.backwards = backwards(row);
    runs.put(row.id(), run);
    dag.active.put(row.runId(), run);
    dag.queued.add(run);
    return run;
  }

  private boolean backwards(RunRow row) {
    Backfill own = row.backfillId() == null ? null : backfills.get(row.backfillId());
    return own != null && own.backwards();
  }

  /** Queued runs become running while their DAG or backfill allows it. */
  void startQueued(DagEntry dag, Instant now) {
    if (dag.paused) {
      return;
    }
    Map<Long, Integer> running = running(dag);
    for (RunMachine run : List.copyOf(dag.queued)) {
      // One that started may have ended at once, and let others start before us.
      if (mayRun(dag, run, running)
          && !run.row().runAfter().isAfter(now)
          && dag.queued.remove(run)) {
        run.start(now);
        running = running(dag);
      }
    }
  }

  /** Running runs by the backfill whose limit they count against; 0: the DAG's own. */
  private static Map<Long, Integer> running(DagEntry dag) {
    Map<Long, Integer> counts = new LinkedHashMap<>();
    for (RunMachine run : dag.active.values()) {
      if (run.row().state() == RunState.RUNNING) {
        counts.merge(limitOf(run), 1, Integer::sum);
      }
    }
    return counts;
  }

  private static Long limitOf(RunMachine run) {
    Long backfill = run.row().backfillId();
    return backfill == null ? OWN_LIMIT : backfill;
  }

  private boolean mayRun(DagEntry dag, RunMachine run) {
    return mayRun(dag, run, running(dag));
  }

  private boolean mayRun(DagEntry dag, RunMachine run, Map<Long, Integer> running) {
    Backfill own = backfills.get(limitOf(run));
    if (own != null && own.paused()) {
      return false;
    }
    // A run of a backfill that is over was cleared: the DAG's own limit is right for it.
    int limit = own == null ? dag.structure().maxActiveRuns() : own.maxActiveRuns();
    return running.getOrDefault(limitOf(run), 0) < limit;
  }

  /** Everything that keeps a queued run from running. */
  List<String> whyQueued(RunMachine run, Instant now) {
    DagEntry dag = entry(run.row().dagId());
    List<String> why = new ArrayList<>();
    Long backfill = run.row().backfillId();
    Backfill own = backfill == null ? null : backfills.get(backfill);
    if (run.row().runAfter().isAfter(now)) {
      why.add("the run is not due before " + run.row().runAfter());
    }
    if (own != null && own.paused()) {
      why.add("its backfill %d is paused; unpause it".formatted(own.id()));
    } else if (!mayRun(dag, run) && own != null) {
      why.add(
          "its backfill %d runs at most %d runs at a time"
              .formatted(own.id(), own.maxActiveRuns()));
    } else if (!mayRun(dag, run)) {
      why.add(
          "the DAG has %d of at most %d running runs (max_active_runs)"
              .formatted(dag.running(), dag.structure().maxActiveRuns()));
    }
    return why;
  }

  @Override
  public void ended(RunMachine run, Instant now) {
    DagEntry dag = entry(run.row().dagId());
    runs.remove(run.row().id());
    dag.active.remove(run.row().runId());
    remember(run);
    dag.remember(run);
    countFailures(dag, run);
    completeBackfills(dag);
    startQueued(dag, now);
    if (dag.version >= 0) {
      schedule(dag, now);
    }
  }

  /** After so many failed runs in a row a DAG is paused, until a person has looked. */
  private void countFailures(DagEntry dag, RunMachine run) {
    dag.failedInARow = run.row().state() == RunState.FAILED ? dag.failedInARow + 1 : 0;
    int most = run.plan.dag.limits().maxConsecutiveFailedRuns();
    if (most > 0 && dag.failedInARow >= most && !dag.paused) {
      dag.paused = true;
      dag.failedInARow = 0;
      out.audit(
          new Decisions.Audit(
              dag.dagId,
              "dag paused",
              "%d runs failed one after another (max_consecutive_failed_dag_runs)"
                  .formatted(most)));
    }
    if (most > 0) {
      out.dag(dag.times());
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
    RunMachine late = ended.get(key(dagId, runId));
    if (late != null) {
      return late;
    }
    RunSnapshot found =
        snapshot.orElseThrow(
            () -> Refused.notFound("DAG '%s' has no run '%s'".formatted(dagId, runId)));
    RunMachine back = new RunMachine(this, dag.planOf(found.run().version()), found);
    // The next command may come before what this one changes is in the rows.
    remember(back);
    return back;
  }

  private static String key(String dagId, String runId) {
    return dagId + "\n" + runId;
  }

  private void remember(RunMachine run) {
    ended.put(key(run.row().dagId(), run.row().runId()), run);
    if (ended.size() > LATELY) {
      ended.remove(ended.keySet().iterator().next());
    }
  }

  /** Whether a run with this id or date ended so lately that its rows may not show it yet. */
  boolean endedLately(String dagId, String runId, Optional<Instant> logicalDate) {
    return ended.containsKey(key(dagId, runId))
        || (logicalDate.isPresent()
            && ended.values().stream()
                .anyMatch(
                    r ->
                        r.row().dagId().equals(dagId)
                            && logicalDate.get().equals(r.row().logicalDate())));
  }

  /** A run that was deleted is found no more. */
  void forget(RunMachine run) {
    ended.remove(key(run.row().dagId(), run.row().runId()));
    entry(run.row().dagId()).forget(run);
  }

  /** Takes a finished run among the active ones again: it was cleared and queued. */
  void reopen(RunMachine run, Instant now) {
    forget(run);
    DagEntry dag = entry(run.row().dagId());
    if (runs.putIfAbsent(run.row().id(), run) == null) {
      run.backwards = backwards(run.row());
      dag.active.put(run.row().runId(), run);
      dag.queued.add(run);
    }
    startQueued(dag, now);
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

  // ---- backfills

  Backfill beginBackfill(String dagId, int maxActiveRuns, boolean backwards) {
    Backfill backfill = new Backfill(nextBackfill++, dagId, maxActiveRuns, backwards, false);
    backfills.put(backfill.id(), backfill);
    return backfill;
  }

  Optional<Backfill> backfill(long id) {
    return Optional.ofNullable(backfills.get(id));
  }

  /** The unfinished backfill of a DAG: there is one at most. */
  Optional<Backfill> backfillOf(String dagId) {
    return backfills.values().stream().filter(b -> b.dagId().equals(dagId)).findFirst();
  }

  void pauseBackfill(Backfill backfill, boolean paused) {
    backfills.put(backfill.id(), backfill.paused(paused));
    out.backfill(new Decisions.BackfillChange.Paused(backfill.id(), paused));
  }

  void completeBackfill(Backfill backfill) {
    if (backfills.remove(backfill.id()) != null) {
      out.backfill(new Decisions.BackfillChange.Completed(backfill.id()));
    }
  }

  /** A backfill is complete when none of its runs is queued or running. */
  void completeBackfills(DagEntry dag) {
    for (Backfill backfill : List.copyOf(backfills.values())) {
      boolean open =
          dag.active.values().stream()
              .anyMatch(r -> Long.valueOf(backfill.id()).equals(r.row().backfillId()));
      if (backfill.dagId().equals(dag.dagId) && !open) {
        completeBackfill(backfill);
      }
    }
  }

  // ---- runs around

  List<RunMachine> active(String dagId) {
    return List.copyOf(entry(dagId).active.values());
  }

  /** A finished run on the newest version of its DAG; tasks that are gone become removed. */
  RunMachine onLatestVersion(RunMachine run, Optional<RunSnapshot> snapshot) {
    DagEntry dag = known(run.row().dagId());
    if (!run.row().state().finished()) {
      throw Refused.conflict(
          "run '%s' is %s; only a finished run can go on with the newest version"
              .formatted(run.row().runId(), run.row().state().word()));
    }
    if (run.row().version() == dag.version) {
      return run;
    }
    ended.remove(key(run.row().dagId(), run.row().runId()));
    RunSnapshot before = snapshot.orElseGet(run::snapshot);
    RunMachine next = new RunMachine(this, dag.plan(), before);
    next.adoptPlan();
    return next;
  }

  static JsonNode result(String name, @Nullable Object value) {
    return Json.object().set(name, Json.tree(value));
  }
}
