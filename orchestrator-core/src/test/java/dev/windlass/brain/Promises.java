package dev.windlass.brain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.brain.SimulationWorkers.Try;
import dev.windlass.dag.ApprovalSpec;
import dev.windlass.dag.Branch;
import dev.windlass.dag.DagStructure.GroupSpec;
import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.Shape;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.Json;
import dev.windlass.dag.TriggerRule;
import dev.windlass.run.GroupRetryRow;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What must hold after every step, judged on committed rows and on the outside world alone. */
final class Promises {
  private final Simulation world;
  private final PromisesLimits limits;
  private final PromisesDeadlines deadlines;

  /** Rows as they stood before the batch that is being committed. */
  private final Map<Long, TaskRow> old = new HashMap<>();

  /** Groups that are run again in the batch that is being committed. */
  private final List<GroupRetryRow> groupsAgain = new ArrayList<>();

  /** Groups that were due at the last look at the clock. */
  private final Map<GroupRetryRow.Key, GroupRetryRow> lateGroups = new HashMap<>();

  private final Set<Long> newRuns = new LinkedHashSet<>();

  /** Runs as they stood before the batch. */
  private final Map<Long, RunRow> oldRuns = new HashMap<>();

  /** What was due at the last look at the clock, and has to move with the next commit. */
  private final Map<Long, TaskRow> overdue = new HashMap<>();

  private final Set<Long> lateRuns = new LinkedHashSet<>();

  Promises(Simulation world) {
    this.world = world;
    this.limits = new PromisesLimits(world);
    this.deadlines = new PromisesDeadlines(world);
  }

  static void that(boolean holds, String promise, @Nullable Object... facts) {
    if (!holds) {
      throw new AssertionError("broken promise: " + promise.formatted(facts));
    }
  }

  private PromisesRun view(RunRow run) {
    return new PromisesRun(run, world.dag(run.dagId()), world.rows.of(run.id()), world.rows);
  }

  private static String name(TaskRow row) {
    return row.mapIndex() < 0 ? row.taskId() : row.taskId() + "[" + row.mapIndex() + "]";
  }

  /** The process crashed: what it had in mind is no promise any more. */
  void crashed() {
    overdue.clear();
    lateGroups.clear();
    lateRuns.clear();
    deadlines.crashed();
    world.people.touching.clear();
    world.people.deleting.clear();
    for (TaskRow row : world.rows.all().values()) {
      if (row.state().live() && row.worker() == null) {
        unseen.merge(row.id(), 1, Integer::sum);
      }
    }
  }

  /** Attempts that no worker was known to have when the process ended: they count for nothing. */
  private final Map<Long, Integer> unseen = new HashMap<>();

  // ---- before and after a commit

  void before(Decisions.Batch batch) {
    old.clear();
    groupsAgain.clear();
    for (GroupRetryRow next : batch.groupRetries()) {
      GroupRetryRow was = world.rows.groups.get(next.key());
      if (next.retried() > (was == null ? 0 : was.retried())) {
        groupsAgain.add(next);
      }
    }
    oldRuns.clear();
    newRuns.clear();
    batch.newRuns().forEach(r -> newRuns.add(r.id()));
    for (RunRow run : batch.changedRuns()) {
      RunRow before = world.rows.runs.get(run.id());
      if (before != null) {
        oldRuns.put(run.id(), before);
      }
    }
    for (TaskRow next : batch.changedTasks()) {
      TaskRow before = world.rows.task(next.id());
      if (before != null) {
        old.put(next.id(), before);
        stays(before, next);
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
          groupsAgain.stream()
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
    Map<Long, PromisesRun> views = new HashMap<>();
    Set<Long> changed = new LinkedHashSet<>(newRuns);
    batch.changedRuns().forEach(r -> changed.add(r.id()));
    batch.changedTasks().forEach(r -> changed.add(TaskId.run(r.id())));
    batch.newTasks().forEach(r -> changed.add(TaskId.run(r.id())));
    for (long id : changed) {
      RunRow run = world.rows.runs.get(id);
      if (run != null) {
        views.put(id, view(run));
      }
    }
    batch.newTasks().forEach(row -> moved(views, null, row));
    batch.changedTasks().forEach(row -> moved(views, old.get(row.id()), row));
    views.values().forEach(this::atRest);
    batch.changedRuns().forEach(run -> outcome(views.get(run.id())));
    begunAnew(batch);
    groups(batch, views);
    acted();
    limits.look();
    deadlines.look(batch, changed);
    attempts(batch);
    once();
    looked();
    overdue.clear();
    lateRuns.clear();
    world.people.touching.clear();
  }

  // ---- groups

  /** A group is run again as a whole, when it is due, and no more often than it may be. */
  private void groups(Decisions.Batch batch, Map<Long, PromisesRun> views) {
    lateGroups.forEach(
        (key, row) ->
            that(
                !row.equals(world.rows.groups.get(key)),
                "a group that is due is run again: %s still waits",
                row));
    lateGroups.clear();
    for (GroupRetryRow row : batch.groupRetries()) {
      PromisesRun run = views.get(row.runKey());
      if (run != null) {
        run.groups.bounded(row);
      }
    }
    for (GroupRetryRow row : groupsAgain) {
      PromisesRun run = views.get(row.runKey());
      if (run != null && !world.people.touching.contains(row.runKey())) {
        run.groups.begunAnew(row, old);
      }
    }
  }

  // ---- one instance moved

  private void moved(Map<Long, PromisesRun> views, @Nullable TaskRow before, TaskRow row) {
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
    if (person) {
      return;
    }
    TaskState was = before == null ? TaskState.NONE : before.state();
    if (was == TaskState.NONE && row.state() != TaskState.NONE) {
      left(run, spec, row);
    }
    if (was == TaskState.AWAITING_INPUT && row.state().finished()) {
      answered(run, spec, row, before);
    }
    boolean failed = row.state() == TaskState.FAILED && was != TaskState.FAILED;
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
          TaskRow was = old.get(maker.id());
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
    // A group of the previous run may have been run again since.
    if (newRuns.isEmpty() && world.people.touching.isEmpty() && groupsAgain.isEmpty()) {
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

  /** A run is given up only when nothing in it could ever move. */
  private void deadlocked(PromisesRun run, TaskRow row) {
    List<TaskRow> undone = new ArrayList<>();
    for (TaskRow r : world.rows.of(run.run.id())) {
      boolean stuck = String.valueOf(r.reason()).startsWith("all_tasks_deadlocked");
      that(
          r.state().finished(),
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

  // ---- the run as a whole

  /** After every commit nothing that could move is left standing, and nothing stands for ever. */
  private void atRest(PromisesRun run) {
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
    PromisesRun run = view(row);
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
  private void outcome(@Nullable PromisesRun run) {
    if (run == null || !run.run.state().finished()) {
      return;
    }
    RunRow before = oldRuns.get(run.run.id());
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
            || (reason.startsWith("ended as failed") && world.people.marked.contains(run.run.id()));
    that(
        run.run.state() == (bad || ended ? RunState.FAILED : RunState.SUCCESS),
        "a run's last tasks decide: %s is %s, %s",
        run.run.runId(),
        run.run.state(),
        reason);
  }

  /** A task that was cleared begins anew, unless a person marks it afterwards. */
  private void begunAnew(Decisions.Batch batch) {
    for (Decisions.Answer answer : batch.answers()) {
      Long id = world.people.clearCommands.get(answer.commandId());
      JsonNode result = answer.result();
      RunRow run = id == null ? null : world.rows.runs.get(id);
      if (run == null || result == null || world.people.marked.contains(run.id())) {
        continue;
      }
      PromisesRun view = view(run);
      for (JsonNode cleared : result.path("task_instances")) {
        List<TaskRow> all = view.of(cleared.path("task_id").asText());
        TaskRow row = all.get(Math.max(0, cleared.path("map_index").asInt()));
        boolean ran = TaskState.of(cleared.path("state").textValue()) == TaskState.SUCCESS;
        that(
            !ran
                || row.state() != TaskState.SUCCESS
                || row.tryNumber() > cleared.path("try_number").asInt(),
            "a cleared task begins anew: %s",
            name(row));
      }
    }
  }

  // ---- time

  /** The clock was looked at: whatever is due now has to move. */
  void ticked() {
    deadlines.ticked();
    for (GroupRetryRow row : world.rows.groups.values()) {
      RunRow run = world.rows.runs.get(row.runKey());
      Instant due = row.dueAt();
      boolean running = run != null && run.state() == RunState.RUNNING;
      if (running && due != null && !due.isAfter(world.now())) {
        lateGroups.put(row.key(), row);
      }
    }
    for (TaskRow row : world.rows.active()) {
      RunRow run = world.rows.runs.get(TaskId.run(row.id()));
      if (run.state() == RunState.RUNNING && due(row)) {
        overdue.put(row.id(), row);
      }
    }
    for (RunRow run : world.rows.runs.values()) {
      Instant start = run.startDate();
      boolean late =
          run.state() == RunState.RUNNING
              && !run.ending()
              && start != null
              && world.dag(run.dagId()).structure.runTimeout().stream()
                  .anyMatch(t -> !start.plus(t).isAfter(world.now()));
      if (late) {
        lateRuns.add(run.id());
      }
    }
  }

  private boolean due(TaskRow row) {
    TaskSpec spec = world.dag(world.rows.runs.get(TaskId.run(row.id())).dagId()).spec(row.taskId());
    Instant at = row.dueAt();
    return switch (row.state()) {
      case UP_FOR_RETRY, AWAITING_INPUT -> at != null && !at.isAfter(world.now());
      case RUNNING, DEFERRED, UP_FOR_RESCHEDULE -> row.ending() == null && overran(row, spec);
      default -> false;
    };
  }

  private boolean overran(TaskRow row, TaskSpec spec) {
    Instant start = row.startDate();
    Instant series = row.seriesStart();
    boolean attempt =
        start != null
            && spec.executionTimeout().stream().anyMatch(t -> !start.plus(t).isAfter(world.now()));
    return attempt
        || (spec.shape() == Shape.SENSOR
            && series != null
            && spec.sensorTimeout().stream().anyMatch(t -> !series.plus(t).isAfter(world.now())));
  }

  private void acted() {
    overdue.forEach(
        (id, before) -> {
          TaskRow row = world.rows.task(id);
          that(
              row == null
                  || row.state() != before.state()
                  || row.tryNumber() != before.tryNumber()
                  || row.ending() != null,
              "what falls due is acted upon: %s is still %s",
              name(before),
              before.state());
        });
    for (long id : lateRuns) {
      RunRow run = world.rows.runs.get(id);
      that(
          run == null
              || run.state() != RunState.RUNNING
              || run.ending()
              || world.people.marked.contains(id)
              || touching(id),
          "a run that takes too long is ended: %s",
          run == null ? "" : run.runId());
    }
  }

  private boolean touching(long run) {
    return world.people.touching.contains(run);
  }

  // ---- attempts

  /** An attempt starts with a durable key, on resources that exist, with its own elements. */
  void started(Effect.Attempt attempt) {
    TaskRow row = world.rows.task(attempt.taskId());
    that(row != null && row.key() != null, "the attempt is durable before it starts");
    that(attempt.key().equals(row.key()), "the key is durable before it is used");
    RunRow run = world.rows.runs.get(TaskId.run(row.id()));
    PromisesRun view = view(run);
    TaskSpec spec = view.dag.spec(row.taskId());
    boolean marked = world.people.marked.contains(run.id());
    if (attempt.attach() || marked) {
      return;
    }
    if (spec.role() != Role.TEARDOWN && spec.rule() != TriggerRule.ALWAYS) {
      for (String setup : spec.setups()) {
        String made = view.setup(row, spec, setup).key();
        that(
            made != null && world.workers.resources.contains(made),
            "a task starts only while what its setups made exists: %s, %s",
            name(row),
            setup);
      }
    }
    PromisesInputs.right(view, spec, row, attempt, world.rows.outputs, old.keySet());
  }

  /** Nothing is submitted while an earlier attempt's job of the same task still runs. */
  void submitting(Effect.Attempt attempt) {
    world.workers.jobs.forEach(
        (key, job) ->
            that(
                job.task != attempt.taskId() || !job.live,
                "at most one live job per task: %s is live while %s is submitted",
                key,
                attempt.key()));
  }

  /**
   * Nobody else destroys what a setup made: its teardown waits for a worker as often as it takes.
   */
  private long stuck(RunRow run, TaskRow row) {
    boolean teardown = world.dag(run.dagId()).spec(row.taskId()).role() == Role.TEARDOWN;
    Instant start = run.startDate();
    return teardown && start != null
        ? Duration.between(start, world.now()).dividedBy(Limits.QUEUED_TIMEOUT)
        : 0;
  }

  private void attempts(Decisions.Batch batch) {
    for (TaskRow row : batch.changedTasks()) {
      long run = TaskId.run(row.id());
      RunRow of = world.rows.runs.get(run);
      if (of == null) {
        continue;
      }
      TaskSpec spec = world.dag(of.dagId()).spec(row.taskId());
      int budget = 1 + spec.retries().limit();
      int passes = PromisesGroups.passes(world.dag(of.dagId()), spec);
      // Each clear grants the retries and the budget for vanished workers anew.
      long most =
          (1L + world.people.clears.getOrDefault(run, 0))
                  * passes
                  * (budget + Simulation.LOST_BUDGET)
              + unseen.getOrDefault(row.id(), 0)
              + stuck(of, row);
      that(row.tryNumber() <= most, "attempts are bounded: %s has %d", name(row), row.tryNumber());
    }
  }

  /** The outside world as it is now. */
  void looked() {
    world.workers.jobs.forEach(
        (key, job) -> {
          that(job.submissions == 1, "a job is submitted once: %s %d times", key, job.submissions);
          TaskRow row = world.rows.task(job.task);
          that(
              !job.live || (row != null && !row.state().finished()),
              "no job outlives its task: %s is %s",
              key,
              row == null ? "deleted" : row.state());
        });
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
    List<String> left =
        world.workers.resources.stream()
            .filter(
                key -> !world.people.reaped.contains(TaskId.run(world.workers.jobs.get(key).task)))
            .toList();
    that(left.isEmpty(), "every created resource is destroyed by its own run: %s", left);
  }
}
