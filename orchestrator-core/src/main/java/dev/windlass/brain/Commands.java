package dev.windlass.brain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.DataInterval;
import dev.windlass.dag.Json;
import dev.windlass.dag.RunType;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunSnapshot;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskState;
import dev.windlass.timetable.Timetable;
import dev.windlass.timetable.Timetable.Due;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What people ask for, carried out at one instant. Refusals say what is wrong and change nothing.
 */
final class Commands {
  /** No backfill makes more runs than this at once. */
  private static final int MOST_BACKFILL_RUNS = 10_000;

  private final Brain brain;
  private final Instant now;

  Commands(Brain brain, Instant now) {
    this.brain = brain;
    this.now = now;
  }

  JsonNode carryOut(Event.Command command) {
    return switch (command) {
      case Event.Trigger c -> trigger(c);
      case Event.Pause c -> {
        brain.pause(brain.known(c.dagId()), c.paused(), now);
        yield Brain.result("is_paused", c.paused());
      }
      case Event.Clear c -> clear(c);
      case Event.MarkTask c -> markTask(c);
      case Event.MarkRun c -> markRun(c);
      case Event.Note c -> {
        new Interventions(brain.runOf(c.dagId(), c.runId(), c.snapshot())).note(c.note());
        yield Brain.result("note", c.note());
      }
      case Event.DeleteRun c -> delete(c);
      case Event.Backfill c -> backfill(c);
      case Event.Unreadable c -> throw Refused.invalid(c.why());
    };
  }

  private JsonNode trigger(Event.Trigger c) {
    DagEntry dag = brain.known(c.dagId());
    Optional<Instant> logical = c.logicalDate();
    String runId = c.runId().orElse(RunIds.of(RunType.MANUAL, logical.orElse(now)));
    if (!runId.matches("[A-Za-z0-9_.~:+-]{1,250}")) {
      throw Refused.invalid(
          "run id '%s' may have only letters, digits and _ . ~ : + -, at most 250"
              .formatted(runId));
    }
    boolean active =
        dag.active.containsKey(runId)
            || (logical.isPresent()
                && dag.active.values().stream()
                    .anyMatch(r -> logical.get().equals(r.row().logicalDate())));
    if (c.taken() || active || brain.endedLately(c.dagId(), runId, logical)) {
      throw Refused.conflict(
          "DAG '%s' already has a run '%s'%s; clear that run to run it again"
              .formatted(c.dagId(), runId, logical.map(l -> " or logical date " + l).orElse("")));
    }
    checkParams(dag, c.conf());
    Optional<DataInterval> interval =
        c.intervalStart().isPresent() && c.intervalEnd().isPresent()
            ? Optional.of(new DataInterval(c.intervalStart().get(), c.intervalEnd().get()))
            : logical.map(l -> dag.structure().schedule().timetable().manualInterval(l));
    logical.ifPresent(dag.takenDates::add);
    brain.add(
        dag,
        new RunRow(
            brain.takeRunKey(),
            dag.dagId,
            runId,
            RunType.MANUAL,
            RunState.QUEUED,
            dag.version,
            logical.orElse(null),
            interval.map(DataInterval::start).orElse(null),
            interval.map(DataInterval::end).orElse(null),
            now,
            now,
            null,
            null,
            c.conf(),
            c.note(),
            c.triggeredBy(),
            c.user(),
            0,
            null,
            false,
            null));
    brain.startQueued(dag, now);
    return Brain.result("run_id", runId);
  }

  /** A run is made only with params that its DAG takes. */
  private static void checkParams(DagEntry dag, ObjectNode conf) {
    List<String> problems = dag.paramCheck().problems(conf);
    if (!problems.isEmpty()) {
      throw Refused.invalid(
          "DAG '%s' does not take this conf: %s".formatted(dag.dagId, String.join("; ", problems)));
    }
  }

  private JsonNode clear(Event.Clear c) {
    RunMachine run = brain.runOf(c.dagId(), c.runId(), c.snapshot());
    BitSet asked = new BitSet();
    if (c.taskIds().isEmpty()) {
      run.instances.all().forEach(cell -> asked.set(cell.ordinal()));
    }
    for (String id : c.taskIds()) {
      asked(run, id).forEach(cell -> asked.set(cell.ordinal()));
    }
    List<TaskCell> chosen =
        ClearSelection.of(
            run,
            asked,
            c.onlyFailed() ? ClearSelection.Only.FAILED : ClearSelection.Only.ANY,
            c.upstream(),
            c.downstream());
    ObjectNode result = instances(chosen);
    if (!c.dryRun() && !chosen.isEmpty()) {
      new Interventions(run).clear(chosen, now);
      if (run.row().state() == RunState.QUEUED) {
        brain.reopen(run, now);
      }
    }
    return result;
  }

  /** The instances that an id names: {@code task}, {@code task[3]} or a group. */
  private static List<TaskCell> asked(RunMachine run, String id) {
    int bracket = id.endsWith("]") ? id.lastIndexOf('[') : -1;
    String task = bracket < 0 ? id : id.substring(0, bracket);
    String index = bracket < 0 ? "" : id.substring(bracket + 1, id.length() - 1);
    int ordinal = run.plan.ordinal(task);
    List<TaskCell> found = new ArrayList<>();
    if (ordinal >= 0 && index.isEmpty()) {
      found.addAll(List.of(run.instances.of(ordinal)));
    } else if (ordinal >= 0 && index.matches("[0-9]{1,9}")) {
      TaskCell cell = run.instances.at(ordinal, Integer.parseInt(index));
      found.addAll(cell == null ? List.of() : List.of(cell));
    } else if (index.isEmpty()) {
      for (int t = 0; t < run.plan.count(); t++) {
        String group = run.plan.tasks[t].group();
        if (group.equals(task) || group.startsWith(task + ".")) {
          found.addAll(List.of(run.instances.of(t)));
        }
      }
    }
    if (found.isEmpty()) {
      throw Refused.notFound(
          "run '%s' of DAG '%s' (version %d) has no task, mapped instance or group '%s'"
              .formatted(run.row().runId(), run.row().dagId(), run.row().version(), id));
    }
    return found;
  }

  private static ObjectNode instances(List<TaskCell> chosen) {
    ObjectNode result = Json.object();
    ArrayNode list = result.putArray("task_instances");
    for (TaskCell cell : chosen) {
      list.addObject()
          .put("task_id", cell.taskId)
          .put("map_index", cell.mapIndex)
          .put("state", cell.state().word())
          .put("try_number", cell.tryNumber);
    }
    return result;
  }

  private JsonNode markTask(Event.MarkTask c) {
    RunMachine run = brain.runOf(c.dagId(), c.runId(), c.snapshot());
    if (c.state() != TaskState.SUCCESS
        && c.state() != TaskState.FAILED
        && c.state() != TaskState.SKIPPED) {
      throw Refused.invalid("a task can be marked success, failed or skipped");
    }
    List<TaskCell> marked = asked(run, c.taskId());
    ObjectNode result = instances(marked);
    if (c.dryRun()) {
      return result;
    }
    Interventions people = new Interventions(run);
    marked.forEach(cell -> people.mark(cell, c.state(), now));
    List<TaskCell> stuck = stuckAfter(run, marked);
    if (run.row().state().finished() && stuck.isEmpty()) {
      return result;
    }
    people.clear(stuck, now);
    if (run.row().state() == RunState.QUEUED) {
      brain.reopen(run, now);
    }
    return result;
  }

  /** Whatever failed downstream of marked instances is evaluated again: that un-sticks a run. */
  private static List<TaskCell> stuckAfter(RunMachine run, List<TaskCell> marked) {
    Set<TaskCell> stuck = new LinkedHashSet<>();
    for (TaskCell cell : marked) {
      run.plan.reach(cell.task, run.plan.downstream).stream()
          .forEach(
              t -> {
                for (TaskCell after : run.instances.seenFrom(cell, t)) {
                  if (after.is(TaskState.FAILED) || after.is(TaskState.UPSTREAM_FAILED)) {
                    stuck.add(after);
                  }
                }
              });
    }
    return List.copyOf(stuck);
  }

  private JsonNode markRun(Event.MarkRun c) {
    RunMachine run = brain.runOf(c.dagId(), c.runId(), c.snapshot());
    if (run.row().state().finished()) {
      throw Refused.conflict(
          "run '%s' is %s already; clear it to run it again"
              .formatted(c.runId(), run.row().state().word()));
    }
    switch (c.state()) {
      case "failed" -> {
        brain.unqueue(run);
        run.end("ended as failed by a person", now);
      }
      case "success" -> {
        brain.unqueue(run);
        run.endWell(now);
      }
      default -> throw Refused.invalid("a run can be marked success or failed, not " + c.state());
    }
    return Brain.result("state", c.state());
  }

  private JsonNode delete(Event.DeleteRun c) {
    RunMachine run = brain.runOf(c.dagId(), c.runId(), c.snapshot());
    if (!run.row().state().finished()) {
      throw Refused.conflict(
          "run '%s' is still %s; end it first".formatted(c.runId(), run.row().state().word()));
    }
    brain.out().delete(run.row().id());
    brain.forget(run);
    return Brain.result("deleted", c.runId());
  }

  /** What a backfill does with one date. */
  private record Step(Due due, String action, @Nullable String reason, @Nullable RunSnapshot run) {}

  private JsonNode backfill(Event.Backfill c) {
    DagEntry dag = brain.known(c.dagId());
    checkParams(dag, c.conf());
    List<Step> steps = steps(c, dag);
    ObjectNode result = Json.object();
    ArrayNode list = result.putArray("runs");
    for (Step step : steps) {
      list.addObject()
          .put("logical_date", step.due().logicalDate().toString())
          .put("action", step.action())
          .put("reason", step.reason());
    }
    if (c.dryRun()) {
      return result;
    }
    long id = brain.beginBackfill(c.maxActiveRuns());
    result.put("backfill_id", id);
    brain
        .out()
        .backfill(
            new Decisions.BackfillChange.Begun(
                id,
                c.dagId(),
                c.from(),
                c.to(),
                c.reprocess(),
                c.maxActiveRuns(),
                c.backwards(),
                Json.text(c.conf())));
    boolean any = false;
    for (Step step : steps) {
      switch (step.action()) {
        case "create" -> {
          create(c, dag, step.due(), id);
          any = true;
        }
        case "clear" -> {
          RunSnapshot before = step.run();
          if (before != null) {
            reprocess(before, id);
            any = true;
          }
        }
        default -> {}
      }
    }
    if (!any) {
      brain.out().backfill(new Decisions.BackfillChange.Completed(id));
    }
    brain.startQueued(dag, now);
    return result;
  }

  private List<Step> steps(Event.Backfill c, DagEntry dag) {
    if (c.to().isBefore(c.from())) {
      throw Refused.invalid("--to %s is before --from %s".formatted(c.to(), c.from()));
    }
    if (c.maxActiveRuns() < 1) {
      throw Refused.invalid("max active runs must be 1 or more, not " + c.maxActiveRuns());
    }
    if (!List.of("none", "failed", "completed").contains(c.reprocess())) {
      throw Refused.invalid("reprocess must be none, failed or completed, not " + c.reprocess());
    }
    if (dag.active.values().stream().anyMatch(r -> r.row().backfillId() != null)) {
      throw Refused.conflict("DAG '%s' has an unfinished backfill already".formatted(c.dagId()));
    }
    Timetable timetable = dag.structure().schedule().timetable();
    Map<Instant, RunSnapshot> existing = new LinkedHashMap<>();
    for (RunSnapshot run : c.existing()) {
      Instant logical = run.run().logicalDate();
      if (logical != null) {
        existing.put(logical, run);
      }
    }
    List<Step> steps = new ArrayList<>();
    Optional<Due> due = timetable.next(Optional.empty(), c.from());
    while (due.isPresent() && !due.get().logicalDate().isAfter(c.to())) {
      if (due.get().runAfter().isAfter(now)) {
        break;
      }
      if (steps.size() >= MOST_BACKFILL_RUNS) {
        throw Refused.invalid(
            "a backfill makes at most %d runs; split the range".formatted(MOST_BACKFILL_RUNS));
      }
      steps.add(step(c, due.get(), existing.get(due.get().logicalDate())));
      due = timetable.next(Optional.of(due.get().logicalDate()), c.from());
    }
    if (steps.isEmpty()) {
      throw Refused.invalid(
          "DAG '%s' has no run due from %s to %s: its schedule is %s"
              .formatted(c.dagId(), c.from(), c.to(), timetable.words()));
    }
    return c.backwards() ? steps.reversed() : steps;
  }

  private static Step step(Event.Backfill c, Due due, @Nullable RunSnapshot run) {
    if (run == null) {
      return new Step(due, "create", null, null);
    }
    return switch (run.run().state()) {
      case QUEUED, RUNNING -> new Step(due, "skip", "in flight", run);
      case FAILED ->
          c.reprocess().equals("none")
              ? new Step(due, "skip", "already exists (failed)", run)
              : new Step(due, "clear", "failed before", run);
      case SUCCESS ->
          c.reprocess().equals("completed")
              ? new Step(due, "clear", "succeeded before", run)
              : new Step(due, "skip", "already exists (success)", run);
    };
  }

  private void create(Event.Backfill c, DagEntry dag, Due due, long backfill) {
    dag.takenDates.add(due.logicalDate());
    brain.add(
        dag,
        new RunRow(
            brain.takeRunKey(),
            dag.dagId,
            RunIds.of(RunType.BACKFILL, due.logicalDate()),
            RunType.BACKFILL,
            RunState.QUEUED,
            dag.version,
            due.logicalDate(),
            due.interval().start(),
            due.interval().end(),
            due.runAfter(),
            now,
            null,
            null,
            c.conf(),
            null,
            "backfill",
            null,
            0,
            backfill,
            false,
            null));
  }

  private void reprocess(RunSnapshot before, long backfill) {
    RunMachine run = brain.runOf(before.run().dagId(), before.run().runId(), Optional.of(before));
    BitSet all = new BitSet();
    run.instances.all().forEach(cell -> all.set(cell.ordinal()));
    Interventions people = new Interventions(run);
    people.adoptInto(backfill);
    people.clear(ClearSelection.of(run, all, ClearSelection.Only.ANY, false, false), now);
    brain.reopen(run, now);
  }
}
