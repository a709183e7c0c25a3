package dev.windlass.brain;

import dev.windlass.run.TaskState;
import java.util.Arrays;
import java.util.BitSet;

/**
 * What a run knows of its instances without looking at each of them: how many are unfinished, how
 * many move, what the instances upstream of a task came to.
 */
final class Counts {
  private final RunMachine run;
  private final Plan plan;

  /** By task: outcomes of upstream instances that count for all its instances alike. */
  private final Tally[] shared;

  /** By task: instances without a status. */
  private final int[] idle;

  /** Instances without an outcome. */
  private int unfinished;

  /** Instances between their first status and their last. */
  private int inMotion;

  Counts(RunMachine run) {
    this.run = run;
    this.plan = run.plan;
    this.shared = new Tally[plan.count()];
    this.idle = new int[plan.count()];
    for (int t = 0; t < shared.length; t++) {
      shared[t] = new Tally();
    }
  }

  int unfinished() {
    return unfinished;
  }

  int inMotion() {
    return inMotion;
  }

  /** Instances of a task that have no status. */
  int idle(int task) {
    return idle[task];
  }

  Tally shared(int task) {
    return shared[task];
  }

  private static boolean moving(TaskState state) {
    return state != TaskState.NONE && !state.finished();
  }

  /** A state changed: see {@link TaskCell#to}. */
  void moved(TaskCell cell, TaskState from, TaskState to) {
    unfinished += (from.finished() ? 1 : 0) - (to.finished() ? 1 : 0);
    inMotion += (moving(to) ? 1 : 0) - (moving(from) ? 1 : 0);
    if (cell.task != TaskCell.GONE) {
      idle[cell.task] += (to == TaskState.NONE ? 1 : 0) - (from == TaskState.NONE ? 1 : 0);
      if (plan.sourceOfMaps.get(cell.task)) {
        run.instances.sourceChanged(cell.task);
      }
    }
  }

  /** Counts everything anew from the states alone. */
  void anew() {
    unfinished = 0;
    inMotion = 0;
    Arrays.fill(idle, 0);
    for (TaskCell cell : run.instances.all()) {
      unfinished += cell.state().finished() ? 0 : 1;
      inMotion += moving(cell.state()) ? 1 : 0;
      cell.openMembers = 0;
      cell.counted = cell.state().finished();
      if (cell.task != TaskCell.GONE) {
        idle[cell.task] += cell.is(TaskState.NONE) ? 1 : 0;
      }
    }
    for (int t = 0; t < plan.count(); t++) {
      recountUpstream(t);
    }
    for (TaskCell cell : run.instances.all()) {
      if (cell.task != TaskCell.GONE) {
        for (int s : plan.scopesOf[cell.task]) {
          if (!cell.state().finished() || run.groups.withheld(cell, s)) {
            run.instances.seenFrom(cell, s)[0].openMembers++;
          }
        }
      }
    }
  }

  private void recountUpstream(int task) {
    Tally all = shared[task];
    all.clear();
    for (int u : plan.upstream[task]) {
      if (plan.together(task, u)) {
        continue;
      }
      TaskCell[] upstream = run.instances.of(u);
      all.all += upstream.length;
      for (TaskCell cell : upstream) {
        if (cell.state().finished() && !run.groups.withheld(cell, task)) {
          all.count(cell.state());
        }
      }
    }
    if (plan.ownUpstream[task] > 0) {
      for (TaskCell cell : run.instances.of(task)) {
        Tally own = cell.tally();
        own.clear();
        own.all = plan.ownUpstream[task];
        for (int u : plan.upstream[task]) {
          if (plan.together(task, u)) {
            TaskCell before = run.instances.seenFrom(cell, u)[0];
            if (before.state().finished() && !run.groups.withheld(before, task)) {
              own.count(before.state());
            }
          }
        }
      }
    }
  }

  /** Counts an outcome everywhere before anything is judged by it, and only once. */
  void take(TaskCell done) {
    if (done.counted) {
      return;
    }
    done.counted = true;
    for (int d : plan.downstream[done.task]) {
      if (!run.groups.withheld(done, d)) {
        count(done, d);
      }
    }
    for (int s : plan.scopesOf[done.task]) {
      if (!run.groups.withheld(done, s)) {
        run.instances.seenFrom(done, s)[0].openMembers--;
      }
    }
  }

  private void count(TaskCell done, int downstream) {
    if (plan.together(done.task, downstream)) {
      run.instances.seenFrom(done, downstream)[0].tally().count(done.state());
    } else {
      shared[downstream].count(done.state());
    }
  }

  /** A group is over: its instance counts outside it, unless an outer group withholds it. */
  void heard(TaskCell done, BitSet group) {
    for (int d : plan.downstream[done.task]) {
      if (!group.get(d) && !run.groups.withheld(done, d)) {
        count(done, d);
      }
    }
    for (int s : plan.scopesOf[done.task]) {
      if (!group.get(s) && !run.groups.withheld(done, s)) {
        run.instances.seenFrom(done, s)[0].openMembers--;
      }
    }
  }
}
