package dev.windlass.brain;

import dev.windlass.dag.CallbackEvent;
import dev.windlass.run.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The task groups of one run that have callbacks: when each, or each index of a mapped one, has
 * come to its end, and what that was. All of it follows from rows, so that a restart tells nobody
 * twice.
 */
final class GroupEnds {
  /** One group, or one element of a mapped one. */
  private static final class Unit {
    final int group;
    final int place;
    int unfinished;

    /**
     * What was told of its present end; null: it is not at its end, or there is nothing to tell.
     */
    @Nullable CallbackEvent told;

    Unit(int group, int place) {
      this.group = group;
      this.place = place;
    }
  }

  private final RunMachine run;
  private final Plan plan;

  /** By group and place. */
  private final List<List<Unit>> units = new ArrayList<>();

  /** To be looked at, inner ones first. */
  private final TreeSet<Unit> dirty =
      new TreeSet<>(Comparator.<Unit>comparingInt(u -> -u.group).thenComparingInt(u -> u.place));

  GroupEnds(RunMachine run) {
    this.run = run;
    this.plan = run.plan;
    plan.told.forEach(g -> units.add(new ArrayList<>(1)));
  }

  private Unit unit(int group, int place) {
    List<Unit> row = units.get(group);
    while (row.size() <= place) {
      row.add(new Unit(group, row.size()));
    }
    return row.get(place);
  }

  private ToldGroup spec(Unit unit) {
    return plan.told.get(unit.group);
  }

  /** A state changed: see {@link TaskCell#to}. */
  void moved(TaskCell cell, TaskState from, TaskState to) {
    if (plan.told.isEmpty() || cell.task == TaskCell.GONE) {
      return;
    }
    for (int g : plan.toldOf[cell.task]) {
      Unit unit = unit(g, plan.told.get(g).perIndex() ? cell.place() : 0);
      unit.unfinished += (from.finished() ? 1 : 0) - (to.finished() ? 1 : 0);
      if (unit.unfinished > 0) {
        unit.told = null;
      }
      dirty.add(unit);
    }
  }

  /** Counts everything anew from the states alone. */
  void anew() {
    if (plan.told.isEmpty()) {
      return;
    }
    units.forEach(row -> row.forEach(u -> u.unfinished = 0));
    for (TaskCell cell : run.instances.all()) {
      if (cell.task != TaskCell.GONE) {
        for (int g : plan.toldOf[cell.task]) {
          unit(g, plan.told.get(g).perIndex() ? cell.place() : 0).unfinished +=
              cell.state().finished() ? 0 : 1;
        }
      }
    }
    units.forEach(dirty::addAll);
  }

  /** The run was read back: what is at its end was told by the one that brought it there. */
  void known() {
    dirty.clear();
    units.forEach(row -> row.forEach(unit -> unit.told = end(unit)));
  }

  /** Whether another pass is due changed: of a group, or of all of its index. */
  void look(int block, int place) {
    for (int g = 0; g < units.size(); g++) {
      ToldGroup group = plan.told.get(g);
      if (group.own() == block || group.inner().contains(block)) {
        dirty.add(unit(g, group.perIndex() ? place : 0));
      } else if (group.around().contains(block)) {
        if (plan.blocks.get(block).perIndex()) {
          dirty.add(unit(g, place));
        } else {
          dirty.addAll(units.get(g));
        }
      }
    }
  }

  /** Tells of every end that has come. */
  void settle() {
    while (!dirty.isEmpty()) {
      Unit unit = dirty.removeFirst();
      CallbackEvent end = end(unit);
      if (end != null && end != unit.told) {
        tell(unit, end);
      }
      unit.told = end;
    }
  }

  private List<TaskCell> cells(Unit unit) {
    ToldGroup group = spec(unit);
    return run.instances.within(group.tasks(), group.perIndex(), unit.place);
  }

  /** The element that it is about; -1: it is no mapped one's. */
  private int index(Unit unit) {
    return spec(unit).perIndex() ? unit.place : -1;
  }

  // ---- what became of it

  /** What a group has come to; null: it has not ended, or nothing of it ever began. */
  private @Nullable CallbackEvent end(Unit unit) {
    if (unit.unfinished > 0 || run.groups.open(spec(unit).inner(), index(unit))) {
      return null;
    }
    List<TaskCell> cells = cells(unit);
    if (cells.stream().noneMatch(c -> c.startDate != null || Callbacks.marked(c))) {
      return null;
    }
    int own = spec(unit).own();
    if (own >= 0 && run.groups.owesPass(List.of(own), unit.place)) {
      return CallbackEvent.RETRY;
    }
    List<TaskCell> last = cells.stream().filter(c -> spec(unit).last().get(c.task)).toList();
    if (last.stream().anyMatch(GroupEnds::bad)) {
      boolean again = run.groups.owesPass(spec(unit).around(), unit.place);
      return again ? CallbackEvent.RETRY : CallbackEvent.FAILURE;
    }
    return last.stream().anyMatch(c -> c.is(TaskState.SUCCESS))
        ? CallbackEvent.SUCCESS
        : CallbackEvent.SKIPPED;
  }

  private static boolean bad(TaskCell cell) {
    return cell.is(TaskState.FAILED) || cell.is(TaskState.UPSTREAM_FAILED);
  }

  // ---- telling

  private void tell(Unit unit, CallbackEvent end) {
    ToldGroup group = spec(unit);
    List<TaskCell> cells = cells(unit);
    if (!group.events().contains(end) || (byPerson(unit, end, cells) && !notifyOnManual())) {
      return;
    }
    run.callbacks.ended(
        group.group(),
        index(unit),
        group.own() < 0 ? 1 : run.groups.pass(group.own(), unit.place),
        end,
        end == CallbackEvent.SUCCESS ? null : reason(cells));
  }

  private boolean notifyOnManual() {
    return plan.dag.callbacks().notifyOnManual();
  }

  /** Why, for people: its first failure, else what ended first without having failed. */
  private static @Nullable String reason(List<TaskCell> cells) {
    return cells.stream()
        .filter(c -> c.reason != null)
        .filter(c -> !c.is(TaskState.SUCCESS) && !c.is(TaskState.REMOVED))
        .min(
            Comparator.<TaskCell>comparingInt(c -> c.is(TaskState.FAILED) ? 0 : bad(c) ? 1 : 2)
                .thenComparing(GroupEnds::endOf))
        .map(c -> "task %s %s: %s".formatted(c.name(), c.state().word(), c.reason))
        .orElse(null);
  }

  private static Instant endOf(TaskCell cell) {
    return Objects.requireNonNullElse(cell.endDate, Instant.MAX);
  }

  /**
   * Whether a person brought the group to this end. What a run comes to that a person ended is that
   * person's; a failure is nobody's as long as some task failed by itself; any other end is that of
   * the last task to come to its own, and one that changes afterwards can only be a person's.
   */
  private boolean byPerson(Unit unit, CallbackEvent end, List<TaskCell> cells) {
    if (Callbacks.endedByPerson(run.row())) {
      return true;
    }
    CallbackEvent before = unit.told;
    return switch (end) {
      case RETRY -> false;
      case FAILURE -> {
        List<TaskCell> failed = cells.stream().filter(c -> c.is(TaskState.FAILED)).toList();
        yield (before != null && before != CallbackEvent.RETRY)
            || (!failed.isEmpty() && failed.stream().allMatch(Callbacks::marked));
      }
      default -> {
        boolean cutShort = before == CallbackEvent.RETRY && run.row().ending();
        yield (before != null && !cutShort)
            || cells.stream()
                .filter(c -> c.startDate != null || Callbacks.marked(c))
                .max(Comparator.comparing(GroupEnds::endOf))
                .filter(Callbacks::marked)
                .isPresent();
      }
    };
  }
}
