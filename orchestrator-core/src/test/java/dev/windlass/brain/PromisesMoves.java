package dev.windlass.brain;

import static dev.windlass.brain.Promises.name;
import static dev.windlass.brain.Promises.that;

import dev.windlass.brain.SimulationWorkers.Try;
import dev.windlass.dag.ApprovalSpec;
import dev.windlass.dag.Branch;
import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.Json;
import dev.windlass.run.Ending;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Every step of one instance is justified by the rows around it. */
final class PromisesMoves {
  private final Simulation world;
  private final PromisesBefore stood;

  PromisesMoves(Simulation world, PromisesBefore stood) {
    this.world = world;
    this.stood = stood;
  }

  void moved(Map<Long, PromisesRun> views, @Nullable TaskRow before, TaskRow row) {
    PromisesRun run = views.get(TaskId.run(row.id()));
    if (run == null) {
      return;
    }
    boolean person = world.people.touching.contains(run.run.id());
    TaskSpec spec = run.dag.spec(row.taskId());
    that(
        !row.state().live()
            || row.state() == TaskState.RESTARTING
            || row.ending() != null
            || !run.run.ending()
            || spec.role() == Role.TEARDOWN,
        "a run that is being ended ends its attempts: %s is %s",
        name(row),
        row.state());
    if (row.state() == TaskState.QUEUED && row.ending() == null) {
      that(
          !world.rows.outputs.containsKey(row.id()),
          "what an earlier attempt put out is gone: %s",
          name(row));
    }
    decided(run, before, row);
    if (before != null && before.tryNumber() == row.tryNumber() && !again(run)) {
      ended(spec, before, row, person);
    }
    if (person) {
      return;
    }
    TaskState was = before == null ? TaskState.NONE : before.state();
    if (was == TaskState.NONE && row.state() != TaskState.NONE) {
      left(run, spec, row);
    }
    if (was == TaskState.AWAITING_INPUT && row.state().finished() && !again(run)) {
      answered(run, spec, row, before);
    }
    boolean failed = row.state() == TaskState.FAILED && was != TaskState.FAILED;
    that(
        !failed
            || !SimulationWorkers.NOT_GONE.equals(row.reason())
            || row.tryNumber() > row.maxTries(),
        "a teardown has all its retries, in a run that is being ended too: %s failed in try %d",
        name(row),
        row.tryNumber());
    that(
        !failed
            || world.people.marked.contains(run.run.id())
            || !run.dag.structure.limits().failFast()
            || run.groups.absorbs(row)
            || spec.role() == Role.TEARDOWN
            || run.run.ending()
            || run.run.state().finished(),
        "the first failure ends a fail_fast run: %s",
        name(row));
  }

  /** What was asked of an attempt is what comes of it, whatever its worker said afterwards. */
  private static void ended(TaskSpec spec, TaskRow before, TaskRow row, boolean person) {
    Ending asked = before.ending();
    if (asked == null || !before.state().live() || row.state().live() || person) {
      return;
    }
    boolean success = row.state() == TaskState.SUCCESS;
    boolean right =
        switch (asked) {
          case MARKED_SUCCESS -> success;
          case MARKED_SKIPPED -> row.state() == TaskState.SKIPPED;
          case MARKED_FAILED -> row.state() == TaskState.FAILED;
          case RUN_ENDED ->
              withItsRun(before.state(), row.state()) || (success && spec.role() == Role.SETUP);
          case TIMED_OUT -> !success || spec.role() == Role.SETUP || inTime(spec, row);
          case CLEARED, STUCK -> true;
        };
    that(right, "what was asked counts: %s, asked to be %s, is %s", name(row), asked, row.state());
    that(
        success || row.outputLength() == before.outputLength(),
        "what an attempt puts out after its end was asked for is not kept: %s",
        name(row));
  }

  /** Who had begun has failed; who only waited to, is skipped, unless it began meanwhile. */
  private static boolean withItsRun(TaskState was, TaskState is) {
    return switch (was) {
      case QUEUED -> is == TaskState.SKIPPED || is == TaskState.FAILED;
      case RESTARTING -> is == TaskState.SKIPPED;
      default -> is == TaskState.FAILED;
    };
  }

  private static boolean inTime(TaskSpec spec, TaskRow row) {
    Instant start = row.startDate();
    Instant end = row.endDate();
    return spec.waitTimeout().isPresent()
        || spec.executionTimeout().isEmpty()
        || start == null
        || end == null
        || end.isBefore(start.plus(spec.executionTimeout().get()));
  }

  /** Whether some group of the run was run again: what failed in it began anew at once. */
  private boolean again(PromisesRun run) {
    return stood.groupsAgain.stream().anyMatch(g -> g.runKey() == run.run.id());
  }

  /** An instance leaves "no status" only for what the rows around it justify. */
  private void left(PromisesRun run, TaskSpec spec, TaskRow row) {
    if (row.state() == TaskState.REMOVED) {
      int wanted = run.wanted(spec);
      that(
          wanted < 0 || PromisesRun.place(row) >= Math.max(1, wanted),
          "only a surplus instance is removed: %s of %d",
          name(row),
          wanted);
      return;
    }
    String reason = String.valueOf(row.reason());
    if (reason.startsWith("all_tasks_deadlocked")) {
      deadlocked(run, row);
      return;
    }
    boolean nothing = !spec.mapGroup().isEmpty() && run.wanted(spec) == 0;
    boolean ended = run.run.ending() || run.run.state() == RunState.FAILED;
    if (nothing && row.state() == TaskState.SKIPPED) {
      return;
    }
    if (ended && row.state() == TaskState.SKIPPED && spec.role() != Role.TEARDOWN) {
      return;
    }
    Predicate<TaskRow> all = maker -> true;
    Predicate<TaskRow> before =
        maker -> {
          TaskRow was = stood.old.get(maker.id());
          return was != null && was.state() == TaskState.SUCCESS;
        };
    Set<TaskState> may = new TreeSet<>(PromisesRules.may(run, row, all, Optional.empty()));
    // The run may have been ended, or a branch decided, after it had left.
    PromisesRun going =
        new PromisesRun(
            Simulation.going(run.run), run.dag, world.rows.of(run.run.id()), world.rows);
    may.addAll(PromisesRules.may(going, row, all, Optional.empty()));
    may.addAll(PromisesRules.may(going, row, before, Optional.empty()));
    if (ended) {
      // What the run's end skipped was not skipped yet then.
      List<TaskRow> earlier =
          world.rows.of(run.run.id()).stream()
              .map(r -> skippedByTheEnd(run.run, r) ? Simulation.undone(r) : r)
              .toList();
      PromisesRun then = new PromisesRun(Simulation.going(run.run), run.dag, earlier, world.rows);
      may.addAll(PromisesRules.may(then, row, all, Optional.empty()));
    }
    TaskState became =
        switch (row.state()) {
          case SKIPPED, UPSTREAM_FAILED -> row.state();
          default -> TaskState.RUNNING;
        };
    // Its own attempt may be over by now; what it was mapped over may be, too.
    that(
        may.contains(became),
        "%s becomes %s only when %s allows: %s",
        name(row),
        row.state(),
        spec.rule(),
        may);
    if (became == TaskState.RUNNING) {
      begun(run, spec, row);
    }
  }

  private static boolean skippedByTheEnd(RunRow run, TaskRow row) {
    String why = row.reason();
    return row.state() == TaskState.SKIPPED && why != null && why.equals(run.reason());
  }

  private void begun(PromisesRun run, TaskSpec spec, TaskRow row) {
    if (!stood.movedBefore(run.run, world.people.touching)) {
      Optional<String> owed = PromisesPast.owes(world.rows, run.dag, run.run, spec);
      that(owed.isEmpty(), "%s waits for the previous run: %s", name(row), owed);
    }
    if (spec.map().isEmpty() || spec.role() != Role.WORK) {
      // A teardown outlives its element as long as there is something to destroy.
      return;
    }
    int wanted = Math.max(1, run.wanted(spec));
    List<TaskRow> all = run.of(spec.id());
    long there = all.stream().filter(r -> r.state() != TaskState.REMOVED).count();
    long lingering = all.stream().filter(r -> PromisesRun.place(r) >= wanted && lingers(r)).count();
    that(
        there - lingering == wanted && PromisesRun.place(row) < wanted,
        "%s has one instance per element: %d for %d",
        spec.id(),
        there,
        wanted);
  }

  /** An instance that lived when its element went away. */
  private boolean lingers(TaskRow row) {
    return world.people.touched.contains(TaskId.run(row.id()))
        && !row.state().finished()
        && row.state() != TaskState.NONE;
  }

  /** A run is given up only when nothing in it could ever move; what it made is torn down. */
  private void deadlocked(PromisesRun run, TaskRow row) {
    List<TaskRow> undone = new ArrayList<>();
    for (TaskRow r : world.rows.of(run.run.id())) {
      boolean stuck = String.valueOf(r.reason()).startsWith("all_tasks_deadlocked");
      boolean teardown = run.dag.spec(r.taskId()).role() == Role.TEARDOWN;
      stuck |= teardown && !r.state().finished();
      that(
          r.state().finished() || teardown,
          "nothing moves in a run that is given up: %s is %s",
          name(r),
          r.state());
      undone.add(stuck ? Simulation.undone(r) : r);
    }
    PromisesRun before = new PromisesRun(Simulation.going(run.run), run.dag, undone, world.rows);
    Set<TaskState> may = PromisesRules.may(before, row, m -> true, Optional.empty());
    that(may.isEmpty(), "a run is given up only when it is stuck: %s may be %s", name(row), may);
  }

  /** What a branching task said is what its row remembers; nonsense is refused. */
  private void decided(PromisesRun run, @Nullable TaskRow before, TaskRow row) {
    boolean now = before == null || before.state() != TaskState.SUCCESS;
    if (row.state() != TaskState.SUCCESS || !now || world.people.marked.contains(run.run.id())) {
      return;
    }
    TaskSpec spec = run.dag.spec(row.taskId());
    int length = row.outputLength();
    that(
        spec.map().isPresent()
            || !run.dag.sourcesOfMaps.contains(spec.id())
            || (length >= 0 && length <= Simulation.MOST_ELEMENTS),
        "a task succeeds only with elements to map over: %s put out %d",
        name(row),
        length);
    Branch branch = world.workers.branches.get(new Try(row.id(), row.tryNumber()));
    if (branch == null) {
      return;
    }
    that(
        branch.follow().stream().noneMatch(id -> run.dag.directly(spec.id(), id).isEmpty()),
        "a task that chose %s does not succeed: %s",
        branch.follow(),
        name(row));
    Set<String> kept = new TreeSet<>();
    String skips = row.skips();
    if (skips != null) {
      Json.read(skips).forEach(id -> kept.add(id.asText()));
    }
    that(
        kept.equals(run.dag.skipped(spec.id(), branch)),
        "a decision is remembered: %s skips %s",
        name(row),
        kept);
  }

  private void answered(PromisesRun run, TaskSpec spec, TaskRow row, TaskRow before) {
    ApprovalSpec asked = spec.approval().orElseThrow();
    Instant due = before.dueAt();
    boolean late = due != null && !due.isAfter(world.now());
    boolean ended = run.run.ending() || run.run.state() == RunState.FAILED;
    boolean right =
        switch (row.state()) {
          case SUCCESS -> late && !asked.defaults().isEmpty();
          case FAILED -> late && asked.defaults().isEmpty();
          case SKIPPED -> ended;
          default -> false;
        };
    that(right, "a question waits for its answer: %s is %s", name(row), row.state());
  }
}
