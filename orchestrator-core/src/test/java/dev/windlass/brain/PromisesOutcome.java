package dev.windlass.brain;

import static dev.windlass.brain.Promises.name;
import static dev.windlass.brain.Promises.that;

import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A run as a whole: nothing is left standing in it, and its last tasks decide how it ends. */
final class PromisesOutcome {
  private final Simulation world;
  private final PromisesBefore stood;

  PromisesOutcome(Simulation world, PromisesBefore stood) {
    this.world = world;
    this.stood = stood;
  }

  /** After every commit nothing that could move is left standing, and nothing stands for ever. */
  void atRest(PromisesRun run) {
    boolean moving = false;
    boolean held = false;
    boolean unfinished = false;
    for (List<TaskRow> task : run.all()) {
      TaskSpec spec = run.dag.spec(task.getFirst().taskId());
      Optional<String> owed = Optional.empty();
      if (spec.past().any()) {
        owed = PromisesPast.owes(world.rows, run.dag, run.run, spec);
      }
      for (TaskRow row : task) {
        that(
            !run.run.state().finished() || row.state().finished(),
            "a finished run has only finished tasks: %s is %s",
            name(row),
            row.state());
        unfinished |= !row.state().finished();
        moving |= row.state() != TaskState.NONE && !row.state().finished();
        if (row.state() == TaskState.NONE) {
          held |= owed.isPresent();
          if (run.run.state() == RunState.RUNNING) {
            Set<TaskState> may = PromisesRules.may(run, row, m -> true, owed);
            that(may.isEmpty(), "what may move, moves: %s waits but may be %s", name(row), may);
          }
        }
      }
    }
    if (run.run.state() == RunState.RUNNING && !run.groups.waiting()) {
      that(unfinished, "a run whose tasks are all finished is closed: %s", run.run.runId());
      that(moving || held, "a run where nothing can move is given up: %s", run.run.runId());
    }
  }

  boolean heldByThePast(RunRow row) {
    PromisesRun run = world.promises.view(row);
    for (List<TaskRow> task : run.all()) {
      TaskSpec spec = run.dag.spec(task.getFirst().taskId());
      boolean waits = task.stream().anyMatch(t -> t.state() == TaskState.NONE);
      if (waits && PromisesPast.owes(world.rows, run.dag, row, spec).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** A run's state follows from its leaves, unless it was ended. */
  void outcome(@Nullable PromisesRun run) {
    if (run == null || !run.run.state().finished()) {
      return;
    }
    RunRow before = stood.oldRuns.get(run.run.id());
    boolean was = before != null && before.state().finished();
    if (was || world.people.touching.contains(run.run.id())) {
      return;
    }
    boolean bad =
        run.dag.leaves.stream()
            .flatMap(l -> run.of(l).stream())
            .map(TaskRow::state)
            .anyMatch(s -> s == TaskState.FAILED || s == TaskState.UPSTREAM_FAILED);
    String reason = String.valueOf(run.run.reason());
    boolean ended =
        reason.startsWith("timed_out")
            || reason.startsWith("fail_fast")
            || (reason.startsWith("all_tasks_deadlocked") && run.gaveUp())
            || (reason.startsWith("the backfill was cancelled") && cancelled(run.run))
            || (reason.startsWith("ended as failed") && world.people.marked.contains(run.run.id()));
    that(
        run.run.state() == (bad || ended ? RunState.FAILED : RunState.SUCCESS),
        "a run's last tasks decide: %s is %s, %s",
        run.run.runId(),
        run.run.state(),
        reason);
  }

  private boolean cancelled(RunRow run) {
    return run.backfillId() != null && world.backfills.cancelled.contains(run.backfillId());
  }
}
