package dev.windlass.brain;

import dev.windlass.run.GroupRetryRow;
import dev.windlass.run.RunRow;
import dev.windlass.run.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Task groups of one run that are retried as a whole. A pass ends when everything in the group is
 * finished, teardowns included. Failed, and with retries left, the group is cleared after its delay
 * and runs again; otherwise it is released: only then does anything after the group hear of any
 * outcome in it, so that nothing starts on a pass that is run again.
 */
final class GroupRetries {
  private final RunMachine run;
  private final Plan plan;
  private final GroupUnits units;

  /** To be looked at, inner ones first. */
  private final TreeSet<GroupUnit> dirty =
      new TreeSet<>(
          Comparator.<GroupUnit>comparingInt(u -> -u.block).thenComparingInt(u -> u.place));

  /** Found to be over while everything was counted anew; what comes after has yet to look. */
  private final List<GroupUnit> counted = new ArrayList<>();

  GroupRetries(RunMachine run, GroupUnits units) {
    this.run = run;
    this.plan = run.plan;
    this.units = units;
  }

  /** Every group that was run again, or is about to be. */
  List<GroupRetryRow> rows() {
    return units.rows();
  }

  /** Counts everything anew from the states alone. */
  void anew() {
    if (plan.blocks.isEmpty()) {
      return;
    }
    units.anew();
    dirty.clear();
    for (List<GroupUnit> row : units.all().reversed()) {
      for (GroupUnit unit : row) {
        boolean before = unit.released;
        unit.released = units.complete(unit) && !units.owesPass(unit);
        if (unit.released && !before) {
          counted.add(unit);
        }
        if (unit.released) {
          giveUp(unit);
        } else {
          dirty.add(unit);
        }
      }
    }
  }

  /** A state changed: see {@link TaskCell#to}. */
  void moved(TaskCell cell, TaskState from, TaskState to) {
    if (plan.blocks.isEmpty() || cell.task == TaskCell.GONE) {
      return;
    }
    for (int b : plan.blocksOf[cell.task]) {
      GroupUnit unit = units.unit(b, cell);
      if (units.moved(unit, cell, from, to)) {
        run.ends.look(unit.block, unit.place);
      }
      dirty.add(unit);
    }
  }

  /**
   * Looks at groups where something moved, until one is released.
   *
   * @return whether something was released, so that others may move
   */
  boolean settle(Instant now) {
    if (!counted.isEmpty()) {
      List<GroupUnit> over = List.copyOf(counted);
      counted.clear();
      over.forEach(unit -> follow(unit, now));
      return true;
    }
    while (!dirty.isEmpty()) {
      GroupUnit unit = dirty.removeFirst();
      if (unit.released) {
        continue;
      }
      boolean complete = units.complete(unit);
      boolean again = complete && units.owesPass(unit);
      if (again && unit.dueAt == null) {
        await(unit, now);
      } else if (!again && unit.dueAt != null) {
        units.due(unit, null);
        units.changed(unit);
      }
      if (complete && !again) {
        giveUp(unit);
        release(unit, now);
        // What follows from it is counted before anything else is looked at.
        return true;
      }
    }
    return false;
  }

  private void await(GroupUnit unit, Instant now) {
    RunRow row = run.row();
    Block block = plan.blocks.get(unit.block);
    String seed = row.dagId() + "#" + block.group() + "#" + row.logicalDate();
    Duration delay = RetryDelay.after(block.retries(), unit.retried + 1, seed);
    units.due(unit, now.plus(delay));
    units.changed(unit);
    timer(unit);
  }

  private void timer(GroupUnit unit) {
    Instant due = unit.dueAt;
    if (due != null) {
      run.room.timers().add(due, run, Timers.A_GROUP, 0);
    }
  }

  /** Takes up what an earlier process left. */
  void resume() {
    units.all().forEach(row -> row.forEach(this::timer));
  }

  /** Something fell due. */
  void due(Instant now) {
    if (!run.running()) {
      return;
    }
    for (List<GroupUnit> row : units.all()) {
      for (GroupUnit unit : List.copyOf(row)) {
        Instant due = unit.dueAt;
        if (due != null && !due.isAfter(now)) {
          again(unit, now);
        }
      }
    }
    run.settle(now);
  }

  /** The next pass: everything begins anew, inner groups with all their retries. */
  private void again(GroupUnit unit, Instant now) {
    unit.retried++;
    units.due(unit, null);
    units.changed(unit);
    units.inner(unit).forEach(this::forget);
    List<TaskCell> cells = units.cells(unit);
    for (TaskCell cell : cells) {
      if (!cell.is(TaskState.NONE) && !cell.is(TaskState.REMOVED)) {
        run.room.out().archive(cell);
        run.outcomes.forget(cell);
        run.changed(cell);
        run.deadlines.again(cell, now);
      }
    }
    run.recount();
    cells.forEach(cell -> run.tasks.evaluate(cell, now));
  }

  /**
   * A group that is over although it failed and had retries left, because its run was ended, uses
   * them no more: so it stays over, also after a restart. A final failure says so itself.
   */
  private void giveUp(GroupUnit unit) {
    int most = plan.blocks.get(unit.block).retries().limit();
    boolean left =
        unit.retried < most
            && unit.finals == 0
            && units.cells(unit).stream().anyMatch(units::failed);
    if (left || unit.dueAt != null) {
      unit.gaveUpIn = left ? unit.retried + 1 : 0;
      unit.retried = left ? most : unit.retried;
      units.due(unit, null);
      units.changed(unit);
    }
  }

  /** The run is over. */
  void closed() {
    units.all().forEach(row -> row.forEach(this::giveUp));
  }

  /** A person cleared something: its groups have all their retries again. */
  void cleared(List<TaskCell> chosen) {
    if (plan.blocks.isEmpty()) {
      return;
    }
    for (TaskCell cell : chosen) {
      if (cell.task != TaskCell.GONE) {
        for (int b : plan.blocksOf[cell.task]) {
          forget(units.unit(b, cell));
        }
      }
    }
  }

  private void forget(GroupUnit unit) {
    unit.gaveUpIn = 0;
    if (unit.retried > 0 || unit.dueAt != null) {
      unit.retried = 0;
      units.due(unit, null);
      units.changed(unit);
    }
  }

  /** Tells everything after the group what became of it: first all is counted, then judged. */
  private void release(GroupUnit unit, Instant now) {
    unit.released = true;
    for (int b = 0; b < plan.blocks.size(); b++) {
      for (int i : plan.blocks.get(b).inner()) {
        if (i == unit.block) {
          dirty.add(units.unit(b, plan.blocks.get(b).perIndex() ? unit.place : 0));
        }
      }
    }
    List<TaskCell> cells = units.cells(unit);
    var tasks = plan.blocks.get(unit.block).tasks();
    cells.forEach(cell -> run.heard(cell, tasks));
    follow(unit, now);
  }

  private void follow(GroupUnit unit, Instant now) {
    for (TaskCell cell : units.cells(unit)) {
      run.follow(cell, now);
      run.decided().follow(cell, now);
    }
  }
}
