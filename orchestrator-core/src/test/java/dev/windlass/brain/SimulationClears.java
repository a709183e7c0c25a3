package dev.windlass.brain;

import dev.windlass.brain.Event.Around;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunSnapshot;
import dev.windlass.run.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** People who clear and mark, in one run or across runs, and who delete runs. */
final class SimulationClears {
  /**
   * A clear or a mark that somebody asked for.
   *
   * @param look the command that had shown beforehand what would come; 0: none
   * @param alone whether nothing else happened between the commits before and after it
   */
  record Asked(Event.Command command, long look, boolean alone) {}

  /** By command. */
  final Map<Long, Asked> asked = new HashMap<>();

  private final Simulation world;

  /** Chance of its own for what reaches further than one run. */
  private final SplittableRandom random;

  private final boolean far;

  SimulationClears(Simulation world, SplittableRandom random) {
    this.world = world;
    this.random = random;
    this.far = random.nextInt(2) == 0;
  }

  /** Whether the next wish of people may reach further than one run. */
  boolean wanted() {
    return far && random.nextInt(4) == 0;
  }

  private boolean once(int in) {
    return random.nextInt(in) == 0;
  }

  /** A clear within one run, whatever else goes on. */
  void clearOne(RunRow run, Optional<RunSnapshot> snapshot) {
    world.people.clears.merge(run.id(), 1, Integer::sum);
    long id = world.people.nextCommand();
    List<String> targets =
        world.random.nextInt(4) == 0 ? List.of() : List.of(world.people.target(run, world.random));
    Simulation.trace("clear %s of %s", targets, run.runId());
    Event.Clear clear =
        new Event.Clear(
            id,
            run.dagId(),
            run.runId(),
            snapshot,
            targets,
            world.random.nextInt(3) == 0,
            world.random.nextInt(4) == 0,
            world.random.nextBoolean(),
            false);
    asked.put(id, new Asked(clear, 0, false));
    world.tell(clear);
  }

  void ask() {
    boolean alone = !once(4);
    if (alone) {
      world.commit(false);
    }
    if (!world.people.deleting.isEmpty()) {
      // What may reach other runs is read when all that was asked before is durable.
      return;
    }
    List<RunRow> known = world.rows.runs.values().stream().filter(world.people::reachable).toList();
    if (known.isEmpty()) {
      return;
    }
    RunRow run = known.get(random.nextInt(known.size()));
    boolean over = run.state().finished() && !world.brain.holds(run.dagId(), run.runId());
    // Others may wait for a run before them: that is when it matters that one is taken away.
    int deletes = world.dag(run.dagId()).asksThePast ? 5 : 2;
    int dice = random.nextInt(8);
    if (over && dice < deletes) {
      world.people.touch(run);
      world.people.delete(run, world.people.snapshot(run));
    } else if (over && dice == 7 && alone) {
      markEnded(run);
    } else if (dice < 2) {
      mark(run, alone);
    } else {
      clear(run, alone);
    }
    if (alone) {
      world.commit(false);
    }
  }

  private Around around() {
    return new Around(once(4), once(3), once(3), once(2));
  }

  private void clear(RunRow run, boolean alone) {
    List<String> targets = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0 && !once(4); i--) {
      targets.add(world.people.target(run, random));
    }
    Event.ClearOptions how =
        new Event.ClearOptions(
            once(3), once(8), around(), once(8), once(6), once(4) ? "note" : null);
    long look = 0;
    if (random.nextBoolean()) {
      look = world.people.nextCommand();
      tell(clear(look, run, targets, how, true), 0, alone);
    }
    reached(run, how.around()).forEach(this::granted);
    tell(clear(world.people.nextCommand(), run, targets, how, false), look, alone);
  }

  private Event.Clear clear(
      long id, RunRow run, List<String> targets, Event.ClearOptions how, boolean dryRun) {
    return new Event.Clear(
        id,
        run.dagId(),
        run.runId(),
        world.people.snapshot(run),
        others(run, how.around()),
        targets,
        how,
        dryRun);
  }

  private void mark(RunRow run, boolean alone) {
    String task = world.people.target(run, random);
    TaskState state =
        List.of(TaskState.SUCCESS, TaskState.FAILED, TaskState.SKIPPED).get(random.nextInt(3));
    Around around = around();
    long look = 0;
    if (random.nextBoolean()) {
      look = world.people.nextCommand();
      tell(mark(look, run, task, state, around, true), 0, alone);
    }
    for (RunRow reached : reached(run, around)) {
      granted(reached);
      marked(reached);
    }
    tell(mark(world.people.nextCommand(), run, task, state, around, false), look, alone);
  }

  private Event.MarkTask mark(
      long id, RunRow run, String task, TaskState state, Around around, boolean dryRun) {
    return new Event.MarkTask(
        id,
        run.dagId(),
        run.runId(),
        world.people.snapshot(run),
        others(run, around),
        task,
        state,
        around,
        dryRun);
  }

  /** A run that has ended is given another end, or queued again. */
  private void markEnded(RunRow run) {
    String state = List.of("success", "failed", "queued").get(random.nextInt(3));
    world.people.touch(run);
    world.people.marked.add(run.id());
    tell(
        new Event.MarkRun(
            world.people.nextCommand(),
            run.dagId(),
            run.runId(),
            world.people.snapshot(run),
            state),
        0,
        true);
  }

  private void tell(Event.Command command, long look, boolean alone) {
    Simulation.trace("%s", command);
    asked.put(command.commandId(), new Asked(command, look, alone));
    world.tell(command);
  }

  void marked(RunRow run) {
    world.people.marked.add(run.id());
    world.people.reaped.add(run.id());
  }

  void granted(RunRow run) {
    world.people.touch(run);
    world.people.clears.merge(run.id(), 1, Integer::sum);
  }

  /** The runs that a wish may reach: its own, and those before and after it by date. */
  private List<RunRow> reached(RunRow run, Around around) {
    return world.rows.runs.values().stream()
        .filter(r -> r.id() == run.id() || reaches(run, around, r))
        .toList();
  }

  static boolean reaches(RunRow run, Around around, RunRow other) {
    Instant date = run.logicalDate();
    Instant its = other.logicalDate();
    return run.dagId().equals(other.dagId())
        && date != null
        && its != null
        && ((around.past() && its.isBefore(date)) || (around.future() && its.isAfter(date)));
  }

  /** Finished runs are brought along from the rows. */
  private List<RunSnapshot> others(RunRow run, Around around) {
    return world.rows.runs.values().stream()
        .filter(r -> r.state().finished() && reaches(run, around, r))
        .map(world.rows::snapshot)
        .toList();
  }
}
