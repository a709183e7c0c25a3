package dev.windlass.brain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.windlass.dag.Branch;
import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.Json;
import dev.windlass.run.TaskState;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What branching tasks of a run decided. A decision is kept in the row of the task that made it, so
 * a task it skips is skipped again when it alone is cleared; it ends when its maker is cleared.
 */
final class Decided {
  private final RunMachine run;
  private final Plan plan;

  /** By task: decisions that skip all its instances. */
  private final int[] skipAll;

  Decided(RunMachine run) {
    this.run = run;
    this.plan = run.plan;
    this.skipAll = new int[plan.count()];
  }

  boolean skips(TaskCell cell) {
    return skipAll[cell.task] + cell.skippedBy > 0;
  }

  /** Counts the decisions anew from the rows. */
  void recount() {
    java.util.Arrays.fill(skipAll, 0);
    run.instances.all().forEach(c -> c.skippedBy = 0);
    for (TaskCell cell : run.instances.all()) {
      if (cell.skips != null && cell.is(TaskState.SUCCESS) && cell.task != TaskCell.GONE) {
        skipped(cell).forEach(t -> count(cell, t));
      }
    }
  }

  /** A group is over: what its branching task decided counts outside it, too. */
  void heard(TaskCell maker, BitSet group) {
    if (maker.skips != null && maker.is(TaskState.SUCCESS)) {
      skipped(maker).stream().filter(t -> !group.get(t)).forEach(t -> count(maker, t));
    }
  }

  /** Looks at what a branching task skips. */
  void follow(TaskCell maker, Instant now) {
    if (maker.skips != null && maker.is(TaskState.SUCCESS)) {
      for (int t : skipped(maker)) {
        for (TaskCell skipped : run.instances.seenFrom(maker, t)) {
          run.tasks.evaluate(skipped, now);
        }
      }
    }
  }

  /** Counts a decision where it may be heard already. */
  private void count(TaskCell maker, int task) {
    if (run.groups.withheld(maker, task)) {
      return;
    }
    if (plan.together(maker.task, task)) {
      run.instances.seenFrom(maker, task)[0].skippedBy++;
    } else {
      skipAll[task]++;
    }
  }

  private List<Integer> skipped(TaskCell cell) {
    String skips = cell.skips;
    if (skips == null) {
      return List.of();
    }
    List<Integer> tasks = new java.util.ArrayList<>();
    Json.read(skips)
        .forEach(
            id -> {
              int task = plan.ordinal(id.asText());
              if (task >= 0) {
                tasks.add(task);
              }
            });
    return tasks;
  }

  /** What is wrong with a decision; null: it may be taken. */
  @Nullable String problem(TaskCell cell, Branch branch) {
    if (branch.kind() != Branch.Kind.CHOSEN) {
      return null;
    }
    for (String id : branch.follow()) {
      if (directly(cell.task, id).isEmpty()) {
        return "branch '%s' is no direct downstream task or group of %s; those are: %s"
            .formatted(id, cell.taskId, names(plan.downstream[cell.task]));
      }
    }
    return null;
  }

  private String names(int[] some) {
    return String.join(
        ", ", java.util.Arrays.stream(some).mapToObj(t -> plan.tasks[t].id()).toList());
  }

  /** The direct downstream tasks that an id means: the task itself, or those of the group. */
  private BitSet directly(int task, String id) {
    BitSet found = new BitSet();
    for (int d : plan.downstream[task]) {
      String name = plan.tasks[d].id();
      String group = plan.tasks[d].group();
      if (name.equals(id) || group.equals(id) || group.startsWith(id + ".")) {
        found.set(d);
      }
    }
    return found;
  }

  /** Takes a decision: it is kept, and what it skips is skipped as far as it has not begun. */
  void take(TaskCell cell, @Nullable Branch branch, Instant now) {
    BitSet skip = branch == null ? new BitSet() : toSkip(cell, branch);
    if (skip.isEmpty()) {
      cell.skips = null;
      return;
    }
    ArrayNode ids = Json.MAPPER.createArrayNode();
    skip.stream().forEach(t -> ids.add(plan.tasks[t].id()));
    cell.skips = Json.text(ids);
    skip.stream().forEach(t -> count(cell, t));
    skip.stream()
        .forEach(
            t -> {
              for (TaskCell skipped : run.instances.seenFrom(cell, t)) {
                run.tasks.evaluate(skipped, now);
              }
            });
  }

  private BitSet toSkip(TaskCell cell, Branch branch) {
    BitSet skip = new BitSet();
    switch (branch.kind()) {
      case ALL -> {}
      case STOP -> skip.or(plan.reach(cell.task, plan.downstream));
      case CHOSEN -> {
        BitSet followed = new BitSet();
        branch.follow().forEach(id -> followed.or(directly(cell.task, id)));
        BitSet reached = (BitSet) followed.clone();
        followed.stream().forEach(f -> reached.or(plan.reach(f, plan.downstream)));
        for (int d : plan.downstream[cell.task]) {
          skip.set(d, !reached.get(d));
        }
      }
    }
    for (int t = skip.nextSetBit(0); t >= 0; t = skip.nextSetBit(t + 1)) {
      skip.set(t, plan.tasks[t].role() != Role.TEARDOWN);
    }
    return skip;
  }
}
