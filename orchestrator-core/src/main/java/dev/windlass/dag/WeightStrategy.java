package dev.windlass.dag;

import java.util.List;

/**
 * A task's priority by a rule of your own: from the DAG's structure and the number of the attempt,
 * as Airflow's custom weight rules. It is asked when the DAG is defined, for each attempt the task
 * may have, so that the scheduler needs no code of yours: the same DAG must give the same weights.
 * Attempts beyond those, after a clear, have the last one's.
 */
@FunctionalInterface
public interface WeightStrategy {
  /** As many attempts are asked for, at most. */
  int MOST_TRIES = 100;

  /**
   * The priority of an attempt; greater runs first. Bounded to 32 bits.
   *
   * @param tryNumber the attempt, from 1
   */
  long weight(Weighed task, int tryNumber);

  /** A task as a strategy sees it. */
  interface Weighed {
    /** The id, with its groups as prefix. */
    String id();

    /** The operator's simple class name. */
    String operator();

    /** The task's own weight: see {@link Draft#priorityWeight}. */
    int weight();

    /** Every distinct task before it, in order of definition. */
    List<Weighed> upstream();

    /** Every distinct task after it, in order of definition. */
    List<Weighed> downstream();
  }
}
