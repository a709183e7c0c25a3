package dev.windlass.brain;

import dev.windlass.dag.DagStructure;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.RunType;
import dev.windlass.run.RunRow;
import java.time.Instant;
import java.util.Optional;

/**
 * The dates between which tasks start: a run's logical date has to be within those of the task and
 * of its DAG. As in the reference, backfills may go back before the start dates, and a run without
 * a logical date is within all. Pure.
 */
final class DateLimits {
  private DateLimits() {}

  /** Whether anything of a DAG has such a date: most have none, and are never asked again. */
  static boolean any(DagStructure dag) {
    return dag.startDate().isPresent()
        || dag.endDate().isPresent()
        || dag.tasks().stream().anyMatch(t -> t.startDate().isPresent() || t.endDate().isPresent());
  }

  /** Why the task does not start in a run, for people; empty: it may. */
  static Optional<String> outside(DagStructure dag, RunRow run, TaskSpec task) {
    Instant date = run.logicalDate();
    if (date == null) {
      return Optional.empty();
    }
    boolean backfill = run.type() == RunType.BACKFILL;
    return task.startDate()
        .filter(start -> !backfill && date.isBefore(start))
        .map(start -> words(date, "before the task's start date", start))
        .or(
            () ->
                task.endDate()
                    .filter(date::isAfter)
                    .map(end -> words(date, "after the task's end date", end)))
        .or(
            () ->
                dag.startDate()
                    .filter(start -> !backfill && date.isBefore(start))
                    .map(start -> words(date, "before the DAG's start date", start)))
        .or(
            () ->
                dag.endDate()
                    .filter(date::isAfter)
                    .map(end -> words(date, "after the DAG's end date", end)));
  }

  private static String words(Instant date, String where, Instant limit) {
    return "the logical date %s is %s, %s".formatted(date, where, limit);
  }
}
