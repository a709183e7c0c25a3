package dev.windlass.run;

import java.util.List;

/**
 * A run as read from the database, to rebuild its machine.
 *
 * @param tasks by id
 * @param deadlines pending and missed ones
 */
public record RunSnapshot(RunRow run, List<TaskRow> tasks, List<DeadlineRow> deadlines) {
  /** Copies the lists. */
  public RunSnapshot {
    tasks = List.copyOf(tasks);
    deadlines = List.copyOf(deadlines);
  }

  /** A run without deadlines. */
  public RunSnapshot(RunRow run, List<TaskRow> tasks) {
    this(run, tasks, List.of());
  }
}
