package dev.windlass.brain;

import dev.windlass.dag.AssetUpdate;
import dev.windlass.dag.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a machine may use of the brain around it. */
interface BrainRoom {
  Decisions out();

  Admission admission();

  Timers timers();

  QueuedWatch queuedWatch();

  boolean paused(String dagId);

  Limits limits();

  /** What the previous run still owes a task of this one; empty: nothing. */
  Optional<String> past(RunMachine run, int task);

  /** How long the DAG's runs, or one of their tasks, took on average; empty: not known. */
  Optional<Duration> usual(String dagId, @Nullable String task, Deadline deadline);

  /** Instances of a run finished whose DAG looks at previous runs. */
  void pastMoved(RunMachine run, Instant now);

  /** A task succeeded that produces assets, or said something of one. */
  void updated(TaskCell cell, List<AssetUpdate> said, Instant now);

  /** A queued run that was to wait until now may begin. */
  void mayBegin(RunMachine run, Instant now);

  void ended(RunMachine run, Instant now);
}
