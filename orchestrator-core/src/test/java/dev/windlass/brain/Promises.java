package dev.windlass.brain;

import dev.windlass.dag.DagStructure.GroupSpec;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.run.GroupRetryRow;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must hold after every step, judged on committed rows and on the outside world alone. */
final class Promises {
  private final Simulation world;
  private final PromisesBefore stood;
  private final PromisesMoves moves;
  private final PromisesOutcome outcome;
  private final PromisesClock clock;
  private final PromisesOutside outside;
  private final PromisesLimits limits;
  private final PromisesDeadlines deadlines;
  private final PromisesQueue queue;
  private final PromisesAssets assets;
  private final PromisesBackfills backfills;
  private final PromisesClears clears;
  private final PromisesWaits waits;
  private final PromisesTold told;

  Promises(Simulation world) {
    this.world = world;
    this.stood = new PromisesBefore(world.rows);
    this.moves = new PromisesMoves(world, stood);
    this.outcome = new PromisesOutcome(world, stood);
    this.clock = new PromisesClock(world);
    this.outside = new PromisesOutside(world, stood);
    this.limits = new PromisesLimits(world);
    this.deadlines = new PromisesDeadlines(world);
    this.queue = new PromisesQueue(world, stood);
    this.assets = new PromisesAssets(world, stood);
    this.backfills = new PromisesBackfills(world, stood);
    this.clears = new PromisesClears(world, stood);
    this.waits = new PromisesWaits(world, stood);
    this.told = new PromisesTold(world, stood);
  }

  static void that(boolean holds, String promise, @Nullable Object... facts) {
    if (!holds) {
      throw new AssertionError("broken promise: " + promise.formatted(facts));
    }
  }

  PromisesRun view(RunRow run) {
    return new PromisesRun(run, world.dag(run.dagId()), world.rows.of(run.id()), world.rows);
  }

  static String name(TaskRow row) {
    return row.mapIndex() < 0 ? row.taskId() : row.taskId() + "[" + row.mapIndex() + "]";
  }

  /** The process crashed: what it had in mind is no promise any more. */
  void crashed() {
    clock.forget();
    waits.crashed();
    deadlines.crashed();
    world.people.touching.clear();
    world.people.deleting.clear();
    world.backfills.committed();
    outside.crashed();
  }

  /** The clock was looked at: whatever is due now has to move. */
  void ticked() {
    deadlines.ticked();
    clock.ticked();
    waits.ticked();
  }

  /** An attempt starts. */
  void started(Effect.Attempt attempt) {
    outside.started(attempt);
  }

  /** An attempt hands its job to the other system. */
  void submitting(Effect.Attempt attempt) {
    outside.submitting(attempt);
  }

  /** A worker's word reaches the brain. */
  void heard(Report report) {
    waits.heard(report);
  }

  /** The outside world is looked at as it is now. */
  void looked() {
    outside.looked();
  }

  boolean heldByThePast(RunRow run) {
    return outcome.heldByThePast(run);
  }

  // ---- before and after a commit

  void before(Decisions.Batch batch) {
    stood.look(batch);
    for (TaskRow next : batch.changedTasks()) {
      TaskRow was = stood.old.get(next.id());
      if (was != null) {
        stays(was, next);
      }
    }
  }

  /** Finished is final unless a person touched the run; tries only count up. */
  private void stays(TaskRow before, TaskRow next) {
    long run = TaskId.run(next.id());
    boolean person = world.people.touching.contains(run);
    boolean resized =
        world.people.touched.contains(run)
            && (next.state() == TaskState.REMOVED || before.state() == TaskState.REMOVED);
    RunRow of = world.rows.runs.get(run);
    if (of != null) {
      TaskSpec spec = world.dag(of.dagId()).spec(next.taskId());
      List<GroupSpec> around = PromisesGroups.around(world.dag(of.dagId()), spec);
      person |=
          stood.groupsAgain.stream()
              .anyMatch(
                  g ->
                      g.runKey() == run && around.stream().anyMatch(a -> a.id().equals(g.group())));
      resized |=
          !around.isEmpty()
              && (next.state() == TaskState.REMOVED || before.state() == TaskState.REMOVED);
    }
    that(
        !before.state().finished() || before.state() == next.state() || person || resized,
        "a finished task stays finished: %s went from %s to %s",
        name(before),
        before.state(),
        next.state());
    that(next.tryNumber() >= before.tryNumber(), "tries only count up: %s", name(next));
    Instant due = before.dueAt();
    that(
        before.state() != TaskState.UP_FOR_RETRY
            || next.state() == TaskState.UP_FOR_RETRY
            || person
            || next.state().finished()
            || due == null
            || !due.isAfter(world.now()),
        "a retry waits for its time: %s",
        name(next));
  }

  void after(Decisions.Batch batch) {
    clears.reached(batch);
    Map<Long, PromisesRun> views = new HashMap<>();
    Set<Long> changed = new LinkedHashSet<>(stood.newRuns);
    batch.changedRuns().forEach(r -> changed.add(r.id()));
    batch.changedTasks().forEach(r -> changed.add(TaskId.run(r.id())));
    batch.newTasks().forEach(r -> changed.add(TaskId.run(r.id())));
    for (long id : changed) {
      RunRow run = world.rows.runs.get(id);
      if (run != null) {
        views.put(id, view(run));
      }
    }
    batch.newTasks().forEach(row -> moves.moved(views, null, row));
    batch.changedTasks().forEach(row -> moves.moved(views, stood.old.get(row.id()), row));
    views.values().forEach(outcome::atRest);
    if (!batch.deletedRuns().isEmpty() || !world.people.touching.isEmpty()) {
      laterRuns(views.keySet());
    }
    batch.changedRuns().forEach(run -> outcome.outcome(views.get(run.id())));
    clears.look(batch);
    groups(batch, views);
    told.look(batch, views);
    clock.acted();
    waits.look(batch);
    limits.look();
    deadlines.look(batch, changed);
    backfills.look(batch);
    queue.look(batch);
    assets.look(batch);
    outside.attempts(batch);
    once();
    looked();
    world.people.touching.clear();
    world.people.deleting.clear();
    world.backfills.committed();
  }

  /** What waits for a run before it is looked at when people did something to runs, too. */
  private void laterRuns(Set<Long> looked) {
    for (RunRow run : world.rows.runs.values()) {
      PromisesDag dag = world.dag(run.dagId());
      if (run.state() == RunState.RUNNING && dag.asksThePast && !looked.contains(run.id())) {
        outcome.atRest(view(run));
      }
    }
  }

  /** A group is run again as a whole, and no more often than it may be. */
  private void groups(Decisions.Batch batch, Map<Long, PromisesRun> views) {
    for (GroupRetryRow row : batch.groupRetries()) {
      PromisesRun run = views.get(row.runKey());
      if (run != null) {
        run.groups.bounded(row);
      }
    }
    for (GroupRetryRow row : stood.groupsAgain) {
      PromisesRun run = views.get(row.runKey());
      if (run != null && !world.people.touching.contains(row.runKey())) {
        run.groups.begunAnew(row, stood.old);
      }
    }
  }

  private void once() {
    Set<String> keys = new LinkedHashSet<>();
    for (RunRow run : world.rows.runs.values()) {
      that(keys.add(run.dagId() + run.runId()), "a run id exists once: %s", run.runId());
      that(
          run.logicalDate() == null || keys.add(run.dagId() + "@" + run.logicalDate()),
          "a logical date exists once: %s",
          run.logicalDate());
    }
  }

  /** In the end: every run settled, nothing lives on, nothing that was made is left. */
  void settled(boolean atRest) {
    if (!atRest) {
      List<String> stuck = new ArrayList<>();
      for (TaskRow row : world.rows.active()) {
        if (!row.state().finished()) {
          stuck.add(
              "%d/%s=%s/%s".formatted(TaskId.run(row.id()), name(row), row.state(), row.ending()));
        }
      }
      that(false, "every run settles: stuck are %s", stuck);
    }
    for (RunRow run : world.rows.runs.values()) {
      that(run.endDate() != null, "a finished run has an end: %s", run.runId());
    }
    outside.settled();
  }
}
