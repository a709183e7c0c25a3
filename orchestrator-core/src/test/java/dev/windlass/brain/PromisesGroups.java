package dev.windlass.brain;

import static dev.windlass.brain.Promises.that;

import dev.windlass.dag.CallbackEvent;
import dev.windlass.dag.DagStructure.GroupSpec;
import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.run.Blame;
import dev.windlass.run.GroupRetryRow;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What committed rows say of one run's groups that are run again as a whole. */
final class PromisesGroups {
  private final PromisesRun view;
  private final Map<GroupRetryRow.Key, GroupRetryRow> rows;

  PromisesGroups(PromisesRun view, Map<GroupRetryRow.Key, GroupRetryRow> rows) {
    this.view = view;
    this.rows = rows;
  }

  private static boolean within(String group, String ancestor) {
    return group.equals(ancestor) || group.startsWith(ancestor + ".");
  }

  /** The groups with retries around a task. */
  static List<GroupSpec> around(PromisesDag dag, TaskSpec task) {
    return dag.structure.groups().stream()
        .filter(g -> g.retries().limit() > 0 && within(task.group(), g.id()))
        .toList();
  }

  /** How often the groups around a task may run in all. */
  static int passes(PromisesDag dag, TaskSpec task) {
    return around(dag, task).stream()
        .mapToInt(g -> 1 + g.retries().limit())
        .reduce(1, (a, b) -> a * b);
  }

  private static boolean perIndex(GroupSpec group, TaskSpec task) {
    return !task.mapGroup().isEmpty() && within(group.id(), task.mapGroup());
  }

  /** Whether a task may not hear yet what became of an instance. */
  boolean withheld(TaskRow row, TaskSpec from) {
    TaskSpec spec = view.dag.spec(row.taskId());
    for (GroupSpec group : around(view.dag, spec)) {
      if (!within(from.group(), group.id()) && !over(group, PromisesRun.place(row))) {
        return true;
      }
    }
    return false;
  }

  private List<TaskRow> members(GroupSpec group, int place) {
    List<TaskRow> members = new ArrayList<>();
    for (TaskSpec task : view.dag.specs.values()) {
      if (within(task.group(), group.id())) {
        List<TaskRow> all = view.of(task.id());
        if (!perIndex(group, task)) {
          members.addAll(all);
        } else if (place < all.size()) {
          members.add(all.get(place));
        }
      }
    }
    return members;
  }

  private boolean over(GroupSpec group, int place) {
    List<TaskRow> members = members(group, place);
    for (TaskRow row : members) {
      if (!row.state().finished()) {
        return false;
      }
      for (GroupSpec inner : around(view.dag, view.dag.spec(row.taskId()))) {
        boolean within = !inner.id().equals(group.id()) && within(inner.id(), group.id());
        if (within && !over(inner, PromisesRun.place(row))) {
          return false;
        }
      }
    }
    boolean failed = members.stream().anyMatch(this::failed);
    return !failed
        || members.stream().anyMatch(this::isFinal)
        || retried(group, place) >= group.retries().limit()
        || view.run.ending()
        || view.run.state().finished();
  }

  private boolean failed(TaskRow row) {
    TaskSpec spec = view.dag.spec(row.taskId());
    return row.state() == TaskState.FAILED
        && row.blame() != null
        && (spec.role() != Role.TEARDOWN || spec.failRunOnTeardownFailure());
  }

  /** Whether its task says itself that trying again is of no use. */
  private boolean isFinal(TaskRow row) {
    return failed(row) && row.blame() == Blame.FINAL;
  }

  private @Nullable GroupRetryRow row(GroupSpec group, int place) {
    GroupRetryRow whole = rows.get(new GroupRetryRow.Key(view.run.id(), group.id(), -1));
    return whole != null
        ? whole
        : rows.get(new GroupRetryRow.Key(view.run.id(), group.id(), place));
  }

  private int retried(GroupSpec group, int place) {
    GroupRetryRow row = row(group, place);
    return row == null ? 0 : row.retried();
  }

  // ---- what groups tell

  /** The number of elements of a group that is mapped or in a mapped one; -1: it is neither. */
  int elements(GroupSpec group) {
    int elements = -1;
    for (TaskSpec task : view.dag.specs.values()) {
      if (within(task.group(), group.id()) && perIndex(group, task)) {
        elements = Math.max(elements, view.of(task.id()).size());
      }
    }
    return elements;
  }

  /** Which pass a group is in, from 1. */
  int pass(GroupSpec group, int place) {
    return retried(group, place) + 1;
  }

  /** Whether a group failed and is to be run again. */
  private boolean owes(GroupSpec group, int place) {
    List<TaskRow> members = members(group, place);
    return retried(group, place) < group.retries().limit()
        && members.stream().anyMatch(this::failed)
        && members.stream().noneMatch(this::isFinal)
        && !view.run.ending()
        && !view.run.state().finished();
  }

  /** What a group has come to; null: it has not ended, or nothing of it ever began. */
  @Nullable CallbackEvent end(GroupSpec group, int place) {
    List<TaskRow> members = members(group, place);
    boolean began = false;
    for (TaskRow row : members) {
      // What ended with its run, whoever ended that, never began.
      boolean marked = String.valueOf(row.reason()).startsWith("marked ");
      began |= row.startDate() != null || marked;
      if (!row.state().finished()) {
        return null;
      }
      for (GroupSpec inner : around(view.dag, view.dag.spec(row.taskId()))) {
        boolean own = inner.id().equals(group.id()) || !within(inner.id(), group.id());
        if (!own && !over(inner, PromisesRun.place(row))) {
          return null;
        }
      }
    }
    if (!began) {
      return null;
    }
    boolean again = false;
    for (GroupSpec outer : view.dag.structure.groups()) {
      again |= within(group.id(), outer.id()) && owes(outer, place);
    }
    if (owes(group, place)) {
      return CallbackEvent.RETRY;
    }
    Set<String> last = last(group);
    List<TaskState> outcomes =
        members.stream().filter(r -> last.contains(r.taskId())).map(TaskRow::state).toList();
    if (outcomes.contains(TaskState.FAILED) || outcomes.contains(TaskState.UPSTREAM_FAILED)) {
      return again ? CallbackEvent.RETRY : CallbackEvent.FAILURE;
    }
    return outcomes.contains(TaskState.SUCCESS) ? CallbackEvent.SUCCESS : CallbackEvent.SKIPPED;
  }

  /** The tasks of a group that decide: nothing else of it comes after them but teardowns. */
  private Set<String> last(GroupSpec group) {
    Set<String> inside = new LinkedHashSet<>();
    for (TaskSpec task : view.dag.specs.values()) {
      if (within(task.group(), group.id())) {
        inside.add(task.id());
      }
    }
    Set<String> last = new LinkedHashSet<>(inside);
    last.removeIf(
        id ->
            PromisesDag.ignored(view.dag.spec(id))
                || view.dag.downstream.get(id).stream()
                    .anyMatch(d -> inside.contains(d) && !PromisesDag.ignored(view.dag.spec(d))));
    return last.isEmpty() ? inside : last;
  }

  // ---- groups that are run again

  /** Whether some group waits for its next pass. */
  boolean waiting() {
    return rows.values().stream().anyMatch(r -> r.runKey() == view.run.id() && r.dueAt() != null);
  }

  /** Whether a failed instance's group has retries left. */
  boolean absorbs(TaskRow row) {
    return around(view.dag, view.dag.spec(row.taskId())).stream()
        .filter(g -> retried(g, PromisesRun.place(row)) < g.retries().limit())
        .anyMatch(g -> members(g, PromisesRun.place(row)).stream().noneMatch(this::isFinal));
  }

  /** No more passes than there may be, and none before everything of the last is finished. */
  void bounded(GroupRetryRow row) {
    GroupSpec group = group(row);
    that(
        row.retried() <= group.retries().limit(),
        "a group has as many passes as it may: %s of %d",
        row,
        group.retries().limit());
    GroupRetryRow now = rows.get(row.key());
    if (now != null && now.dueAt() != null) {
      for (TaskRow member : members(group, Math.max(0, row.mapIndex()))) {
        that(
            member.state().finished(),
            "a pass is over when all of it is: %s waits while %s is %s",
            row,
            member.taskId(),
            member.state());
      }
    }
  }

  /** Everything of a group that is run again begins anew. */
  void begunAnew(GroupRetryRow row, Map<Long, TaskRow> old) {
    GroupSpec group = group(row);
    if (view.run.state().finished() || view.run.ending()) {
      return;
    }
    for (TaskRow member : members(group, Math.max(0, row.mapIndex()))) {
      TaskRow before = old.get(member.id());
      boolean ran = member.state() == TaskState.SUCCESS || member.state() == TaskState.FAILED;
      that(
          !ran || (before != null && member.tryNumber() > before.tryNumber()),
          "a group is run again as a whole: %s is still %s",
          member.taskId(),
          member.state());
    }
  }

  private GroupSpec group(GroupRetryRow row) {
    return view.dag.structure.groups().stream()
        .filter(g -> g.id().equals(row.group()))
        .findFirst()
        .orElseThrow();
  }
}
