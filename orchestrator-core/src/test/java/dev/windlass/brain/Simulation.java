package dev.windlass.brain;

import dev.windlass.brain.Decisions.Batch;
import dev.windlass.dag.Dag;
import dev.windlass.dag.DagStructure;
import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.Shape;
import dev.windlass.dag.Json;
import dev.windlass.run.Blame;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunSnapshot;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The world, from one seed: random DAGs, a database that may or may not have committed, workers
 * that die, jobs in another system that live on, late and doubled reports, people who clear and end
 * runs, a process that crashes at any journal boundary. After every step {@link Promises} looks.
 */
final class Simulation {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int NARROW = 2;
  private static final int PARALLELISM = 6;
  private static final int LOST_BUDGET = 2;
  private static final Duration HORIZON = Duration.ofHours(2);

  /** One job in another system. */
  static final class ExternalJob {
    final long task;
    final boolean setup;
    int submissions;
    boolean live = true;
    boolean done;
    boolean failed;

    ExternalJob(long task, boolean setup) {
      this.task = task;
      this.setup = setup;
    }
  }

  /** One attempt on a worker. */
  private static final class Worker {
    final Effect.Attempt attempt;
    boolean started;
    boolean submitted;
    boolean told;
    int toldAfter = -1;
    boolean ending;

    Worker(Effect.Attempt attempt) {
      this.attempt = attempt;
    }
  }

  final SplittableRandom random;
  final Map<String, Dag> dags = new LinkedHashMap<>();

  // The database: what was committed.
  final Map<Long, RunRow> runs = new TreeMap<>();
  final Map<Long, TaskRow> tasks = new TreeMap<>();
  final Map<String, Decisions.DagTimes> times = new HashMap<>();
  final Map<Long, Integer> clears = new HashMap<>();
  final Set<Long> touchedByPeople = new LinkedHashSet<>();

  /** Runs where somebody marked a task: a marked teardown never ran, so the reaper has to. */
  final Set<Long> reaped = new LinkedHashSet<>();

  /** Runs somebody marked, whole or in part: what they say there counts. */
  final Set<Long> marked = new LinkedHashSet<>();

  /** Clear commands, and the run each was for. */
  final Map<Long, Long> clearCommands = new HashMap<>();

  // The outside world.
  final Map<String, ExternalJob> jobs = new LinkedHashMap<>();
  final Set<String> resources = new LinkedHashSet<>();
  private final List<Worker> workers = new ArrayList<>();
  private final List<Report> inFlight = new ArrayList<>();
  private final Map<String, Instant> alarms = new LinkedHashMap<>();

  private final Promises promises = new Promises(this);
  private Brain brain;
  private Instant now = START;
  private int commits;
  private long commands;
  int crashes;

  Simulation(long seed) {
    random = new SplittableRandom(seed);
    for (int i = 0; i < 1 + random.nextInt(2); i++) {
      Dag dag = RandomDag.of("d" + i, random);
      dags.put(dag.id(), dag);
    }
    brain = revive();
  }

  static int poolSlots() {
    return NARROW;
  }

  static int lostBudget() {
    return LOST_BUDGET;
  }

  static int parallelism() {
    return PARALLELISM;
  }

  /** Lives through {@code steps} random steps, then lets everything come to rest. */
  void live(int steps) {
    for (int i = 0; i < steps; i++) {
      step(true);
    }
    for (int i = 0; i < 20_000 && !atRest(); i++) {
      step(false);
    }
    promises.settled(atRest());
  }

  private boolean atRest() {
    return workers.isEmpty()
        && inFlight.isEmpty()
        && runs.values().stream().allMatch(r -> r.state().finished())
        && brain.activeRuns() == 0;
  }

  private void step(boolean wild) {
    int dice = random.nextInt(wild ? 100 : 80);
    if (dice < 35) {
      work(wild);
    } else if (dice < 55) {
      deliver(wild);
    } else if (dice < 68) {
      commit(wild);
    } else if (dice < 76) {
      pass(wild);
    } else if (dice < 80) {
      advanceJobs(wild);
    } else if (dice < 90) {
      ask();
    } else if (dice < 92) {
      crash();
    } else if (dice < 96 && !inFlight.isEmpty()) {
      inFlight.add(inFlight.get(random.nextInt(inFlight.size())));
    } else {
      commit(wild);
    }
    promises.look();
  }

  // ---- the process

  private Brain revive() {
    Brain next = new Brain(new Limits(PARALLELISM, LOST_BUDGET, 1_000));
    var pools = new LinkedHashMap<String, Integer>();
    pools.put("default_pool", 128);
    pools.put("narrow", NARROW);
    next.on(new Event.PoolsLoaded(pools), now);
    dags.forEach(
        (id, dag) -> {
          Decisions.DagTimes t = times.get(id);
          next.on(
              new Event.DagLoaded(
                  dag.structure(),
                  1,
                  t != null && t.paused(),
                  t == null ? null : t.lastAutomated(),
                  Set.of()),
              now);
        });
    runs.values().stream()
        .filter(r -> !r.state().finished())
        .forEach(r -> next.on(new Event.RunRestored(snapshot(r)), now));
    long last = runs.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    next.on(new Event.Begin(last + 1, 1, true), now);
    return next;
  }

  private RunSnapshot snapshot(RunRow run) {
    return new RunSnapshot(
        run, tasks.values().stream().filter(t -> TaskId.run(t.id()) == run.id()).toList());
  }

  /** Everything in memory is gone; what was not committed never was; jobs elsewhere live on. */
  private void crash() {
    trace("CRASH");
    crashes++;
    workers.clear();
    inFlight.clear();
    alarms.clear();
    brain = revive();
  }

  /** One journal boundary: the batch is durable, then its effects come out. */
  private void commit(boolean wild) {
    Batch batch = brain.out().take();
    promises.before(batch);
    batch.newRuns().forEach(r -> trace("commit new %s %s", r.runId(), r.state()));
    batch
        .changedRuns()
        .forEach(r -> trace("commit run %s %s %s", r.runId(), r.state(), r.ending()));
    batch.changedTasks().forEach(t -> trace("commit %s", brief(t)));
    batch.effects().forEach(e -> trace("effect %s", e));
    batch.newRuns().forEach(r -> runs.put(r.id(), r));
    batch.changedRuns().forEach(r -> runs.put(r.id(), r));
    batch.newTasks().forEach(t -> tasks.put(t.id(), t));
    batch.changedTasks().forEach(t -> tasks.put(t.id(), t));
    batch.dags().forEach(d -> times.put(d.dagId(), d));
    commits++;
    batch.changedRuns().forEach(promises::outcome);
    // A crash between the commit and its effects; not at the end, where a restart would heal a run
    // that is stuck.
    if (wild && random.nextInt(60) == 0) {
      crash();
      return;
    }
    for (Effect effect : batch.effects()) {
      switch (effect) {
        case Effect.Start start -> begin(start.attempt());
        case Effect.End end -> end(end);
        case Effect.RingFor ring -> {
          alarms.remove(ring.dagId());
          ring.at().ifPresent(at -> alarms.put(ring.dagId(), at));
        }
      }
    }
  }

  private void begin(Effect.Attempt attempt) {
    promises.started(attempt);
    workers.removeIf(w -> w.attempt.taskId() == attempt.taskId());
    workers.add(new Worker(attempt));
  }

  private void end(Effect.End end) {
    workers.stream()
        .filter(w -> w.attempt.taskId() == end.taskId() && w.attempt.tryNumber() == end.tryNumber())
        .forEach(w -> w.ending = true);
  }

  private void deliver(boolean wild) {
    if (inFlight.isEmpty()) {
      return;
    }
    int which = wild ? random.nextInt(inFlight.size()) : 0;
    Report report = inFlight.remove(which);
    trace("deliver %s", report);
    brain.on(new Event.Reported(report), now);
  }

  private void pass(boolean wild) {
    Optional<Instant> wake = brain.nextWake();
    Instant alarm = alarms.values().stream().min(Instant::compareTo).orElse(null);
    Instant next = wake.orElse(alarm == null ? now.plusSeconds(60) : alarm);
    if (alarm != null && alarm.isBefore(next)) {
      next = alarm;
    }
    // Clocks leap, too.
    now = wild && random.nextInt(30) == 0 ? now.plusSeconds(3_600) : next.isAfter(now) ? next : now;
    brain.on(new Event.Tick(), now);
    for (String dag : List.copyOf(alarms.keySet())) {
      if (!alarms.get(dag).isAfter(now)) {
        alarms.remove(dag);
        // Nobody schedules for ever here: every run must be able to settle.
        if (now.isBefore(START.plus(HORIZON)) && wild) {
          brain.on(new Event.ScheduleDue(dag), now);
        }
      }
    }
  }

  // ---- people

  private void ask() {
    List<RunRow> known = List.copyOf(runs.values());
    int dice = random.nextInt(10);
    if (dice < 4 || known.isEmpty()) {
      String dag = any(List.copyOf(dags.keySet()));
      brain.on(trigger(dag), now);
      return;
    }
    RunRow run = any(known);
    Optional<RunSnapshot> snapshot =
        brain.holds(run.dagId(), run.runId()) || !run.state().finished()
            ? Optional.empty()
            : Optional.of(snapshot(run));
    if (!brain.holds(run.dagId(), run.runId()) && snapshot.isEmpty()) {
      return;
    }
    if (dice < 7) {
      String task = any(dags.get(run.dagId()).structure().tasks()).id();
      touchedByPeople.add(run.id());
      clears.merge(run.id(), 1, Integer::sum);
      trace("clear %s of %s", task, run.runId());
      clearCommands.put(commands + 1, run.id());
      brain.on(
          new Event.Clear(
              ++commands,
              run.dagId(),
              run.runId(),
              snapshot,
              random.nextInt(4) == 0 ? List.of() : List.of(task),
              random.nextInt(3) == 0,
              random.nextInt(4) == 0,
              random.nextBoolean(),
              false),
          now);
    } else if (dice < 8) {
      touchedByPeople.add(run.id());
      String state = random.nextBoolean() ? "failed" : "success";
      marked.add(run.id());
      trace("mark %s %s", run.runId(), state);
      brain.on(new Event.MarkRun(++commands, run.dagId(), run.runId(), snapshot, state), now);
    } else if (dice < 9) {
      touchedByPeople.add(run.id());
      clears.merge(run.id(), 1, Integer::sum);
      String task = any(dags.get(run.dagId()).structure().tasks()).id();
      reaped.add(run.id());
      marked.add(run.id());
      TaskState state = any(List.of(TaskState.SUCCESS, TaskState.FAILED, TaskState.SKIPPED));
      brain.on(
          new Event.MarkTask(++commands, run.dagId(), run.runId(), snapshot, task, state, false),
          now);
    } else {
      brain.on(new Event.Pause(++commands, run.dagId(), true), now);
      brain.on(new Event.Pause(++commands, run.dagId(), false), now);
    }
  }

  private Event.Trigger trigger(String dag) {
    String id = "r" + commands;
    return new Event.Trigger(
        ++commands,
        dag,
        Optional.of(id),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Json.object(),
        null,
        "test",
        null,
        runs.values().stream().anyMatch(r -> r.dagId().equals(dag) && r.runId().equals(id)));
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  // ---- workers and the other system

  private void work(boolean wild) {
    if (workers.isEmpty()) {
      return;
    }
    Worker worker = any(workers);
    if (!worker.started) {
      worker.started = true;
      inFlight.add(
          new Report.Started(worker.attempt.taskId(), worker.attempt.tryNumber(), "w", now));
      return;
    }
    if (shape(worker) == Shape.REMOTE_JOB && role(worker) != Role.TEARDOWN) {
      remote(worker, wild);
    } else if (worker.ending) {
      finish(worker, new Report.Ended(worker.attempt.taskId(), worker.attempt.tryNumber(), now));
    } else if (random.nextInt(3) == 0) {
      finish(worker, outcome(worker, wild));
    }
  }

  private Shape shape(Worker worker) {
    return spec(worker).shape();
  }

  private Role role(Worker worker) {
    return spec(worker).role();
  }

  private DagStructure.TaskSpec spec(Worker worker) {
    return spec(worker.attempt.dagId(), worker.attempt.task());
  }

  DagStructure.TaskSpec spec(String dagId, String taskId) {
    Dag dag = dags.get(dagId);
    return dag.structure().tasks().get(dag.ordinal(taskId));
  }

  private void finish(Worker worker, Report last) {
    workers.remove(worker);
    inFlight.add(last);
  }

  private Report outcome(Worker worker, boolean wild) {
    long task = worker.attempt.taskId();
    int tryNumber = worker.attempt.tryNumber();
    if (role(worker) == Role.TEARDOWN) {
      // A teardown that succeeds has destroyed what its setups had made.
      destroyOf(worker);
      return new Report.Succeeded(task, tryNumber, null, now);
    }
    int dice = random.nextInt(wild ? 10 : 20);
    if (dice < 2) {
      return new Report.Failed(task, tryNumber, "broken", dice == 0, Blame.USER, now);
    }
    return dice == 3
        ? new Report.Skipped(task, tryNumber, "nothing to do", now)
        : new Report.Succeeded(task, tryNumber, "\"x\"", now);
  }

  /** Destroys what the setup's output names: the resource of its last attempt, and no other. */
  private void destroyOf(Worker teardown) {
    List<DagStructure.TaskSpec> all = dags.get(teardown.attempt.dagId()).structure().tasks();
    long run = TaskId.run(teardown.attempt.taskId());
    for (int i = 0; i < all.size(); i++) {
      if (spec(teardown).setups().contains(all.get(i).id())) {
        resources.remove(tasks.get(TaskId.of(run, i)).key());
      }
    }
  }

  /** What {@code RunningAttempt} does for a remote job, one step at a time. */
  private void remote(Worker worker, boolean wild) {
    Effect.Attempt attempt = worker.attempt;
    String key = attempt.key();
    ExternalJob job = jobs.get(key);
    if (worker.ending) {
      gone(key, job);
      finish(worker, new Report.Ended(attempt.taskId(), attempt.tryNumber(), now));
    } else if (!worker.submitted) {
      if (job == null) {
        promises.submitting(attempt);
        job = new ExternalJob(attempt.taskId(), role(worker) == Role.SETUP);
        jobs.put(key, job);
        job.submissions++;
        if (job.setup) {
          resources.add(key);
        }
      } else if (!attempt.attach()) {
        job.submissions++;
      }
      worker.submitted = true;
    } else if (!worker.told) {
      worker.told = true;
      worker.toldAfter = commits;
      inFlight.add(
          new Report.Submitted(attempt.taskId(), attempt.tryNumber(), "\"" + key + "\"", now));
    } else if (commits > worker.toldAfter && job != null && job.done) {
      if (job.failed) {
        gone(key, job);
        finish(
            worker,
            new Report.Failed(
                attempt.taskId(), attempt.tryNumber(), "job broke", true, Blame.USER, now));
      } else {
        finish(worker, new Report.Succeeded(attempt.taskId(), attempt.tryNumber(), "\"h\"", now));
      }
    } else if (!wild && job != null) {
      job.done = true;
      job.live = false;
    }
  }

  private void gone(String key, @Nullable ExternalJob job) {
    if (job != null) {
      job.live = false;
      job.done = true;
    }
    resources.remove(key);
  }

  private void advanceJobs(boolean wild) {
    for (ExternalJob job : jobs.values()) {
      if (job.live && random.nextInt(3) == 0) {
        job.live = false;
        job.done = true;
        job.failed = wild && random.nextInt(4) == 0;
      }
    }
  }

  private String brief(TaskRow t) {
    return "%s/%s %s try %d %s"
        .formatted(
            runs.containsKey(TaskId.run(t.id())) ? runs.get(TaskId.run(t.id())).runId() : "?",
            t.taskId(),
            t.state(),
            t.tryNumber(),
            t.ending());
  }

  /** Prints a seed's life: {@code -Dwindlass.trace=true -Dwindlass.seed=S}. */
  private static void trace(String line, Object... args) {
    if (Boolean.getBoolean("windlass.trace")) {
      System.out.println(args.length == 0 ? line : line.formatted(args));
    }
  }
}
