package dev.windlass.brain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Clearing and marking: first everything that is touched is known, then it is done or shown. */
final class ClearCommand {
  private final Brain brain;
  private final Instant now;

  ClearCommand(Brain brain, Instant now) {
    this.brain = brain;
    this.now = now;
  }

  // ---- clear

  JsonNode clear(Event.Clear c) {
    boolean newest = c.how().latestVersion() || c.how().onlyNew();
    Map<RunMachine, List<TaskCell>> chosen = new LinkedHashMap<>();
    ObjectNode result = Chosen.result();
    boolean known = c.taskIds().isEmpty();
    for (RunMachine run : runs(c)) {
      boolean own = c.dates().isEmpty() && run.row().runId().equals(c.runId());
      boolean moves = newest && (own || c.dates().isPresent());
      // What it would be is seen before anything of it is another.
      RunMachine seen = moves ? brain.onLatestVersion(run, true) : run;
      List<TaskCell> cells = selection(c, seen, own);
      known |= c.taskIds().stream().anyMatch(id -> !Chosen.find(seen, id).isEmpty());
      Chosen.list((ArrayNode) result.path("task_instances"), cells);
      if (moves && !c.dryRun() && !cells.isEmpty()) {
        RunMachine moved = brain.onLatestVersion(run, false);
        chosen.put(moved, selection(c, moved, own));
      } else {
        chosen.put(run, cells);
      }
    }
    if (!known) {
      throw Refused.notFound(
          "no run of DAG '%s' from %s to %s has a task, mapped instance or group %s"
              .formatted(
                  c.dagId(),
                  c.dates().map(Event.Dates::from).orElse(now),
                  c.dates().map(Event.Dates::to).orElse(now),
                  String.join(", ", c.taskIds())));
    }
    refuseRunning(c, chosen);
    if (!c.dryRun()) {
      chosen.forEach((run, cells) -> clear(c, run, cells));
    }
    return result;
  }

  private void clear(Event.Clear c, RunMachine run, List<TaskCell> cells) {
    if (cells.isEmpty()) {
      return;
    }
    Interventions people = new Interventions(run);
    String note = c.how().note();
    if (note != null) {
      people.note(note);
    }
    people.clear(cells, now);
    if (run.row().state() == RunState.QUEUED) {
      brain.reopen(run, now);
    }
  }

  private List<RunMachine> runs(Event.Clear c) {
    if (c.dates().isPresent()) {
      return Chosen.within(brain, c.dagId(), c.dates().get(), c.others());
    }
    RunMachine first = brain.runOf(c.dagId(), c.runId(), c.snapshot());
    return Chosen.runs(brain, first, c.how().around(), c.others());
  }

  private static List<TaskCell> selection(Event.Clear c, RunMachine run, boolean strict) {
    List<TaskCell> asked = new ArrayList<>();
    if (c.how().onlyNew()) {
      // They have no status yet: there is nothing to clear, and the run goes on with them.
      return run.instances.all().stream()
          .filter(cell -> cell.fresh && cell.task != TaskCell.GONE)
          .filter(cell -> c.taskIds().isEmpty() || c.taskIds().contains(cell.taskId))
          .toList();
    }
    if (c.taskIds().isEmpty()) {
      asked.addAll(run.instances.all());
    }
    for (String id : c.taskIds()) {
      asked.addAll(strict ? Chosen.named(run, id) : Chosen.find(run, id));
    }
    ClearSelection.Only only =
        c.how().onlyFailed()
            ? ClearSelection.Only.FAILED
            : c.how().onlyRunning() ? ClearSelection.Only.RUNNING : ClearSelection.Only.ANY;
    return ClearSelection.of(
        run,
        Chosen.ordinals(asked),
        only,
        c.how().around().upstream(),
        c.how().around().downstream());
  }

  private static void refuseRunning(Event.Clear c, Map<RunMachine, List<TaskCell>> chosen) {
    if (!c.how().preventRunning()) {
      return;
    }
    List<String> live =
        chosen.values().stream()
            .flatMap(List::stream)
            .filter(cell -> cell.state().live())
            .map(cell -> cell.name() + " of " + cell.run.row().runId())
            .toList();
    if (!live.isEmpty()) {
      throw Refused.conflict(
          "still running, and the clear must not touch running tasks: " + String.join(", ", live));
    }
  }

  // ---- mark

  JsonNode mark(Event.MarkTask c) {
    RunMachine first = brain.runOf(c.dagId(), c.runId(), c.snapshot());
    if (c.state() != TaskState.SUCCESS
        && c.state() != TaskState.FAILED
        && c.state() != TaskState.SKIPPED) {
      throw Refused.invalid("a task can be marked success, failed or skipped");
    }
    ObjectNode result = Chosen.result();
    Map<RunMachine, List<TaskCell>> chosen = new LinkedHashMap<>();
    for (RunMachine run : Chosen.runs(brain, first, c.around(), c.others())) {
      List<TaskCell> cells =
          around(
              run == first ? Chosen.named(run, c.taskId()) : Chosen.find(run, c.taskId()),
              c.around());
      Chosen.list((ArrayNode) result.path("task_instances"), cells);
      chosen.put(run, cells);
    }
    if (!c.dryRun()) {
      chosen.forEach((run, cells) -> mark(run, cells, c.state()));
    }
    return result;
  }

  private static List<TaskCell> around(List<TaskCell> named, Event.Around around) {
    Set<TaskCell> all = new LinkedHashSet<>(named);
    for (TaskCell cell : named) {
      if (around.upstream()) {
        reach(all, cell, cell.run.plan.upstream);
      }
      if (around.downstream()) {
        reach(all, cell, cell.run.plan.downstream);
      }
    }
    return List.copyOf(all);
  }

  private static void reach(Set<TaskCell> all, TaskCell cell, int[][] edges) {
    cell.run.plan.reach(cell.task, edges).stream()
        .forEach(t -> all.addAll(List.of(cell.run.instances.seenFrom(cell, t))));
  }

  private void mark(RunMachine run, List<TaskCell> cells, TaskState state) {
    Interventions people = new Interventions(run);
    cells.forEach(cell -> people.mark(cell, state, now));
    List<TaskCell> stuck = stuckAfter(run, cells);
    if (run.row().state().finished() && stuck.isEmpty()) {
      run.ends.settle();
      brain.remarked(run, now);
      return;
    }
    people.clear(stuck, now);
    run.ends.settle();
    if (run.row().state() == RunState.QUEUED) {
      brain.reopen(run, now);
      // It may have to wait for its turn; later runs that waited for the mark need not.
      brain.pastMoved(run, now);
    }
  }

  /** Whatever failed downstream of marked instances is evaluated again: that un-sticks a run. */
  private static List<TaskCell> stuckAfter(RunMachine run, List<TaskCell> marked) {
    Set<TaskCell> stuck = new LinkedHashSet<>();
    for (TaskCell cell : marked) {
      run.plan.reach(cell.task, run.plan.downstream).stream()
          .forEach(
              t -> {
                for (TaskCell after : run.instances.seenFrom(cell, t)) {
                  boolean bad = after.is(TaskState.FAILED) || after.is(TaskState.UPSTREAM_FAILED);
                  if (bad && !marked.contains(after)) {
                    stuck.add(after);
                  }
                }
              });
    }
    return List.copyOf(stuck);
  }
}
