package dev.windlass.brain;

import dev.windlass.dag.DagStructure.Role;
import dev.windlass.run.Blame;
import dev.windlass.run.GroupRetryRow;
import dev.windlass.run.RunRow;
import dev.windlass.run.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Task groups of one run that are retried as a whole. A pass ends when everything in the group is
 * finished, teardowns included. Failed, and with retries left, the group is cleared after its delay
 * and runs again; otherwise it is released: only then does anything after the group hear of any
 * outcome in it, so that nothing starts on a pass that is run again.
 */
final class GroupRetries {
  /** One group, or one element of a mapped one. */
  private static final class Unit {
    final int block;
    final int place;
    int retried;
    @Nullable Instant dueAt;
    int unfinished;

    /** Failures in it of which their tasks say that trying again is of no use. */
    int finals;

    boolean released;

    /** The pass after which it was given up although it had others left; 0: it was not. */
    int gaveUpIn;

    Unit(int block, int place) {
      this.block = block;
      this.place = place;
    }
  }

  private final RunMachine run;
  private final Plan plan;

  /** By block and place. */
  private final List<List<Unit>> units = new ArrayList<>();

  /** To be looked at, inner ones first. */
  private final TreeSet<Unit> dirty =
      new TreeSet<>(Comparator.<Unit>comparingInt(u -> -u.block).thenComparingInt(u -> u.place));

  /** Found to be over while everything was counted anew; what comes after has yet to look. */
  private final List<Unit> counted = new ArrayList<>();

  /** How many wait for their next pass. */
  private int waiting;

  GroupRetries(RunMachine run, List<GroupRetryRow> known) {
    this.run = run;
    this.plan = run.plan;
    plan.blocks.forEach(b -> units.add(new ArrayList<>(1)));
    for (GroupRetryRow row : known) {
      for (int b = 0; b < plan.blocks.size(); b++) {
        Block block = plan.blocks.get(b);
        if (block.group().equals(row.group()) && block.perIndex() == row.mapIndex() >= 0) {
          Unit unit = unit(b, Math.max(0, row.mapIndex()));
          unit.retried = row.retried();
          due(unit, row.dueAt());
        }
      }
    }
  }

  private void due(Unit unit, @Nullable Instant at) {
    waiting += (at == null ? 0 : 1) - (unit.dueAt == null ? 0 : 1);
    unit.dueAt = at;
    run.ends.look(unit.block, unit.place);
  }

  /** Every group that was run again, or is about to be. */
  List<GroupRetryRow> rows() {
    return units.stream()
        .flatMap(List::stream)
        .filter(u -> u.retried > 0 || u.dueAt != null)
        .map(this::row)
        .toList();
  }

  private GroupRetryRow row(Unit unit) {
    Block block = plan.blocks.get(unit.block);
    return new GroupRetryRow(
        run.row().id(),
        block.group(),
        block.perIndex() ? unit.place : -1,
        unit.retried,
        unit.dueAt);
  }

  private void changed(Unit unit) {
    run.room.out().groupRetry(row(unit));
  }

  private Unit unit(int block, int place) {
    List<Unit> row = units.get(block);
    while (row.size() <= place) {
      row.add(new Unit(block, row.size()));
    }
    return row.get(place);
  }

  private Unit unit(int block, TaskCell cell) {
    return unit(block, plan.blocks.get(block).perIndex() ? cell.place() : 0);
  }

  private List<TaskCell> cells(Unit unit) {
    Block block = plan.blocks.get(unit.block);
    return run.instances.within(block.tasks(), block.perIndex(), unit.place);
  }

  /** The units within a unit. */
  private List<Unit> inner(Unit unit) {
    List<Unit> inner = new ArrayList<>();
    for (int b : plan.blocks.get(unit.block).inner()) {
      if (plan.blocks.get(unit.block).perIndex()) {
        inner.add(unit(b, unit.place));
      } else {
        inner.addAll(units.get(b));
      }
    }
    return inner;
  }

  // ---- what others ask

  /** Whether a task may not hear yet what became of an instance: its group may be run again. */
  boolean withheld(TaskCell cell, int from) {
    if (plan.blocks.isEmpty() || cell.task == TaskCell.GONE) {
      return false;
    }
    for (int b : plan.blocksOf[cell.task]) {
      if (!plan.blocks.get(b).tasks().get(from) && !unit(b, cell).released) {
        return true;
      }
    }
    return false;
  }

  /** Whether a failure of the instance has its group run again. */
  boolean absorbs(TaskCell cell) {
    if (plan.blocks.isEmpty() || run.row().ending() || !counts(cell)) {
      return false;
    }
    for (int b : plan.blocksOf[cell.task]) {
      Unit unit = unit(b, cell);
      if (unit.retried < plan.blocks.get(b).retries().limit() && unit.finals == 0) {
        return true;
      }
    }
    return false;
  }

  /** What has failed by itself, and waits for its group to be run again. */
  List<TaskCell> absorbed() {
    return plan.blocks.isEmpty()
        ? List.of()
        : run.instances.all().stream().filter(c -> failed(c) && absorbs(c)).toList();
  }

  /** Whether no failure of the instance's groups was final until now. */
  boolean mayRunAgain(TaskCell cell) {
    for (int b : plan.blocksOf[cell.task]) {
      if (unit(b, cell).finals == 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether some group waits for its next pass. */
  boolean waiting() {
    return waiting > 0;
  }

  /** What its groups still have before them, for people; empty: nothing. */
  Optional<String> explain(TaskCell cell) {
    for (int b : plan.blocksOf[cell.task]) {
      Unit unit = unit(b, cell);
      Block block = plan.blocks.get(b);
      if (unit.dueAt != null) {
        return Optional.of(
            "group %s failed in pass %d of %d, is cleared and runs again at %s"
                .formatted(
                    block.group(),
                    unit.retried + 1,
                    block.retries().limit() + 1,
                    unit.dueAt.truncatedTo(ChronoUnit.SECONDS)));
      }
    }
    return Optional.empty();
  }

  /** Why a task does not hear yet what became of an instance, for people; empty: it does. */
  Optional<String> explain(TaskCell cell, int from) {
    if (!withheld(cell, from)) {
      return Optional.empty();
    }
    return explain(cell)
        .or(
            () ->
                Optional.of(
                    "%s is %s, but its group is not over and may be run again"
                        .formatted(cell.name(), cell.state().word())));
  }

  /**
   * Whether some of these groups are not over.
   *
   * @param place the element that is asked about; -1: all of them
   */
  boolean open(List<Integer> blocks, int place) {
    return blocks.stream()
        .flatMap(
            b ->
                plan.blocks.get(b).perIndex() && place < 0
                    ? units.get(b).stream()
                    : Stream.of(unit(b, plan.blocks.get(b).perIndex() ? place : 0)))
        .anyMatch(unit -> !unit.released);
  }

  /** Whether one of these groups is run again, for what failed in it until now. */
  boolean owesPass(List<Integer> blocks, int place) {
    return blocks.stream()
        .anyMatch(b -> owesPass(unit(b, plan.blocks.get(b).perIndex() ? Math.max(0, place) : 0)));
  }

  /** Which pass a group is in, from 1 since the last clear. */
  int pass(int block, int place) {
    Unit unit = unit(block, plan.blocks.get(block).perIndex() ? Math.max(0, place) : 0);
    return unit.gaveUpIn > 0 ? unit.gaveUpIn : unit.retried + 1;
  }

  // ---- counting

  /** Counts everything anew from the states alone. */
  void anew() {
    if (plan.blocks.isEmpty()) {
      return;
    }
    for (List<Unit> row : units) {
      for (Unit unit : row) {
        unit.unfinished = 0;
        unit.finals = 0;
      }
    }
    for (TaskCell cell : run.instances.all()) {
      if (cell.task != TaskCell.GONE) {
        for (int b : plan.blocksOf[cell.task]) {
          Unit unit = unit(b, cell);
          unit.unfinished += cell.state().finished() ? 0 : 1;
          unit.finals += isFinal(cell, cell.state()) ? 1 : 0;
        }
      }
    }
    dirty.clear();
    for (List<Unit> row : units.reversed()) {
      for (Unit unit : row) {
        boolean before = unit.released;
        unit.released = complete(unit) && !owesPass(unit);
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
      Unit unit = unit(b, cell);
      unit.unfinished += (from.finished() ? 1 : 0) - (to.finished() ? 1 : 0);
      int finals = (isFinal(cell, to) ? 1 : 0) - (isFinal(cell, from) ? 1 : 0);
      if (finals != 0) {
        unit.finals += finals;
        run.ends.look(unit.block, unit.place);
      }
      dirty.add(unit);
    }
  }

  private boolean complete(Unit unit) {
    return unit.unfinished == 0 && inner(unit).stream().allMatch(i -> i.released);
  }

  private boolean owesPass(Unit unit) {
    return unit.retried < plan.blocks.get(unit.block).retries().limit()
        && unit.finals == 0
        && !run.row().ending()
        && !run.row().state().finished()
        && cells(unit).stream().anyMatch(this::failed);
  }

  /** Whether it failed by itself: what a person says has no group run again. */
  private boolean failed(TaskCell cell) {
    return cell.is(TaskState.FAILED) && cell.blame != null && counts(cell);
  }

  /** Every pass would fail as this one did. */
  private boolean isFinal(TaskCell cell, TaskState state) {
    return state == TaskState.FAILED && cell.blame == Blame.FINAL && counts(cell);
  }

  private boolean counts(TaskCell cell) {
    return cell.task != TaskCell.GONE
        && (plan.tasks[cell.task].role() != Role.TEARDOWN
            || plan.tasks[cell.task].failRunOnTeardownFailure());
  }

  // ---- what becomes of them

  /**
   * Looks at groups where something moved, until one is released.
   *
   * @return whether something was released, so that others may move
   */
  boolean settle(Instant now) {
    if (!counted.isEmpty()) {
      List<Unit> over = List.copyOf(counted);
      counted.clear();
      over.forEach(unit -> follow(unit, now));
      return true;
    }
    while (!dirty.isEmpty()) {
      Unit unit = dirty.removeFirst();
      if (unit.released) {
        continue;
      }
      boolean complete = complete(unit);
      boolean again = complete && owesPass(unit);
      if (again && unit.dueAt == null) {
        await(unit, now);
      } else if (!again && unit.dueAt != null) {
        due(unit, null);
        changed(unit);
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

  private void await(Unit unit, Instant now) {
    RunRow row = run.row();
    Block block = plan.blocks.get(unit.block);
    String seed = row.dagId() + "#" + block.group() + "#" + row.logicalDate();
    Duration delay = RetryDelay.after(block.retries(), unit.retried + 1, seed);
    due(unit, now.plus(delay));
    changed(unit);
    timer(unit);
  }

  private void timer(Unit unit) {
    Instant due = unit.dueAt;
    if (due != null) {
      run.room.timers().add(due, run, Timers.A_GROUP, 0);
    }
  }

  /** Takes up what an earlier process left. */
  void resume() {
    units.forEach(row -> row.forEach(this::timer));
  }

  /** Something fell due. */
  void due(Instant now) {
    if (!run.running()) {
      return;
    }
    for (List<Unit> row : units) {
      for (Unit unit : List.copyOf(row)) {
        Instant due = unit.dueAt;
        if (due != null && !due.isAfter(now)) {
          again(unit, now);
        }
      }
    }
    run.settle(now);
  }

  /** The next pass: everything begins anew, inner groups with all their retries. */
  private void again(Unit unit, Instant now) {
    unit.retried++;
    due(unit, null);
    changed(unit);
    inner(unit).forEach(this::forget);
    List<TaskCell> cells = cells(unit);
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
  private void giveUp(Unit unit) {
    int most = plan.blocks.get(unit.block).retries().limit();
    boolean left =
        unit.retried < most && unit.finals == 0 && cells(unit).stream().anyMatch(this::failed);
    if (left || unit.dueAt != null) {
      unit.gaveUpIn = left ? unit.retried + 1 : 0;
      unit.retried = left ? most : unit.retried;
      due(unit, null);
      changed(unit);
    }
  }

  /** The run is over. */
  void closed() {
    units.forEach(row -> row.forEach(this::giveUp));
  }

  /** A person cleared something: its groups have all their retries again. */
  void cleared(List<TaskCell> chosen) {
    if (plan.blocks.isEmpty()) {
      return;
    }
    for (TaskCell cell : chosen) {
      if (cell.task != TaskCell.GONE) {
        for (int b : plan.blocksOf[cell.task]) {
          forget(unit(b, cell));
        }
      }
    }
  }

  private void forget(Unit unit) {
    unit.gaveUpIn = 0;
    if (unit.retried > 0 || unit.dueAt != null) {
      unit.retried = 0;
      due(unit, null);
      changed(unit);
    }
  }

  /** Tells everything after the group what became of it: first all is counted, then judged. */
  private void release(Unit unit, Instant now) {
    unit.released = true;
    for (int b = 0; b < plan.blocks.size(); b++) {
      for (int i : plan.blocks.get(b).inner()) {
        if (i == unit.block) {
          dirty.add(unit(b, plan.blocks.get(b).perIndex() ? unit.place : 0));
        }
      }
    }
    List<TaskCell> cells = cells(unit);
    var tasks = plan.blocks.get(unit.block).tasks();
    cells.forEach(cell -> run.heard(cell, tasks));
    follow(unit, now);
  }

  private void follow(Unit unit, Instant now) {
    for (TaskCell cell : cells(unit)) {
      run.follow(cell, now);
      run.decided().follow(cell, now);
    }
  }
}
