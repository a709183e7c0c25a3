package dev.windlass.brain;

import dev.windlass.dag.DagStructure.Role;
import dev.windlass.run.Blame;
import dev.windlass.run.GroupRetryRow;
import dev.windlass.run.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The groups of one run that are retried as a whole: which there are, what is in each, and what the
 * states of its tasks say about it. Decides nothing.
 */
final class GroupUnits {
  private final RunMachine run;
  private final Plan plan;

  /** By block and place. */
  private final List<List<GroupUnit>> units = new ArrayList<>();

  /** How many wait for their next pass. */
  private int waiting;

  GroupUnits(RunMachine run, List<GroupRetryRow> known) {
    this.run = run;
    this.plan = run.plan;
    plan.blocks.forEach(b -> units.add(new ArrayList<>(1)));
    for (GroupRetryRow row : known) {
      for (int b = 0; b < plan.blocks.size(); b++) {
        Block block = plan.blocks.get(b);
        if (block.group().equals(row.group()) && block.perIndex() == row.mapIndex() >= 0) {
          GroupUnit unit = unit(b, Math.max(0, row.mapIndex()));
          unit.retried = row.retried();
          due(unit, row.dueAt());
        }
      }
    }
  }

  /** By block, parents before children, and place. Grows while elements are found. */
  List<List<GroupUnit>> all() {
    return units;
  }

  /** A group, or one element of a mapped one. */
  GroupUnit unit(int block, int place) {
    List<GroupUnit> row = units.get(block);
    while (row.size() <= place) {
      row.add(new GroupUnit(block, row.size()));
    }
    return row.get(place);
  }

  /** The unit of a group that an instance is in. */
  GroupUnit unit(int block, TaskCell cell) {
    return unit(block, plan.blocks.get(block).perIndex() ? cell.place() : 0);
  }

  /** A group, or the element of it that is asked about. */
  GroupUnit at(int block, int place) {
    return unit(block, plan.blocks.get(block).perIndex() ? Math.max(0, place) : 0);
  }

  /** Its instances, those of inner groups included. */
  List<TaskCell> cells(GroupUnit unit) {
    Block block = plan.blocks.get(unit.block);
    return run.instances.within(block.tasks(), block.perIndex(), unit.place);
  }

  /** The units within a unit. */
  List<GroupUnit> inner(GroupUnit unit) {
    List<GroupUnit> inner = new ArrayList<>();
    for (int b : plan.blocks.get(unit.block).inner()) {
      if (plan.blocks.get(unit.block).perIndex()) {
        inner.add(unit(b, unit.place));
      } else {
        inner.addAll(units.get(b));
      }
    }
    return inner;
  }

  // ---- rows

  /** Every group that was run again, or is about to be. */
  List<GroupRetryRow> rows() {
    return units.stream()
        .flatMap(List::stream)
        .filter(u -> u.retried > 0 || u.dueAt != null)
        .map(this::row)
        .toList();
  }

  private GroupRetryRow row(GroupUnit unit) {
    Block block = plan.blocks.get(unit.block);
    return new GroupRetryRow(
        run.row().id(),
        block.group(),
        block.perIndex() ? unit.place : -1,
        unit.retried,
        unit.dueAt);
  }

  /** Its row is to be written. */
  void changed(GroupUnit unit) {
    run.room.out().groupRetry(row(unit));
  }

  /** Its next pass begins then; null: there is none. */
  void due(GroupUnit unit, @Nullable Instant at) {
    waiting += (at == null ? 0 : 1) - (unit.dueAt == null ? 0 : 1);
    unit.dueAt = at;
    run.ends.look(unit.block, unit.place);
  }

  /** Whether some group waits for its next pass. */
  boolean waiting() {
    return waiting > 0;
  }

  // ---- counting

  /** Counts everything anew from the states alone. */
  void anew() {
    for (List<GroupUnit> row : units) {
      for (GroupUnit unit : row) {
        unit.unfinished = 0;
        unit.finals = 0;
      }
    }
    for (TaskCell cell : run.instances.all()) {
      if (cell.task != TaskCell.GONE) {
        for (int b : plan.blocksOf[cell.task]) {
          GroupUnit unit = unit(b, cell);
          unit.unfinished += cell.state().finished() ? 0 : 1;
          unit.finals += isFinal(cell, cell.state()) ? 1 : 0;
        }
      }
    }
  }

  /**
   * An instance of it changed its state.
   *
   * @return whether it has more or fewer failures now: another pass may be owed, or none any more
   */
  boolean moved(GroupUnit unit, TaskCell cell, TaskState from, TaskState to) {
    unit.unfinished += (from.finished() ? 1 : 0) - (to.finished() ? 1 : 0);
    int finals = (isFinal(cell, to) ? 1 : 0) - (isFinal(cell, from) ? 1 : 0);
    unit.finals += finals;
    boolean own = cell.blame != null && counts(cell);
    return finals != 0 || (own && (from == TaskState.FAILED) != (to == TaskState.FAILED));
  }

  /** Whether everything in it is over. */
  boolean complete(GroupUnit unit) {
    return unit.unfinished == 0 && inner(unit).stream().allMatch(i -> i.released);
  }

  /** Whether it is run again, for what failed in it until now. */
  boolean owesPass(GroupUnit unit) {
    return unit.retried < plan.blocks.get(unit.block).retries().limit()
        && unit.finals == 0
        && !run.row().ending()
        && !run.row().state().finished()
        && cells(unit).stream().anyMatch(this::failed);
  }

  /** Whether it failed by itself: what a person says has no group run again. */
  boolean failed(TaskCell cell) {
    return cell.is(TaskState.FAILED) && cell.blame != null && counts(cell);
  }

  /** Every pass would fail as this one did. */
  private boolean isFinal(TaskCell cell, TaskState state) {
    return state == TaskState.FAILED && cell.blame == Blame.FINAL && counts(cell);
  }

  /** Whether a failure of the instance is one of its group. */
  boolean counts(TaskCell cell) {
    return cell.task != TaskCell.GONE
        && (plan.tasks[cell.task].role() != Role.TEARDOWN
            || plan.tasks[cell.task].failRunOnTeardownFailure());
  }
}
