package dev.windlass.brain;

import dev.windlass.dag.DagStructure;
import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.RunType;
import dev.windlass.dag.TriggerRule;
import dev.windlass.run.RunRow;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What may become of an instance without a status, from the rows around it alone: the tables of the
 * engine's specification once more, written without the brain.
 */
final class PromisesRules {
  private PromisesRules() {}

  /** Everything the rows justify; empty: the instance has to wait. */
  static Set<TaskState> may(
      PromisesRun run, TaskRow row, Predicate<TaskRow> decided, Optional<String> owedByThePast) {
    TaskSpec spec = run.dag.spec(row.taskId());
    if (spec.role() == Role.TEARDOWN) {
      Set<TaskState> may = teardown(run, row, spec);
      boolean unexpanded = spec.map().isPresent() && row.mapIndex() < 0;
      return may.contains(TaskState.RUNNING) && unexpanded ? mapped(run, spec) : may;
    }
    if (run.run.ending()) {
      return EnumSet.of(TaskState.SKIPPED);
    }
    boolean dated = within(run.dag.structure, run.run, spec);
    boolean waits = owedByThePast.isPresent() && spec.past().waitBeforeSkipping();
    Set<TaskState> may = byStates(run, row, spec, decided, waits);
    if (owedByThePast.isPresent()) {
      may.remove(TaskState.RUNNING);
      if (waits) {
        may.remove(TaskState.SKIPPED);
      }
    }
    if (!dated) {
      may.remove(TaskState.RUNNING);
    }
    boolean runs = may.contains(TaskState.RUNNING);
    boolean gone = runs && spec.rule() != TriggerRule.ALWAYS && tornDown(run, row, spec);
    may = runs && spec.map().isPresent() ? mapped(run, spec) : may;
    if (gone) {
      // Within one commit it may have run before that, too.
      may.add(TaskState.UPSTREAM_FAILED);
    }
    return may;
  }

  /** Whether the run is of a date for which the task and its DAG are there. */
  private static boolean within(DagStructure dag, RunRow run, TaskSpec spec) {
    Instant date = run.logicalDate();
    if (date == null) {
      return true;
    }
    Instant first = later(dag.startDate().orElse(date), spec.startDate().orElse(date));
    boolean early = date.isBefore(first) && run.type() != RunType.BACKFILL;
    boolean late =
        date.isAfter(dag.endDate().orElse(date)) || date.isAfter(spec.endDate().orElse(date));
    return !early && !late;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Set<TaskState> mapped(PromisesRun run, TaskSpec spec) {
    int wanted = run.wanted(spec);
    if (wanted > 0) {
      return EnumSet.of(TaskState.RUNNING);
    }
    if (wanted == 0) {
      return EnumSet.of(TaskState.SKIPPED);
    }
    return run.awaitsElements(spec)
        ? EnumSet.noneOf(TaskState.class)
        : EnumSet.of(TaskState.UPSTREAM_FAILED);
  }

  private static Set<TaskState> byStates(
      PromisesRun run, TaskRow row, TaskSpec spec, Predicate<TaskRow> decided, boolean waits) {
    if (skippedByDecision(run, row, spec, decided)) {
      return EnumSet.of(TaskState.SKIPPED);
    }
    if (spec.rule() == TriggerRule.ALWAYS) {
      return EnumSet.of(TaskState.RUNNING);
    }
    Set<TaskState> bad = EnumSet.noneOf(TaskState.class);
    boolean made = true;
    for (String setup : spec.setups()) {
      TaskState state = run.setup(row, spec, setup).state();
      switch (state) {
        case FAILED, UPSTREAM_FAILED -> bad.add(TaskState.UPSTREAM_FAILED);
        case SKIPPED, REMOVED -> bad.add(TaskState.SKIPPED);
        default -> made &= state == TaskState.SUCCESS;
      }
    }
    Set<TaskState> may = byRule(spec.rule(), Counts.of(run, row, spec));
    if (!bad.isEmpty() && waits) {
      return bad;
    }
    // Within one commit the rule may have spoken before the setup was known to be bad.
    may.addAll(bad);
    if (!made || !bad.isEmpty()) {
      may.remove(TaskState.RUNNING);
    }
    return may;
  }

  /** Whether what some setup around a task had made was destroyed, or is about to be. */
  private static boolean tornDown(PromisesRun run, TaskRow row, TaskSpec spec) {
    for (String setup : spec.setups()) {
      TaskRow made = run.setup(row, spec, setup);
      for (TaskSpec other : run.dag.specs.values()) {
        if (other.role() == Role.TEARDOWN && other.setups().contains(setup)) {
          TaskRow teardown = run.seen(made, run.dag.spec(setup), other.id()).getFirst();
          boolean marked = String.valueOf(teardown.reason()).startsWith("marked ");
          boolean over = teardown.state().finished();
          if (over ? teardown.startDate() != null && !marked : teardown.state() != TaskState.NONE) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean skippedByDecision(
      PromisesRun run, TaskRow row, TaskSpec spec, Predicate<TaskRow> decided) {
    for (List<TaskRow> makers : run.all()) {
      if (makers.getFirst().skips() == null && makers.size() == 1) {
        continue;
      }
      boolean own = PromisesDag.together(spec, run.dag.spec(makers.getFirst().taskId()));
      for (TaskRow maker : makers) {
        boolean sees = !own || PromisesRun.place(maker) == PromisesRun.place(row);
        String skips = maker.skips();
        if (sees
            && skips != null
            && !run.groups.withheld(maker, spec)
            && maker.state() == TaskState.SUCCESS
            && skips.contains("\"" + row.taskId() + "\"")
            && decided.test(maker)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Upstream instances, counted. */
  record Counts(int n, int s, int f, int u, int k, int r) {
    static Counts of(PromisesRun run, TaskRow row, TaskSpec spec) {
      Map<TaskState, Integer> by = new EnumMap<>(TaskState.class);
      int n = 0;
      for (String up : spec.upstream()) {
        for (TaskRow seen : run.heard(row, spec, up)) {
          by.merge(seen.state(), 1, Integer::sum);
          n++;
        }
      }
      return new Counts(
          n,
          by.getOrDefault(TaskState.SUCCESS, 0),
          by.getOrDefault(TaskState.FAILED, 0),
          by.getOrDefault(TaskState.UPSTREAM_FAILED, 0),
          by.getOrDefault(TaskState.SKIPPED, 0),
          by.getOrDefault(TaskState.REMOVED, 0));
    }

    boolean done() {
      return s + f + u + k + r == n;
    }
  }

  /**
   * One row of the specification's table of trigger rules: runs, is skipped, is upstream_failed.
   */
  private static Set<TaskState> byRule(TriggerRule rule, Counts c) {
    boolean done = c.done();
    boolean bad = c.f() + c.u() > 0;
    if (c.n() == 0) {
      return EnumSet.of(TaskState.RUNNING);
    }
    return switch (rule) {
      case ALL_SUCCESS -> some(c.s() > 0 && c.s() + c.r() == c.n(), c.k() > 0, bad);
      case ALL_FAILED -> some(c.f() + c.u() == c.n(), c.s() + c.k() > 0, false);
      case ALL_DONE, ALL_DONE_SETUP_SUCCESS -> some(done, false, false);
      case ALL_DONE_MIN_ONE_SUCCESS ->
          some(c.k() == 0 && done && c.s() > 0, c.k() > 0, c.k() == 0 && done && c.s() == 0);
      case ALL_SKIPPED -> some(c.k() == c.n(), c.s() + c.f() + c.u() > 0, false);
      case ONE_SUCCESS ->
          some(c.s() > 0, done && c.k() == c.n(), done && c.s() == 0 && c.k() < c.n());
      case ONE_FAILED -> some(bad, done && !bad, false);
      case ONE_DONE -> some(c.s() + c.f() > 0, done && c.s() + c.f() == 0, false);
      case NONE_FAILED -> some(done && !bad, false, bad);
      case NONE_FAILED_MIN_ONE_SUCCESS ->
          some(done && !bad && c.s() > 0, done && !bad && c.s() == 0, bad);
      case NONE_SKIPPED -> some(done && c.k() == 0, c.k() > 0, false);
      case ALWAYS -> some(true, false, false);
    };
  }

  private static Set<TaskState> some(boolean run, boolean skip, boolean upstreamFailed) {
    Set<TaskState> some = EnumSet.noneOf(TaskState.class);
    if (run) {
      some.add(TaskState.RUNNING);
    }
    if (skip) {
      some.add(TaskState.SKIPPED);
    }
    if (upstreamFailed) {
      some.add(TaskState.UPSTREAM_FAILED);
    }
    return some;
  }

  /** A teardown waits for its scope, runs if there is something to destroy, is never skipped so. */
  private static Set<TaskState> teardown(PromisesRun run, TaskRow row, TaskSpec spec) {
    if (!Counts.of(run, row, spec).done()) {
      return EnumSet.noneOf(TaskState.class);
    }
    boolean skipped = true;
    for (String setup : spec.setups()) {
      TaskRow made = run.setup(row, spec, setup);
      TaskSpec maker = run.dag.spec(setup);
      for (TaskSpec member : run.dag.members.get(setup)) {
        for (TaskRow user : run.heard(made, maker, member.id())) {
          if (!user.state().finished()) {
            return EnumSet.noneOf(TaskState.class);
          }
        }
      }
      if (made.state() == TaskState.SUCCESS) {
        return EnumSet.of(TaskState.RUNNING);
      }
      if (!made.state().finished()) {
        return EnumSet.noneOf(TaskState.class);
      }
      skipped &= made.state() == TaskState.SKIPPED || made.state() == TaskState.REMOVED;
    }
    return EnumSet.of(skipped ? TaskState.SKIPPED : TaskState.UPSTREAM_FAILED);
  }
}
