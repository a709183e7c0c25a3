package dev.windlass.brain;

import static dev.windlass.brain.Promises.that;

import dev.windlass.run.RunRow;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** What is promised when a run that has ended is given another end, or is queued again. */
final class PromisesMarkedRuns {
  private PromisesMarkedRuns() {}

  static void look(Event.MarkRun c, PromisesRun before, RunRow run, Collection<TaskRow> rows) {
    Map<Long, TaskRow> was = new HashMap<>();
    before.all().forEach(of -> of.forEach(row -> was.put(row.id(), row)));
    boolean well = c.state().equals("success");
    for (TaskRow row : rows) {
      TaskRow old = was.get(row.id());
      that(
          old != null && row.tryNumber() == old.tryNumber(),
          "marking a run that has ended starts nothing: %s",
          row);
      that(
          well
              ? row.state() == TaskState.SUCCESS || row.state() == TaskState.REMOVED
              : old != null && row.state() == old.state(),
          "of an ended run that is %s: %s was %s",
          well ? "marked success every instance is one" : c.state() + " none changes",
          row,
          old == null ? null : old.state());
    }
    that(
        run.clearNumber() == before.run.clearNumber(),
        "marking a run that has ended clears nothing: %s",
        run);
    if (!c.state().equals("queued")) {
      that(
          run.state() == RunState.of(c.state()),
          "a run that has ended is what it was marked: %s",
          run);
    }
  }
}
