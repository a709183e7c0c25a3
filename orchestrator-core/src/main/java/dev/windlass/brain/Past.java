package dev.windlass.brain;

import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.PastRules;
import dev.windlass.dag.RunType;
import dev.windlass.run.RunRow;
import dev.windlass.run.TaskState;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run asks of the one before it: {@code depends_on_past} and {@code wait_for_downstream}.
 * The previous run is the one before by logical date; with catchup only automated runs count. Pure.
 */
final class Past {
  private Past() {}

  static boolean isLater(RunMachine later, RunMachine earlier) {
    Instant a = later.row().logicalDate();
    Instant b = earlier.row().logicalDate();
    return later.plan.hasPast && a != null && b != null && a.isAfter(b);
  }

  /** What later runs may ask of a finished one. */
  static Event.PastRun of(RunMachine run, Instant date) {
    Set<String> unmet = new LinkedHashSet<>();
    Set<String> all = new LinkedHashSet<>();
    for (TaskCell cell : run.instances.all()) {
      all.add(cell.taskId);
      if (!met(cell)) {
        unmet.add(cell.taskId);
      }
    }
    return new Event.PastRun(date, run.row().type(), run.row().backfillId(), unmet, all);
  }

  private static boolean met(TaskCell cell) {
    return switch (cell.state()) {
      case SUCCESS, SKIPPED, REMOVED -> true;
      default -> false;
    };
  }

  /** What the previous run still owes a task; empty: nothing. */
  static Optional<String> owes(DagEntry dag, RunMachine run, int task) {
    TaskSpec spec = run.plan.tasks[task];
    Instant date = run.row().logicalDate();
    if (!spec.past().any() || date == null) {
      return Optional.empty();
    }
    RunMachine active = null;
    for (RunMachine other : dag.active.values()) {
      Instant d = other.row().logicalDate();
      if (d != null && d.isBefore(date) && counts(run, other.row().type())) {
        Instant best = active == null ? null : active.row().logicalDate();
        active = best == null || d.isAfter(best) ? other : active;
      }
    }
    Event.PastRun finished = finishedBefore(dag, run, date);
    if (active != null && (finished == null || active.order().isAfter(finished.logicalDate()))) {
      return firstOfBackfill(dag, run.row(), date, active.row().backfillId())
          ? Optional.empty()
          : owes(active, spec);
    }
    if (finished == null || firstOfBackfill(dag, run.row(), date, finished.backfillId())) {
      return Optional.empty();
    }
    return owes(finished, spec, downstream(run, task));
  }

  /**
   * A backfill begins with a clean slate: what there was before its first run does not count. What
   * a later backfill makes or runs again came afterwards.
   */
  private static boolean firstOfBackfill(
      DagEntry dag, RunRow run, Instant date, @Nullable Long backfillBefore) {
    Long backfill = run.backfillId();
    if (backfill == null || (backfillBefore != null && backfillBefore >= backfill)) {
      return false;
    }
    // Runs of others may lie between those of a backfill, but seldom many.
    return dag.past.headMap(date, false).descendingMap().values().stream()
            .noneMatch(p -> backfill.equals(p.backfillId()))
        && dag.active.values().stream()
            .map(RunMachine::row)
            .filter(r -> backfill.equals(r.backfillId()))
            .allMatch(r -> r.logicalDate() == null || !r.logicalDate().isBefore(date));
  }

  private static boolean counts(RunMachine run, RunType type) {
    return !run.plan.dag.catchup() || type != RunType.MANUAL;
  }

  private static Event.@Nullable PastRun finishedBefore(
      DagEntry dag, RunMachine run, Instant date) {
    for (Map.Entry<Instant, Event.PastRun> e = dag.past.lowerEntry(date);
        e != null;
        e = dag.past.lowerEntry(e.getKey())) {
      if (counts(run, e.getValue().type())) {
        return e.getValue();
      }
    }
    return null;
  }

  private static Optional<String> owes(RunMachine before, TaskSpec spec) {
    PastRules rules = spec.past();
    int task = before.plan.ordinal(spec.id());
    String run = before.row().runId();
    if (task < 0) {
      return absent(rules, spec.id(), run);
    }
    for (TaskCell cell : before.instances.of(task)) {
      if (!met(cell)) {
        return Optional.of(
            "depends_on_past: %s of the previous run %s is %s"
                .formatted(cell.name(), run, word(cell.state())));
      }
    }
    if (rules.waitForDownstream()) {
      for (int d : before.plan.downstream[task]) {
        for (TaskCell cell : before.instances.of(d)) {
          if (!met(cell)) {
            return Optional.of(
                "wait_for_downstream: %s of the previous run %s is %s"
                    .formatted(cell.name(), run, word(cell.state())));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static String word(TaskState state) {
    String word = state.word();
    return word == null ? "not started" : word;
  }

  private static Optional<String> owes(
      Event.PastRun before, TaskSpec spec, List<String> downstream) {
    PastRules rules = spec.past();
    String run = "of " + before.logicalDate();
    if (!before.tasks().contains(spec.id())) {
      return absent(rules, spec.id(), run);
    }
    if (before.unmet().contains(spec.id())) {
      return Optional.of(
          "depends_on_past: %s of the previous run %s neither succeeded nor was skipped"
              .formatted(spec.id(), run));
    }
    if (rules.waitForDownstream()) {
      for (String down : downstream) {
        if (before.unmet().contains(down)) {
          return Optional.of(
              "wait_for_downstream: %s of the previous run %s neither succeeded nor was skipped"
                  .formatted(down, run));
        }
      }
    }
    return Optional.empty();
  }

  private static List<String> downstream(RunMachine run, int task) {
    return java.util.Arrays.stream(run.plan.downstream[task])
        .mapToObj(d -> run.plan.tasks[d].id())
        .toList();
  }

  private static Optional<String> absent(PastRules rules, String task, String run) {
    return rules.ignoreFirst()
        ? Optional.empty()
        : Optional.of("depends_on_past: the previous run %s had no %s".formatted(run, task));
  }
}
