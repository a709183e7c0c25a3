package dev.windlass.dag;

import java.util.Optional;

/**
 * What a callback is told.
 *
 * @param event what happened
 * @param state the task's or run's state then, as people see it: {@code failed}
 * @param reason why, where there is a reason
 * @param context the log, connections, variables and hooks; the log is the attempt's own
 */
public record Occasion(
    CallbackEvent event, String state, Optional<String> reason, TaskContext context) {
  /** Stands for the DAG itself where a task's name is expected: no task can be called so. */
  public static final String THE_DAG = "@dag";

  /** Before a group's id where a task's name is expected: no task can be called so. */
  public static final String OF_GROUP = "@group.";

  /** The run it happened in. */
  public RunInfo run() {
    return context.run();
  }

  /** The task it happened to; empty: to a group or to the run as a whole. */
  public Optional<String> task() {
    return run().taskId().startsWith("@") ? Optional.empty() : Optional.of(run().taskId());
  }

  /** The group it happened to, with the groups around it as prefix; empty: to no group. */
  public Optional<String> group() {
    String subject = run().taskId();
    return subject.startsWith(OF_GROUP)
        ? Optional.of(subject.substring(OF_GROUP.length()))
        : Optional.empty();
  }

  /** The attempt, of a group the pass, from 1; 0 when there was none. */
  public int tryNumber() {
    return run().tryNumber();
  }

  /** Where to say something. */
  public TaskLog log() {
    return context.log();
  }
}
