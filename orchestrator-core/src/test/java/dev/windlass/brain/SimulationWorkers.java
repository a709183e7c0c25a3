package dev.windlass.brain;

import dev.windlass.dag.Branch;
import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.Shape;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.run.Blame;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Workers, what they report, and the other system whose jobs and resources outlive them. */
final class SimulationWorkers {
  /** One job in the other system. */
  static final class ExternalJob {
    final long task;
    int submissions;
    boolean live = true;
    boolean done;
    boolean failed;

    ExternalJob(long task) {
      this.task = task;
    }
  }

  /** One attempt on a worker. */
  private static final class Worker {
    final Effect.Attempt attempt;
    final TaskSpec spec;
    boolean started;
    boolean submitted;
    boolean told;
    int toldAfter = -1;
    boolean ending;

    Worker(Effect.Attempt attempt, TaskSpec spec) {
      this.attempt = attempt;
      this.spec = spec;
    }
  }

  /** An attempt of an instance. */
  record Try(long task, int number) {}

  /** What a teardown says that is to try again. */
  static final String NOT_GONE = "not gone yet";

  final Map<String, ExternalJob> jobs = new LinkedHashMap<>();
  final Set<String> resources = new LinkedHashSet<>();

  /** What branching attempts said they decided. */
  final Map<Try, Branch> branches = new LinkedHashMap<>();

  private final Simulation world;
  private final List<Worker> workers = new ArrayList<>();
  private final List<Report> inFlight = new ArrayList<>();

  SimulationWorkers(Simulation world) {
    this.world = world;
  }

  boolean idle() {
    return workers.isEmpty() && inFlight.isEmpty();
  }

  /** The process is gone, and with it whatever was on its way. */
  void crash() {
    workers.clear();
    inFlight.clear();
  }

  void begin(Effect.Attempt attempt) {
    workers.removeIf(w -> w.attempt.taskId() == attempt.taskId());
    workers.add(new Worker(attempt, world.dag(attempt.dagId()).spec(attempt.task())));
  }

  void end(Effect.End end) {
    for (Worker w : workers) {
      if (w.attempt.taskId() == end.taskId() && w.attempt.tryNumber() == end.tryNumber()) {
        w.ending = true;
      }
    }
  }

  void repeatSomething() {
    if (!inFlight.isEmpty()) {
      inFlight.add(inFlight.get(world.random.nextInt(inFlight.size())));
    }
  }

  /** A worker dies with its attempt, and the executor says so; jobs elsewhere are taken up. */
  void loseOne() {
    List<Worker> mortal = workers.stream().filter(w -> w.spec.shape() != Shape.REMOTE_JOB).toList();
    if (!mortal.isEmpty()) {
      Worker worker = mortal.get(world.random.nextInt(mortal.size()));
      workers.remove(worker);
      inFlight.add(
          new Report.Lost(worker.attempt.taskId(), worker.attempt.tryNumber(), world.now()));
    }
  }

  /** The next report to arrive: any one when the world is wild, or the oldest; null: none. */
  @Nullable Report arrive(boolean wild) {
    return inFlight.isEmpty()
        ? null
        : inFlight.remove(wild ? world.random.nextInt(inFlight.size()) : 0);
  }

  void workOne() {
    if (!workers.isEmpty()) {
      work(workers.get(world.random.nextInt(workers.size())), true);
    }
  }

  void workAll() {
    for (Worker worker : List.copyOf(workers)) {
      work(worker, false);
    }
  }

  private void work(Worker worker, boolean wild) {
    long task = worker.attempt.taskId();
    int number = worker.attempt.tryNumber();
    if (!worker.started) {
      worker.started = true;
      inFlight.add(new Report.Started(task, number, "w", world.now()));
    } else if (worker.spec.shape() == Shape.REMOTE_JOB && worker.spec.role() != Role.TEARDOWN) {
      remote(worker, wild);
    } else if (worker.ending) {
      finish(worker, new Report.Ended(task, number, world.now()));
    } else if (worker.spec.shape() == Shape.SENSOR && !worker.told) {
      worker.told = true;
      inFlight.add(new Report.Waiting(task, number, world.now()));
    } else if (wild && worker.spec.waitTimeout().isPresent() && world.random.nextInt(3) > 0) {
      // It looked once more in vain.
      if (worker.spec.shape() == Shape.SENSOR) {
        inFlight.add(new Report.Waiting(task, number, world.now()));
      }
    } else if (!wild || world.random.nextInt(3) == 0) {
      finish(worker, outcome(worker, wild));
    }
  }

  private void finish(Worker worker, Report last) {
    workers.remove(worker);
    inFlight.add(last);
  }

  private Report outcome(Worker worker, boolean wild) {
    long task = worker.attempt.taskId();
    int number = worker.attempt.tryNumber();
    if (worker.spec.role() == Role.TEARDOWN) {
      TaskRow row = world.rows.task(task);
      boolean again = wild && row != null && number <= row.maxTries();
      if (again && world.random.nextInt(4) == 0) {
        return new Report.Failed(task, number, NOT_GONE, true, Blame.USER, world.now());
      }
      // A teardown that succeeds has destroyed what its setups had made.
      destroyOf(worker);
      return new Report.Succeeded(task, number, null, world.now());
    }
    int dice = world.random.nextInt(wild ? 10 : 20);
    if (dice < 2) {
      return new Report.Failed(task, number, "broken", dice == 0, Blame.USER, world.now());
    }
    return dice == 3
        ? new Report.Skipped(task, number, "nothing to do", world.now())
        : succeeded(worker, wild);
  }

  private Report succeeded(Worker worker, boolean wild) {
    long task = worker.attempt.taskId();
    int number = worker.attempt.tryNumber();
    String name = worker.spec.id() + "/" + worker.attempt.mapIndex() + "/" + number;
    if (worker.spec.operator().equals("ShortCircuit")) {
      return decided(worker, world.random.nextBoolean() ? Branch.all() : Branch.stop());
    }
    PromisesDag dag = world.dag(worker.attempt.dagId());
    boolean list = worker.spec.map().isEmpty() && dag.sourcesOfMaps.contains(worker.spec.id());
    if (list && !(wild && world.random.nextInt(25) == 0)) {
      int length = world.random.nextInt(wild ? 5 : 3);
      int elements = wild && world.random.nextInt(25) == 0 ? Simulation.MOST_ELEMENTS + 1 : length;
      return new Report.Succeeded(
          task,
          number,
          IntStream.range(0, elements)
              .mapToObj(i -> "\"" + name + "/" + i + "\"")
              .collect(Collectors.joining(",", "[", "]")),
          elements,
          null,
          world.now());
    }
    List<String> next = dag.downstream.get(worker.spec.id());
    if (worker.spec.shape() == Shape.ACTION && !list && !next.isEmpty() && maybeBranches(worker)) {
      return decided(worker, branch(worker, next, wild));
    }
    return new Report.Succeeded(task, number, "\"" + name + "\"", world.now());
  }

  /** Branching tasks are plain calls to the brain: any of them may decide something. */
  private boolean maybeBranches(Worker worker) {
    return worker.spec.map().isEmpty() && Math.floorMod(worker.spec.id().hashCode(), 3) == 0;
  }

  private Branch branch(Worker worker, List<String> next, boolean wild) {
    if (wild && world.random.nextInt(12) == 0) {
      return Branch.to("no_such_task");
    }
    if (world.random.nextInt(6) == 0) {
      return Branch.none();
    }
    String chosen = next.get(world.random.nextInt(next.size()));
    String group = world.dag(worker.attempt.dagId()).spec(chosen).group();
    return Branch.to(!group.isEmpty() && world.random.nextBoolean() ? group : chosen);
  }

  private Report decided(Worker worker, Branch branch) {
    long task = worker.attempt.taskId();
    int number = worker.attempt.tryNumber();
    branches.put(new Try(task, number), branch);
    return new Report.Succeeded(task, number, "\"decided\"", -1, branch, world.now());
  }

  /** Destroys what the setup's output names: the resource of its last attempt, and no other. */
  private void destroyOf(Worker teardown) {
    long run = TaskId.run(teardown.attempt.taskId());
    for (TaskRow row : world.rows.of(run)) {
      boolean mine =
          teardown.spec.setups().contains(row.taskId())
              && (teardown.spec.mapGroup().isEmpty()
                  || PromisesRun.place(row) == Math.max(0, teardown.attempt.mapIndex()));
      if (mine && row.key() != null) {
        resources.remove(row.key());
      }
    }
  }

  // ---- the other system

  /** What {@code RunningAttempt} does for a remote job, one step at a time. */
  private void remote(Worker worker, boolean wild) {
    Effect.Attempt attempt = worker.attempt;
    String key = attempt.key();
    ExternalJob job = jobs.get(key);
    if (worker.ending) {
      gone(key, job);
      finish(worker, new Report.Ended(attempt.taskId(), attempt.tryNumber(), world.now()));
    } else if (!worker.submitted) {
      if (job == null) {
        world.promises.submitting(attempt);
        job = new ExternalJob(attempt.taskId());
        jobs.put(key, job);
        job.submissions++;
        if (worker.spec.role() == Role.SETUP) {
          resources.add(key);
        }
      } else if (!attempt.attach()) {
        job.submissions++;
      }
      worker.submitted = true;
    } else if (!worker.told) {
      worker.told = true;
      worker.toldAfter = world.commits();
      inFlight.add(
          new Report.Submitted(
              attempt.taskId(), attempt.tryNumber(), "\"" + key + "\"", world.now()));
    } else if (world.commits() > worker.toldAfter && job != null && job.done) {
      if (job.failed) {
        gone(key, job);
        finish(
            worker,
            new Report.Failed(
                attempt.taskId(), attempt.tryNumber(), "job broke", true, Blame.USER, world.now()));
      } else {
        finish(
            worker,
            new Report.Succeeded(
                attempt.taskId(), attempt.tryNumber(), "\"" + key + "\"", world.now()));
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

  void advanceJobs() {
    for (ExternalJob job : jobs.values()) {
      if (job.live && world.random.nextInt(3) == 0) {
        job.live = false;
        job.done = true;
        job.failed = world.random.nextInt(4) == 0;
      }
    }
  }
}
