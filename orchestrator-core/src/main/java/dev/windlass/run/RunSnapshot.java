package dev.windlass.run;

import java.util.List;

/**
 * A run as read from the database, to rebuild its machine.
 *
 * @param tasks by id
 * @param deadlines pending and missed ones
 * @param groups task groups that were run again
 */
public record RunSnapshot(
    RunRow run, List<TaskRow> tasks, List<DeadlineRow> deadlines, List<GroupRetryRow> groups) {
  /** Copies the lists. */
  public RunSnapshot {
    tasks = List.copyOf(tasks);
    deadlines = List.copyOf(deadlines);
    groups = List.copyOf(groups);
  }

  /** A run without deadlines, none of whose groups was run again. */
  public RunSnapshot(RunRow run, List<TaskRow> tasks) {
    this(run, tasks, List.of(), List.of());
  }
}
