package dev.windlass.run;

import java.util.List;

/**
 * A run as read from the database, to rebuild its machine.
 *
 * @param tasks by id
 */
public record RunSnapshot(RunRow run, List<TaskRow> tasks) {
  /** Copies the tasks. */
  public RunSnapshot {
    tasks = List.copyOf(tasks);
  }
}
