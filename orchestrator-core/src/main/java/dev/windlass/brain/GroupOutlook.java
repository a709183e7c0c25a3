package dev.windlass.brain;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What lies before the groups of one run that are retried as a whole, for everyone who asks:
 * whether an outcome in one counts yet, and whether the group is run again.
 */
final class GroupOutlook {
  private final RunMachine run;
  private final Plan plan;
  private final GroupUnits units;

  GroupOutlook(RunMachine run, GroupUnits units) {
    this.run = run;
    this.plan = run.plan;
    this.units = units;
  }

  /** Whether a task may not hear yet what became of an instance: its group may be run again. */
  boolean withheld(TaskCell cell, int from) {
    if (plan.blocks.isEmpty() || cell.task == TaskCell.GONE) {
      return false;
    }
    for (int b : plan.blocksOf[cell.task]) {
      if (!plan.blocks.get(b).tasks().get(from) && !units.unit(b, cell).released) {
        return true;
      }
    }
    return false;
  }

  /** Whether a failure of the instance has its group run again. */
  boolean absorbs(TaskCell cell) {
    if (plan.blocks.isEmpty() || run.row().ending() || !units.counts(cell)) {
      return false;
    }
    for (int b : plan.blocksOf[cell.task]) {
      GroupUnit unit = units.unit(b, cell);
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
        : run.instances.all().stream().filter(c -> units.failed(c) && absorbs(c)).toList();
  }

  /** Whether no failure of the instance's groups was final until now. */
  boolean mayRunAgain(TaskCell cell) {
    for (int b : plan.blocksOf[cell.task]) {
      if (units.unit(b, cell).finals == 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether some group waits for its next pass. */
  boolean waiting() {
    return units.waiting();
  }

  /** What its groups still have before them, for people; empty: nothing. */
  Optional<String> explain(TaskCell cell) {
    for (int b : plan.blocksOf[cell.task]) {
      GroupUnit unit = units.unit(b, cell);
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
                    ? units.all().get(b).stream()
                    : Stream.of(units.at(b, place)))
        .anyMatch(unit -> !unit.released);
  }

  /** Whether one of these groups is run again, for what failed in it until now. */
  boolean owesPass(List<Integer> blocks, int place) {
    return blocks.stream().anyMatch(b -> units.owesPass(units.at(b, place)));
  }

  /** Which pass a group is in, from 1 since the last clear. */
  int pass(int block, int place) {
    GroupUnit unit = units.at(block, place);
    return unit.gaveUpIn > 0 ? unit.gaveUpIn : unit.retried + 1;
  }
}
