package dev.windlass.brain;

import static dev.windlass.brain.Promises.that;

import dev.windlass.dag.CallbackEvent;
import dev.windlass.dag.DagStructure.GroupSpec;
import dev.windlass.dag.Occasion;
import dev.windlass.run.CallbackRow;
import dev.windlass.run.RunRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What groups with callbacks tell: of each end they come to once, over restarts too, and of nothing
 * else. What they have come to is worked out from committed rows before and after each commit.
 */
final class PromisesTold {
  private final Simulation world;
  private final PromisesBefore stood;

  /** What groups had come to with the last commit; those that had not ended are not in it. */
  private final Map<Unit, CallbackEvent> ends = new HashMap<>();

  PromisesTold(Simulation world, PromisesBefore stood) {
    this.world = world;
    this.stood = stood;
  }

  /**
   * A group of a run, or one element of a mapped one.
   *
   * @param mapIndex -1: it is no mapped one's
   */
  private record Unit(long run, String group, int mapIndex) {}

  void look(Decisions.Batch batch, Map<Long, PromisesRun> views) {
    ends.keySet().removeIf(unit -> batch.deletedRuns().contains(unit.run()));
    Map<Unit, List<CallbackRow>> told = new LinkedHashMap<>();
    Set<Long> runs = new LinkedHashSet<>(views.keySet());
    for (CallbackRow row : batch.callbacks()) {
      String task = row.task();
      if (task != null && task.startsWith(Occasion.OF_GROUP)) {
        String group = task.substring(Occasion.OF_GROUP.length());
        Unit unit = new Unit(row.runKey(), group, row.mapIndex());
        told.computeIfAbsent(unit, u -> new ArrayList<>()).add(row);
        runs.add(row.runKey());
      }
    }
    batch.groupRetries().forEach(row -> runs.add(row.runKey()));
    for (long id : runs) {
      RunRow run = world.rows.runs.get(id);
      if (run != null) {
        look(views.computeIfAbsent(id, r -> world.promises.view(run)), told);
      }
    }
    that(told.isEmpty(), "only groups that are there tell something: %s", told);
  }

  private void look(PromisesRun view, Map<Unit, List<CallbackRow>> told) {
    for (GroupSpec group : view.dag.structure.groups()) {
      if (!group.callbacks().isEmpty()) {
        int elements = view.groups.elements(group);
        for (int place = 0; place < Math.max(1, elements); place++) {
          Unit unit = new Unit(view.run.id(), group.id(), elements < 0 ? -1 : place);
          List<CallbackRow> said = told.remove(unit);
          judge(view, group, unit, said == null ? List.of() : said);
        }
      }
    }
  }

  private void judge(PromisesRun view, GroupSpec group, Unit unit, List<CallbackRow> said) {
    int place = Math.max(0, unit.mapIndex());
    CallbackEvent end = view.groups.end(group, place);
    CallbackEvent before = end == null ? ends.remove(unit) : ends.put(unit, end);
    long run = unit.run();
    boolean manual = view.dag.structure.callbacks().notifyOnManual();
    // What happened between two commits is not in the rows.
    boolean person = world.people.touching.contains(run);
    boolean again = stood.groupsAgain.stream().anyMatch(g -> g.runKey() == run);
    if (person || again) {
      return;
    }
    that(
        end != null || said.isEmpty(),
        "a group tells nothing before it has ended: %s of %s",
        said,
        view.run.runId());
    that(
        !Objects.equals(end, before) || said.isEmpty(),
        "a group tells of each end once: %s of %s, which had been told",
        said,
        view.run.runId());
    List<CallbackEvent> events = said.stream().map(CallbackRow::event).toList();
    // What a person marked failed ends an inner group; another failure may have all run again.
    boolean mark = world.people.marked.contains(run);
    that(
        events.stream()
                .limit(Math.max(0, events.size() - 1))
                .allMatch(e -> e == CallbackEvent.RETRY || (mark && e == CallbackEvent.FAILURE))
            && (events.isEmpty()
                || events.getLast() == end
                || (end != null && !group.callbacks().contains(end))),
        "a group tells what it has come to: %s of %s, not %s",
        said,
        view.run.runId(),
        end);
    boolean quiet = !manual && world.people.marked.contains(run);
    that(
        quiet || end == before || !group.callbacks().contains(end) || events.contains(end),
        "a group that has ended tells it: %s of %s is %s",
        unit,
        view.run.runId(),
        end);
    that(
        manual || said.isEmpty() || !endedByPerson(view.run.reason()),
        "what a person ends tells nobody unless the DAG says so: %s of %s",
        said,
        view.run.runId());
    int pass = view.groups.pass(group, place);
    that(
        said.isEmpty() || view.run.ending() || said.getLast().tryNumber() == pass,
        "a group tells which pass it was: %s of %s, which is in pass %d",
        said,
        view.run.runId(),
        pass);
  }

  private static boolean endedByPerson(@Nullable String reason) {
    return "ended as failed by a person".equals(reason)
        || "marked success by a person".equals(reason);
  }
}
