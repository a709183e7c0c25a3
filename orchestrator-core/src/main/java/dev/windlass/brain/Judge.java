package dev.windlass.brain;

import dev.windlass.brain.TriggerRules.Verdict;
import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.TriggerRule;
import dev.windlass.run.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * Whether an instance may start, on the states around it alone. The order is the reference's:
 * remembered skips, setups, the trigger rule, dates, then the previous run.
 */
final class Judge {
  private final RunMachine run;
  private final Plan plan;

  Judge(RunMachine run) {
    this.run = run;
    this.plan = run.plan;
  }

  Verdict of(TaskCell cell) {
    TaskSpec task = plan.tasks[cell.task];
    if (task.role() == Role.TEARDOWN) {
      return teardown(cell);
    }
    if (run.row().ending()) {
      return Verdict.SKIP;
    }
    Verdict verdict = byStates(cell, task);
    if (plan.hasDates && verdict == Verdict.RUN && outside(task)) {
      return Verdict.WAIT;
    }
    if (!task.past().any() || verdict == Verdict.WAIT || verdict == Verdict.UPSTREAM_FAILED) {
      return verdict;
    }
    boolean asks = verdict == Verdict.RUN || task.past().waitBeforeSkipping();
    return asks && run.past(cell.task).isPresent() ? Verdict.WAIT : verdict;
  }

  private boolean outside(TaskSpec task) {
    return DateLimits.outside(plan.dag, run.row(), task).isPresent();
  }

  private Verdict byStates(TaskCell cell, TaskSpec task) {
    if (run.skippedByDecision(cell)) {
      return Verdict.SKIP;
    }
    if (task.rule() != TriggerRule.ALWAYS) {
      Verdict setups = setups(cell);
      if (setups != null) {
        return setups;
      }
    }
    Tally shared = run.shared(cell.task);
    Tally own = cell.own;
    Verdict verdict =
        own == null
            ? judge(task.rule(), shared)
            : TriggerRules.judge(
                task.rule(),
                shared.all + own.all,
                shared.succeeded + own.succeeded,
                shared.failed + own.failed,
                shared.upstreamFailed + own.upstreamFailed,
                shared.skipped + own.skipped,
                shared.removed + own.removed);
    if (verdict != Verdict.RUN || task.rule() == TriggerRule.ALWAYS) {
      return verdict;
    }
    return gone(cell) != null
        ? Verdict.UPSTREAM_FAILED
        : setupsSucceeded(cell) ? Verdict.RUN : Verdict.WAIT;
  }

  /**
   * A setup around it whose resource is gone, or about to go: an element that comes afterwards does
   * not start without it. Null: there is none.
   */
  private @Nullable TaskCell gone(TaskCell cell) {
    for (int s : plan.setups[cell.task]) {
      TaskCell setup = setup(cell, s);
      if (setup.is(TaskState.SUCCESS)) {
        for (int t : plan.teardowns[s]) {
          TaskCell teardown = run.instances.seenFrom(setup, t)[0];
          boolean over = teardown.state().finished();
          boolean ran = teardown.startDate != null && !Callbacks.marked(teardown);
          if (over ? ran : !teardown.is(TaskState.NONE)) {
            return setup;
          }
        }
      }
    }
    return null;
  }

  private static Verdict judge(TriggerRule rule, Tally t) {
    return TriggerRules.judge(
        rule, t.all, t.succeeded, t.failed, t.upstreamFailed, t.skipped, t.removed);
  }

  /** What the setups around it say at once; null: nothing yet, or all is well. */
  private @Nullable Verdict setups(TaskCell cell) {
    for (int s : plan.setups[cell.task]) {
      switch (setup(cell, s).state()) {
        case FAILED, UPSTREAM_FAILED -> {
          return Verdict.UPSTREAM_FAILED;
        }
        case SKIPPED, REMOVED -> {
          return Verdict.SKIP;
        }
        default -> {}
      }
    }
    return null;
  }

  private TaskCell setup(TaskCell cell, int setup) {
    return run.instances.seenFrom(cell, setup)[0];
  }

  private boolean setupsSucceeded(TaskCell cell) {
    for (int s : plan.setups[cell.task]) {
      if (!setup(cell, s).is(TaskState.SUCCESS)) {
        return false;
      }
    }
    return true;
  }

  /**
   * A teardown runs once its scope is done, whatever came of it, if there is something to tear
   * down.
   */
  private Verdict teardown(TaskCell cell) {
    Tally shared = run.shared(cell.task);
    Tally own = cell.own;
    int all = shared.all + (own == null ? 0 : own.all);
    if (shared.done() + (own == null ? 0 : own.done()) < all) {
      return Verdict.WAIT;
    }
    int skippedSetups = 0;
    for (int s : plan.setups[cell.task]) {
      TaskCell setup = setup(cell, s);
      if (!setup.state().finished() || setup.openMembers > 0) {
        return Verdict.WAIT;
      }
      if (setup.is(TaskState.SUCCESS)) {
        return Verdict.RUN;
      }
      boolean none = setup.is(TaskState.SKIPPED) || setup.is(TaskState.REMOVED);
      skippedSetups += none ? 1 : 0;
    }
    return skippedSetups == plan.setups[cell.task].length ? Verdict.SKIP : Verdict.UPSTREAM_FAILED;
  }

  /** The upstream instance or setup whose failure decided, for people. */
  @Nullable String culprit(TaskCell cell) {
    for (int[] some : new int[][] {plan.upstream[cell.task], plan.setups[cell.task]}) {
      for (int u : some) {
        for (TaskCell up : run.instances.seenFrom(cell, u)) {
          if (up.is(TaskState.FAILED) || up.is(TaskState.UPSTREAM_FAILED)) {
            return "upstream task %s is %s".formatted(up.name(), up.state().word());
          }
        }
      }
    }
    TaskCell gone = gone(cell);
    return gone == null
        ? null
        : "what %s made was torn down; clear this to have it made again".formatted(gone.name());
  }
}
