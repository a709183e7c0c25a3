package dev.windlass.brain;

import dev.windlass.dag.CallbackEvent;
import dev.windlass.dag.DagStructure.Role;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How mapped tasks and groups get their instances, and lose those that are too many. */
final class Expansion {
  private final RunMachine run;
  private final Plan plan;

  Expansion(RunMachine run) {
    this.run = run;
    this.plan = run.plan;
  }

  /** A mapped task, or its whole group, gets its instances: its inputs are known now. */
  void expand(TaskCell cell, Instant now) {
    int[] unit = plan.unit[cell.task];
    int wanted = run.instances.wanted(cell.task);
    if (wanted < 0 && !run.instances.sourcesFinished(cell.task)) {
      return;
    }
    if (unit == null || wanted < 0) {
      cell.reason = "what it is mapped over left no list";
      run.outcomes.finish(cell, TaskState.UPSTREAM_FAILED, now);
      return;
    }
    if ((long) run.instances.all().size() + (long) wanted * unit.length > TaskId.LIMIT) {
      cell.reason =
          "%d instances are too many: a run has at most %d in all".formatted(wanted, TaskId.LIMIT);
      run.outcomes.finish(cell, TaskState.FAILED, now);
      run.callbacks.due(cell, CallbackEvent.FAILURE);
      return;
    }
    List<TaskCell> removed = new ArrayList<>();
    for (int task : unit) {
      for (TaskCell surplus : run.instances.resize(task, Math.max(1, wanted))) {
        boolean still = surplus.is(TaskState.NONE) || surplus.state().finished();
        if (still && !owesEnd(surplus) && !isHeld(surplus)) {
          surplus.reason = "what it is mapped over has only %d elements now".formatted(wanted);
          surplus.to(TaskState.REMOVED);
          run.changed(surplus);
          removed.add(surplus);
          run.deadlines.finished(surplus, now);
        }
      }
      // Nothing to map over is found out again: one of them may be cleared.
      if (wanted > 0) {
        run.instances.sizedNow(task);
      }
    }
    run.recount();
    // Whatever came after may have waited for these alone.
    removed.forEach(run::finished);
    for (int task : unit) {
      for (TaskCell instance : run.instances.of(task)) {
        run.deadlines.joined(instance, now);
      }
      TaskCell first = run.instances.first(task);
      if (wanted > 0) {
        run.evaluateAll(task, now);
      } else if (owesEnd(first)) {
        run.evaluateAll(task, now);
      } else if (first.is(TaskState.NONE)) {
        first.mapIndex = -1;
        first.reason = "there is nothing to map over";
        run.outcomes.finish(first, TaskState.SKIPPED, now);
      }
    }
  }

  /**
   * A finished run goes on with another plan: what is mapped over literals alone, and was expanded,
   * has the instances of its lists as they are now. Counting anew follows.
   */
  void adopt() {
    for (int task = 0; task < plan.count(); task++) {
      TaskCell first = run.instances.first(task);
      int[] sources = plan.sources[task];
      boolean literal = sources != null && Arrays.stream(sources).allMatch(s -> s < 0);
      if (!literal || first.mapIndex < 0) {
        continue;
      }
      int wanted = run.instances.wanted(task);
      for (TaskCell surplus : run.instances.resize(task, Math.max(1, wanted))) {
        surplus.reason = "what it is mapped over has only %d elements now".formatted(wanted);
        surplus.to(TaskState.REMOVED);
        run.changed(surplus);
      }
      if (wanted == 0) {
        // It finds out anew that there is nothing to map over.
        run.outcomes.forget(first);
        first.mapIndex = -1;
        run.changed(first);
      }
    }
  }

  /**
   * A teardown whose setup has made something, or will, is wanted whatever became of its element.
   */
  boolean owesEnd(TaskCell cell) {
    if (plan.tasks[cell.task].role() != Role.TEARDOWN || cell.mapIndex < 0) {
      return false;
    }
    for (int s : plan.setups[cell.task]) {
      TaskCell setup = run.instances.seenFrom(cell, s)[0];
      boolean underWay = !setup.is(TaskState.NONE) && !setup.state().finished();
      if (setup.is(TaskState.SUCCESS) || underWay) {
        return true;
      }
    }
    return false;
  }

  /** What a setup has made is there until its teardown is done. */
  private boolean isHeld(TaskCell cell) {
    if (plan.tasks[cell.task].role() != Role.SETUP || !cell.is(TaskState.SUCCESS)) {
      return false;
    }
    for (int t : plan.teardowns[cell.task]) {
      if (!run.instances.seenFrom(cell, t)[0].state().finished()) {
        return true;
      }
    }
    return false;
  }
}
