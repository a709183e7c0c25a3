package dev.windlass.brain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.Json;
import dev.windlass.run.RunSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a person's words choose: runs, and instances in them. */
final class Chosen {
  /** No clear of a range of dates reaches more runs. */
  private static final int MOST_RUNS = 1_000;

  private Chosen() {}

  /**
   * The instances that an id names: {@code task}, {@code task[3]} or a group.
   *
   * @throws Refused when the run has nothing of that name
   */
  static List<TaskCell> named(RunMachine run, String id) {
    List<TaskCell> found = find(run, id);
    if (found.isEmpty()) {
      throw Refused.notFound(
          "run '%s' of DAG '%s' (version %d) has no task, mapped instance or group '%s'"
              .formatted(run.row().runId(), run.row().dagId(), run.row().version(), id));
    }
    return found;
  }

  /** The same, without a word when there is nothing: another run of another version. */
  static List<TaskCell> find(RunMachine run, String id) {
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
    return found;
  }

  static BitSet ordinals(List<TaskCell> cells) {
    BitSet ordinals = new BitSet();
    cells.forEach(c -> ordinals.set(c.ordinal()));
    return ordinals;
  }

  /** The run and, as far as asked, the runs of its DAG before and after it, oldest first. */
  static List<RunMachine> runs(
      Brain brain, RunMachine first, Event.Around around, List<RunSnapshot> finished) {
    Instant date = first.row().logicalDate();
    Map<Long, RunMachine> runs = new LinkedHashMap<>();
    runs.put(first.row().id(), first);
    if (date == null || !(around.past() || around.future())) {
      return List.of(first);
    }
    for (RunMachine other : brain.active(first.row().dagId())) {
      if (reaches(around, date, other.row().logicalDate())) {
        runs.put(other.row().id(), other);
      }
    }
    for (RunSnapshot other : finished) {
      if (reaches(around, date, other.run().logicalDate())) {
        RunMachine run = brain.runOf(other.run().dagId(), other.run().runId(), Optional.of(other));
        runs.putIfAbsent(run.row().id(), run);
      }
    }
    return inOrder(runs);
  }

  /** The runs of a DAG with a logical date within some, oldest first. */
  static List<RunMachine> within(
      Brain brain, String dagId, Event.Dates dates, List<RunSnapshot> finished) {
    if (dates.to().isBefore(dates.from())) {
      throw Refused.invalid(
          "the last date, %s, is before the first, %s".formatted(dates.to(), dates.from()));
    }
    Map<Long, RunMachine> runs = new LinkedHashMap<>();
    for (RunMachine other : brain.active(dagId)) {
      if (within(dates, other.row().logicalDate())) {
        runs.put(other.row().id(), other);
      }
    }
    for (RunSnapshot other : finished) {
      RunMachine run = brain.runOf(other.run().dagId(), other.run().runId(), Optional.of(other));
      if (within(dates, run.row().logicalDate())) {
        runs.putIfAbsent(run.row().id(), run);
      }
    }
    if (runs.isEmpty()) {
      throw Refused.notFound(
          "DAG '%s' has no run with a logical date from %s to %s"
              .formatted(dagId, dates.from(), dates.to()));
    }
    if (runs.size() > MOST_RUNS) {
      throw Refused.invalid(
          "these are %d runs, more than %d; name a shorter range of dates"
              .formatted(runs.size(), MOST_RUNS));
    }
    return inOrder(runs);
  }

  private static boolean within(Event.Dates dates, @Nullable Instant date) {
    return date != null && !date.isBefore(dates.from()) && !date.isAfter(dates.to());
  }

  private static List<RunMachine> inOrder(Map<Long, RunMachine> runs) {
    return runs.values().stream()
        .sorted(Comparator.comparing(RunMachine::order).thenComparing(r -> r.row().id()))
        .toList();
  }

  private static boolean reaches(Event.Around around, Instant date, @Nullable Instant other) {
    return other != null
        && ((around.past() && other.isBefore(date)) || (around.future() && other.isAfter(date)));
  }

  /** The chosen instances for people, before anything is done to them. */
  static void list(ArrayNode list, List<TaskCell> chosen) {
    for (TaskCell cell : chosen) {
      list.addObject()
          .put("run_id", cell.run.row().runId())
          .put("task_id", cell.taskId)
          .put("map_index", cell.mapIndex)
          .put("state", cell.state().word())
          .put("try_number", cell.tryNumber);
    }
  }

  static ObjectNode result() {
    ObjectNode result = Json.object();
    result.putArray("task_instances");
    return result;
  }
}
