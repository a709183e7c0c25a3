package dev.windlass.dag;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.timetable.TimetableSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a DAG is, without its code: ids, edges, rules and limits. This is what is stored as a DAG
 * version and all that the brain ever sees. Immutable; equal structures have equal JSON.
 *
 * @param dagId unique among DAGs
 * @param description one line
 * @param doc Markdown
 * @param schedule when runs are due
 * @param startDate no run before it; empty: none
 * @param endDate no run after it; empty: none
 * @param catchup whether missed intervals are run
 * @param maxActiveRuns running runs at a time, backfill runs not counted
 * @param maxActiveTasks queued and running tasks at a time, per run
 * @param runTimeout the run fails when it takes longer; empty: never
 * @param params defaults, a JSON object
 * @param tasks in the order of definition
 * @param groups in the order of definition; parents before children
 */
public record DagStructure(
    String dagId,
    String description,
    String doc,
    String owner,
    List<String> tags,
    TimetableSpec schedule,
    Optional<Instant> startDate,
    Optional<Instant> endDate,
    boolean catchup,
    int maxActiveRuns,
    int maxActiveTasks,
    Optional<Duration> runTimeout,
    ObjectNode params,
    List<TaskSpec> tasks,
    List<GroupSpec> groups) {

  /** Copies the lists. */
  public DagStructure {
    tags = List.copyOf(tags);
    tasks = List.copyOf(tasks);
    groups = List.copyOf(groups);
  }

  /**
   * One task.
   *
   * @param id with the groups as prefix: {@code staging.load}
   * @param operator the operator's simple class name, for people
   * @param shape what kind of work it is
   * @param group the innermost group, empty: none
   * @param upstream direct upstream ids
   * @param inputs the upstream ids whose outputs are arguments, in order
   * @param role plain work, or one side of a scope
   * @param setups for work: the setups whose scopes it is in; for a teardown: its setups
   * @param retries further attempts after the first
   * @param executionTimeout per attempt
   * @param pool admission pool
   * @param poolSlots slots taken in the pool
   * @param priorityWeight greater runs first
   * @param failRunOnTeardownFailure for a teardown: whether its failure fails the run
   */
  public record TaskSpec(
      String id,
      String operator,
      Shape shape,
      String group,
      String owner,
      String doc,
      List<String> upstream,
      List<String> inputs,
      TriggerRule rule,
      Role role,
      List<String> setups,
      Retries retries,
      Optional<Duration> executionTimeout,
      Optional<Duration> sensorTimeout,
      boolean softFail,
      String pool,
      int poolSlots,
      int priorityWeight,
      WeightRule weightRule,
      boolean failRunOnTeardownFailure) {

    /** Copies the lists. */
    public TaskSpec {
      upstream = List.copyOf(upstream);
      inputs = List.copyOf(inputs);
      setups = List.copyOf(setups);
    }
  }

  /**
   * One task group.
   *
   * @param id with the parents as prefix
   * @param label the last part of the id
   * @param parent empty: none
   */
  public record GroupSpec(String id, String label, String parent) {}

  /** What kind of work a task is. */
  public enum Shape {
    /** Nothing at all: done by the brain itself. */
    EMPTY,
    ACTION,
    REMOTE_JOB,
    SENSOR
  }

  /** A task's part in a scope. */
  public enum Role {
    WORK,
    SETUP,
    TEARDOWN
  }

  /** How a task's priority follows from the weights around it. */
  public enum WeightRule {
    DOWNSTREAM,
    UPSTREAM,
    ABSOLUTE
  }
}
