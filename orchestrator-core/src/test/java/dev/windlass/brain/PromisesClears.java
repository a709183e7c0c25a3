package dev.windlass.brain;

import static dev.windlass.brain.Promises.name;
import static dev.windlass.brain.Promises.that;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.brain.SimulationClears.Asked;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.run.Ending;
import dev.windlass.run.RunRow;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What people clear and mark, in one run or across runs: what was shown is what is done, all that
 * was meant and nothing else, and what was cleared begins anew.
 */
final class PromisesClears {
  private final Simulation world;
  private final PromisesBefore stood;

  PromisesClears(Simulation world, PromisesBefore stood) {
    this.world = world;
    this.stood = stood;
  }

  /** An instance as an answer lists it. */
  private record Listed(RunRow run, TaskRow row, TaskState state, int tryNumber) {}

  /** A wish may reach a run that was made since the last commit, of which nobody knew outside. */
  void reached(Decisions.Batch batch) {
    for (Decisions.Answer answer : batch.answers()) {
      Asked asked = world.clears.asked.get(answer.commandId());
      JsonNode result = answer.result();
      if (asked == null || result == null) {
        continue;
      }
      boolean mark = asked.command() instanceof Event.MarkTask m && !m.dryRun();
      for (Decisions.Touched touched : batch.touched()) {
        RunRow run = run(touched.dagId(), touched.runId());
        if (run != null && stood.newRuns.contains(run.id()) && lists(result, run)) {
          world.clears.granted(run);
          if (mark) {
            world.clears.marked(run);
          }
        }
      }
    }
  }

  private static boolean lists(JsonNode result, RunRow run) {
    for (JsonNode one : result.path("task_instances")) {
      if (one.path("run_id").asText().equals(run.runId())) {
        return true;
      }
    }
    return false;
  }

  void look(Decisions.Batch batch) {
    Map<Long, JsonNode> shown = new HashMap<>();
    for (Decisions.Answer answer : batch.answers()) {
      Asked asked = world.clears.asked.remove(answer.commandId());
      if (asked == null) {
        continue;
      }
      JsonNode result = answer.result();
      if (result == null) {
        that(
            !asked.alone() || (batch.changedTasks().isEmpty() && batch.changedRuns().isEmpty()),
            "a wish that is refused changes nothing: %s",
            asked.command());
        continue;
      }
      JsonNode before = shown.get(asked.look());
      that(
          before == null || before.equals(result),
          "what a clear or a mark shows is what it does: %s, not %s",
          result,
          before);
      shown.put(answer.commandId(), result);
      switch (asked.command()) {
        case Event.Clear c when !c.dryRun() -> cleared(asked, c, listed(c.dagId(), result));
        case Event.MarkTask c when !c.dryRun() -> marked(asked, c, listed(c.dagId(), result));
        case Event.MarkRun c -> {
          RunRow run = run(c.dagId(), c.runId());
          if (run != null) {
            PromisesMarkedRuns.look(c, before(run), run, world.rows.of(run.id()));
          }
        }
        default -> {}
      }
    }
  }

  /** What is listed and still there, by id. */
  private Map<Long, Listed> listed(String dag, JsonNode result) {
    Map<String, RunRow> runs = new HashMap<>();
    world.rows.runs.values().stream()
        .filter(r -> r.dagId().equals(dag))
        .forEach(r -> runs.put(r.runId(), r));
    Map<Long, Listed> listed = new LinkedHashMap<>();
    for (JsonNode one : result.path("task_instances")) {
      RunRow run = runs.get(one.path("run_id").asText());
      if (run == null) {
        continue;
      }
      int place = Math.max(0, one.path("map_index").asInt());
      for (TaskRow row : world.rows.of(run.id())) {
        if (row.taskId().equals(one.path("task_id").asText()) && PromisesRun.place(row) == place) {
          TaskState state = TaskState.of(one.path("state").textValue());
          listed.put(row.id(), new Listed(run, row, state, one.path("try_number").asInt()));
        }
      }
    }
    return listed;
  }

  // ---- clears

  private void cleared(Asked asked, Event.Clear c, Map<Long, Listed> listed) {
    for (Listed one : listed.values()) {
      if (asked.alone() || !world.people.marked.contains(one.run().id())) {
        begunAnew(one);
      }
    }
    if (asked.alone()) {
      for (RunRow run : reached(c.dagId(), c.runId(), c.how().around())) {
        PromisesSelection selection = new PromisesSelection(before(run));
        c.taskIds().forEach(selection::name);
        if (c.taskIds().isEmpty()) {
          selection.all();
        }
        selection.reach(c.how().around().upstream(), c.how().around().downstream());
        selection.limit(c.how().onlyFailed(), c.how().onlyRunning());
        exactly(run, selection, listed);
        reopened(run, listed);
      }
      untouched(c.dagId(), listed, Set.of());
      strangers(c.dagId(), c.runId(), c.how().around(), listed);
    }
  }

  private void begunAnew(Listed one) {
    TaskRow row = one.row();
    that(
        one.state() != TaskState.SUCCESS
            || row.state() != TaskState.SUCCESS
            || row.tryNumber() > one.tryNumber(),
        "a cleared task begins anew: %s",
        name(row));
    TaskSpec spec = world.dag(one.run().dagId()).spec(row.taskId());
    that(
        !one.state().finished() || row.maxTries() >= one.tryNumber() + spec.retries().limit(),
        "a clear grants a full set of retries: %s has %d of %d tries",
        name(row),
        row.tryNumber(),
        row.maxTries());
    that(
        !one.state().live()
            || row.ending() != null
            || row.state() != one.state()
            || row.tryNumber() > one.tryNumber(),
        "a live task that is cleared is ended first: %s is %s",
        name(row),
        row.state());
  }

  /** All that was meant is listed, and nothing that has nothing to do with it. */
  private static void exactly(RunRow run, PromisesSelection meant, Map<Long, Listed> listed) {
    for (TaskRow row : meant.sure()) {
      that(
          listed.containsKey(row.id()),
          "a clear takes all that was meant: not %s of %s, which was %s",
          name(row),
          run.runId(),
          row.state());
    }
    Set<Long> possible = meant.possible();
    for (Listed one : listed.values()) {
      that(
          one.run().id() != run.id() || possible.contains(one.row().id()),
          "a clear takes nothing else: %s of %s, which was %s",
          name(one.row()),
          run.runId(),
          one.state());
    }
  }

  private void reopened(RunRow run, Map<Long, Listed> listed) {
    boolean any = listed.values().stream().anyMatch(l -> l.run().id() == run.id());
    RunRow before = stood.oldRuns.get(run.id());
    boolean was = before == null ? run.state().finished() : before.state().finished();
    that(
        !was || !any || (before != null && run.clearNumber() == before.clearNumber() + 1),
        "a finished run goes back to work when something in it is cleared: %s",
        run);
    that(
        any || before == null || run.clearNumber() == before.clearNumber(),
        "a run where nothing is cleared is left alone: %s",
        run);
  }

  // ---- marks

  private void marked(Asked asked, Event.MarkTask c, Map<Long, Listed> listed) {
    if (!asked.alone()) {
      return;
    }
    Set<Long> unstuck = new LinkedHashSet<>();
    for (RunRow run : reached(c.dagId(), c.runId(), c.around())) {
      PromisesSelection selection = new PromisesSelection(before(run));
      selection.name(c.taskId());
      selection.reach(c.around().upstream(), c.around().downstream());
      for (TaskRow row : selection.named()) {
        that(listed.containsKey(row.id()), "a mark takes all that was meant: not %s", name(row));
      }
      unstuck.addAll(selection.failedAfter());
      Set<Long> named = new LinkedHashSet<>();
      selection.named().forEach(r -> named.add(r.id()));
      for (Listed one : listed.values()) {
        that(
            one.run().id() != run.id() || named.contains(one.row().id()),
            "a mark takes nothing else: %s of %s",
            name(one.row()),
            run.runId());
      }
    }
    for (Listed one : listed.values()) {
      TaskRow row = one.row();
      boolean asTold =
          one.state().live()
              ? row.ending() != null && row.ending() != Ending.CLEARED
              : row.state() == c.state();
      // A list that is mapped over and marked says nothing of its elements.
      boolean surplus = row.state() == TaskState.REMOVED;
      that(asTold || surplus, "a marked task is as it was told to be: %s", row);
    }
    untouched(c.dagId(), listed, unstuck);
    strangers(c.dagId(), c.runId(), c.around(), listed);
  }

  // ---- both

  private Iterable<RunRow> reached(String dag, String runId, Event.Around around) {
    RunRow first = run(dag, runId);
    return world.rows.runs.values().stream()
        .filter(
            r ->
                first != null
                    && !stood.newRuns.contains(r.id())
                    && (r.id() == first.id() || SimulationClears.reaches(first, around, r)))
        .toList();
  }

  private @Nullable RunRow run(String dag, String runId) {
    return world.rows.runs.values().stream()
        .filter(r -> r.dagId().equals(dag) && r.runId().equals(runId))
        .findFirst()
        .orElse(null);
  }

  private PromisesRun before(RunRow run) {
    return new PromisesRun(
        stood.oldRuns.getOrDefault(run.id(), run),
        world.dag(run.dagId()),
        world.rows.of(run.id()).stream()
            .filter(r -> !stood.newTasks.contains(r.id()))
            .map(r -> stood.old.getOrDefault(r.id(), r))
            .toList(),
        world.rows);
  }

  /** What was finished and is not listed stays as it is. */
  private void untouched(String dag, Map<Long, Listed> listed, Set<Long> unstuck) {
    stood.old.forEach(
        (id, was) -> {
          TaskRow row = world.rows.task(id);
          RunRow run = world.rows.runs.get(TaskId.run(id));
          boolean own = run != null && run.dagId().equals(dag);
          boolean resized = was.state() == TaskState.REMOVED;
          that(
              row == null
                  || !own
                  || listed.containsKey(id)
                  || unstuck.contains(id)
                  || !was.state().finished()
                  || resized
                  || row.state() == was.state()
                  || row.state() == TaskState.REMOVED,
              "what nobody cleared or marked stays finished: %s went from %s to %s",
              name(was),
              was.state(),
              row == null ? null : row.state());
        });
  }

  private void strangers(String dag, String runId, Event.Around around, Map<Long, Listed> listed) {
    Set<Long> reached = new LinkedHashSet<>();
    reached(dag, runId, around).forEach(r -> reached.add(r.id()));
    for (Listed one : listed.values()) {
      that(
          reached.contains(one.run().id()),
          "a wish reaches only the runs it names: %s",
          one.run().runId());
    }
  }
}
