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

  /** Clear commands, and the run each was for. */
  final Map<Long, Long> clearCommands = new HashMap<>();

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
    List<RunRow> known = List.copyOf(world.rows.runs.values());
    answer();
    int dice = world.random.nextInt(12);
    if (dice < 4 || known.isEmpty()) {
      trigger(any(List.copyOf(world.dags.keySet())));
      return;
    }
    RunRow run = any(known);
    boolean held = world.brain.holds(run.dagId(), run.runId());
    if (deleting.contains(run.id()) || (!held && !run.state().finished())) {
      return;
    }
    Optional<RunSnapshot> snapshot =
        held ? Optional.empty() : Optional.of(world.rows.snapshot(run));
    touched.add(run.id());
    touching.add(run.id());
    if (dice < 8) {
      clear(run, snapshot);
    } else if (dice < 9) {
      markRun(run, snapshot, once(2) ? "failed" : "success");
    } else if (dice < 10) {
      clears.merge(run.id(), 1, Integer::sum);
      reaped.add(run.id());
      marked.add(run.id());
      TaskState state = any(List.of(TaskState.SUCCESS, TaskState.FAILED, TaskState.SKIPPED));
      String task = target(run);
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
      Simulation.trace("delete %s", run.runId());
      deleting.add(run.id());
      world.tell(new Event.DeleteRun(++commands, run.dagId(), run.runId(), snapshot));
    }
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

  private void clear(RunRow run, Optional<RunSnapshot> snapshot) {
    clears.merge(run.id(), 1, Integer::sum);
    clearCommands.put(commands + 1, run.id());
    List<String> targets = once(4) ? List.of() : List.of(target(run));
    Simulation.trace("clear %s of %s", targets, run.runId());
    world.tell(
        new Event.Clear(
            ++commands,
            run.dagId(),
            run.runId(),
            snapshot,
            targets,
            once(3),
            once(4),
            once(2),
            false));
  }

  /** A task, one of its mapped instances, or a group. */
  private String target(RunRow run) {
    PromisesDag dag = world.dag(run.dagId());
    List<TaskSpec> tasks = new ArrayList<>(dag.specs.values());
    TaskSpec task = any(tasks);
    List<GroupSpec> groups = dag.structure.groups();
    if (!groups.isEmpty() && once(6)) {
      return any(groups).id();
    }
    List<TaskRow> instances =
        world.rows.of(run.id()).stream().filter(t -> t.taskId().equals(task.id())).toList();
    if (task.map().isPresent() && once(2) && !instances.isEmpty()) {
      return task.id() + "[" + PromisesRun.place(any(instances)) + "]";
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
    Simulation.trace("trigger %s of %s for %s", id, dag, date);
    world.tell(
        new Event.Trigger(
            ++commands,
            dag,
            Optional.of(id),
            date,
            Optional.empty(),
            Optional.empty(),
            Json.object(),
            null,
            "test",
            null,
            taken));
  }
}
