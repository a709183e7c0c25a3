package dev.windlass.brain;

import dev.windlass.dag.ApprovalSpec;
import dev.windlass.dag.DagStructure.GroupSpec;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.Json;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunSnapshot;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** People: they trigger, clear, mark, end, pause and delete, and what they touched is known. */
final class SimulationPeople {
  /** Runs somebody touched, ever. */
  final Set<Long> touched = new LinkedHashSet<>();

  /** Runs somebody touched since the last commit. */
  final Set<Long> touching = new LinkedHashSet<>();

  /** How often attempts were granted anew. */
  final Map<Long, Integer> clears = new HashMap<>();

  /** Runs somebody marked, whole or in part: what they say there counts. */
  final Set<Long> marked = new LinkedHashSet<>();

  /** Runs where somebody marked a task: a marked teardown never ran, so the reaper has to. */
  final Set<Long> reaped = new LinkedHashSet<>();

  /** Runs whose end is not durable yet: until then nothing else is asked of them. */
  final Set<Long> deleting = new LinkedHashSet<>();

  private final Simulation world;
  private long commands;

  SimulationPeople(Simulation world) {
    this.world = world;
  }

  long nextCommand() {
    return ++commands;
  }

  private <T> T any(List<T> all) {
    return all.get(world.random.nextInt(all.size()));
  }

  private boolean once(int in) {
    return world.random.nextInt(in) == 0;
  }

  void ask() {
    if (world.backfills.wanted() && deleting.isEmpty()) {
      world.backfills.ask();
      return;
    }
    if (world.assets.wanted()) {
      world.assets.ask();
      return;
    }
    if (world.clears.wanted()) {
      world.clears.ask();
      return;
    }
    List<RunRow> known = List.copyOf(world.rows.runs.values());
    answer();
    int dice = world.random.nextInt(12);
    if (dice < 4 || known.isEmpty()) {
      trigger(any(List.copyOf(world.dags.keySet())));
      return;
    }
    RunRow run = any(known);
    if (!reachable(run)) {
      return;
    }
    boolean held = world.brain.holds(run.dagId(), run.runId());
    Optional<RunSnapshot> snapshot = snapshot(run);
    touch(run);
    if (dice < 8) {
      world.clears.clearOne(run, snapshot);
    } else if (dice < 9) {
      String other = once(3) && run.state().finished() && !held ? "queued" : "success";
      markRun(run, snapshot, once(2) ? "failed" : other);
    } else if (dice < 10) {
      clears.merge(run.id(), 1, Integer::sum);
      reaped.add(run.id());
      marked.add(run.id());
      TaskState state = any(List.of(TaskState.SUCCESS, TaskState.FAILED, TaskState.SKIPPED));
      String task = target(run, world.random);
      Simulation.trace("mark %s of %s %s", task, run.runId(), state);
      world.tell(
          new Event.MarkTask(++commands, run.dagId(), run.runId(), snapshot, task, state, false));
    } else if (dice < 11) {
      world.tell(new Event.Pause(++commands, run.dagId(), true));
      if (once(2)) {
        world.step(true);
      }
      world.tell(new Event.Pause(++commands, run.dagId(), false));
    } else if (run.state().finished() && !held && once(3)) {
      delete(run, snapshot);
    }
  }

  /** Whether something can be asked of a run: it is active, or its end is durable. */
  boolean reachable(RunRow run) {
    boolean held = world.brain.holds(run.dagId(), run.runId());
    return !deleting.contains(run.id()) && (held || run.state().finished());
  }

  /** A finished run as a command brings it along. */
  Optional<RunSnapshot> snapshot(RunRow run) {
    return world.brain.holds(run.dagId(), run.runId())
        ? Optional.empty()
        : Optional.of(world.rows.snapshot(run));
  }

  void touch(RunRow run) {
    touched.add(run.id());
    touching.add(run.id());
  }

  void delete(RunRow run, Optional<RunSnapshot> snapshot) {
    Simulation.trace("delete %s", run.runId());
    deleting.add(run.id());
    world.tell(new Event.DeleteRun(++commands, run.dagId(), run.runId(), snapshot));
  }

  /** Somebody answers a question that waits. */
  private void answer() {
    for (TaskRow row : world.rows.active()) {
      if (row.state() == TaskState.AWAITING_INPUT && once(2)) {
        RunRow run = world.rows.runs.get(TaskId.run(row.id()));
        String chosen = once(2) ? ApprovalSpec.APPROVE : ApprovalSpec.REJECT;
        touching.add(run.id());
        Simulation.trace("answer %s of %s: %s", row.taskId(), run.runId(), chosen);
        world.tell(
            new Event.Respond(
                ++commands,
                run.dagId(),
                run.runId(),
                row.taskId(),
                List.of(chosen),
                Json.object(),
                "somebody"));
        return;
      }
    }
  }

  /** Unpauses everything: at the end of a wild life nobody is there to do it. */
  void unpauseAll() {
    world.dags.keySet().forEach(d -> world.tell(new Event.Pause(++commands, d, false)));
  }

  /** Ends a run that waits for what never happened in the run before it. */
  void giveUp(RunRow run) {
    touched.add(run.id());
    touching.add(run.id());
    markRun(run, Optional.empty(), "failed");
  }

  private void markRun(RunRow run, Optional<RunSnapshot> snapshot, String state) {
    marked.add(run.id());
    Simulation.trace("mark %s %s", run.runId(), state);
    world.tell(new Event.MarkRun(++commands, run.dagId(), run.runId(), snapshot, state));
  }

  /** A task, one of its mapped instances, or a group. */
  String target(RunRow run, RandomGenerator chance) {
    PromisesDag dag = world.dag(run.dagId());
    List<TaskSpec> tasks = new ArrayList<>(dag.specs.values());
    TaskSpec task = tasks.get(chance.nextInt(tasks.size()));
    List<GroupSpec> groups = dag.structure.groups();
    if (!groups.isEmpty() && chance.nextInt(6) == 0) {
      return groups.get(chance.nextInt(groups.size())).id();
    }
    List<TaskRow> instances =
        world.rows.of(run.id()).stream().filter(t -> t.taskId().equals(task.id())).toList();
    if (task.map().isPresent() && chance.nextBoolean() && !instances.isEmpty()) {
      TaskRow instance = instances.get(chance.nextInt(instances.size()));
      return task.id() + "[" + PromisesRun.place(instance) + "]";
    }
    return task.id();
  }

  private void trigger(String dag) {
    String id = "r" + commands;
    Optional<Instant> date =
        once(3)
            ? Optional.of(Simulation.START.plusSeconds(60L * world.random.nextInt(100)))
            : Optional.empty();
    boolean taken =
        world.rows.runs.values().stream()
            .anyMatch(
                r ->
                    r.dagId().equals(dag)
                        && (r.runId().equals(id)
                            || (date.isPresent() && date.get().equals(r.logicalDate()))));
    boolean future = date.filter(d -> d.isAfter(world.now())).isPresent();
    Optional<Instant> after =
        future && !once(4)
            ? date
            : once(8)
                ? Optional.of(world.now().plusSeconds(60L * world.random.nextInt(40)))
                : Optional.empty();
    Simulation.trace("trigger %s of %s for %s after %s", id, dag, date, after);
    world.tell(
        new Event.Trigger(
            ++commands,
            dag,
            Optional.of(id),
            date,
            Optional.empty(),
            Optional.empty(),
            after,
            Json.object(),
            null,
            "test",
            null,
            taken));
  }
}
