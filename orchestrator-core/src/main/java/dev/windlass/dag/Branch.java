package dev.windlass.dag;

import java.util.List;

/**
 * What a task decides about the tasks after it: the output of branching and short-circuiting tasks.
 * The decision is kept with the task: a task it skipped is skipped again when it is cleared alone,
 * as in Airflow. Teardowns are never skipped. Immutable.
 *
 * @param kind how far the decision reaches
 * @param follow for {@link Kind#CHOSEN}: ids of direct downstream tasks, or of groups that begin
 *     there
 */
public record Branch(Kind kind, List<String> follow) {
  /** How far a decision reaches. */
  public enum Kind {
    /** Go on with everything. */
    ALL,
    /**
     * Go on with the chosen direct downstream tasks; every other is skipped unless a chosen one
     * leads to it.
     */
    CHOSEN,
    /** Skip everything downstream at once, whatever its trigger rules. */
    STOP
  }

  /** Copies the ids. */
  public Branch {
    follow = List.copyOf(follow);
  }

  /** Go on with these direct downstream tasks or groups only. */
  public static Branch to(String... ids) {
    return new Branch(Kind.CHOSEN, List.of(ids));
  }

  /** Go on with these direct downstream tasks or groups only. */
  public static Branch to(List<String> ids) {
    return new Branch(Kind.CHOSEN, ids);
  }

  /** Skip every direct downstream task; trigger rules decide further on. */
  public static Branch none() {
    return new Branch(Kind.CHOSEN, List.of());
  }

  /** Go on with everything. */
  public static Branch all() {
    return new Branch(Kind.ALL, List.of());
  }

  /** Skip everything downstream at once, whatever its trigger rules. */
  public static Branch stop() {
    return new Branch(Kind.STOP, List.of());
  }
}
