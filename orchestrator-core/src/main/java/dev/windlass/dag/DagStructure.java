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
 * @param paramRules what the params may be
 * @param tasks in the order of definition
 * @param groups in the order of definition; parents before children
 * @param limits failure and crowding
 * @param assets assets whose updates start a run, besides the schedule; empty: none
 * @param callbacks whom a run's end is told
 * @param deadlines until when a run should be over
 * @param creation how it begins, and what may make runs of it
 * @param texts what it is called, and where its owners are found
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
    ParamRules paramRules,
    List<TaskSpec> tasks,
    List<GroupSpec> groups,
    RunLimits limits,
    Optional<AssetExpr> assets,
    CallbackRules callbacks,
    List<Deadline> deadlines,
    CreationRules creation,
    DagTexts texts) {

  /** Copies the lists; what versions stored by an earlier release do not say has its default. */
  public DagStructure {
    paramRules = paramRules == null ? ParamRules.none() : paramRules;
    tags = List.copyOf(tags);
    tasks = List.copyOf(tasks);
    groups = List.copyOf(groups);
    limits = limits == null ? RunLimits.NONE : limits;
    assets = assets == null ? Optional.empty() : assets;
    callbacks = callbacks == null ? CallbackRules.NONE : callbacks;
    creation = creation == null ? CreationRules.NONE : creation;
    deadlines = deadlines == null ? List.of() : List.copyOf(deadlines);
    texts = texts == null ? DagTexts.NONE : texts;
  }

  /** What people call it: its display name, or its id. */
  public String title() {
    return texts.displayName().isEmpty() ? dagId : texts.displayName();
  }

  /**
   * One task.
   *
   * @param id with the groups as prefix: {@code staging.load}
   * @param operator the operator's simple class name, for people
   * @param shape what kind of work it is
   * @param group the innermost group, empty: none
   * @param upstream direct upstream ids
   * @param inputs where the arguments come from, in order: upstream ids, or {@code @k} for the
   *     element of the {@code k}-th input that the task is mapped over
   * @param role plain work, or one side of a scope
   * @param setups for work: the setups whose scopes it is in; for a teardown: its setups
   * @param retries further attempts after the first
   * @param executionTimeout per attempt, its waiting included unless that has a timeout of its own
   * @param pool admission pool
   * @param poolSlots slots taken in the pool
   * @param priorityWeight greater runs first
   * @param params defaults and schemas of this task alone, over the DAG's
   * @param failRunOnTeardownFailure for a teardown: whether its failure fails the run
   * @param past what it asks of the previous run
   * @param limits how many instances may be active
   * @param map what it is mapped over, itself or with its group; empty: one instance
   * @param mapGroup the mapped group it is in, whose tasks share the index; empty: none
   * @param sensing for a sensor: how it waits
   * @param approval for an approval: what is asked
   * @param outlets assets it produces: a success updates them
   * @param callbacks what it has callbacks for, in the enum's order
   * @param deadlines until when each instance should be over
   * @param waitTimeout how long an attempt may wait for a job elsewhere, or for what it senses
   * @param startDate it does not start in runs of an earlier logical date; empty: in all
   * @param endDate it does not start in runs of a later logical date; empty: in all
   * @param displayName for people, in place of the id; empty: the id
   * @param inlets assets it reads
   * @param weights the priorities of its attempts, the last also that of all further ones; empty:
   *     as the rule says
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
      ParamSet params,
      boolean failRunOnTeardownFailure,
      PastRules past,
      ActiveLimits limits,
      Optional<MapSpec> map,
      String mapGroup,
      Sensing sensing,
      Optional<ApprovalSpec> approval,
      List<Asset> outlets,
      List<CallbackEvent> callbacks,
      List<Deadline> deadlines,
      Optional<Duration> waitTimeout,
      Optional<Instant> startDate,
      Optional<Instant> endDate,
      List<Integer> weights,
      String displayName,
      List<Asset> inlets) {

    /** Copies the lists; what an earlier release did not store has its default. */
    public TaskSpec {
      params = params == null ? ParamSet.none() : params;
      upstream = List.copyOf(upstream);
      inputs = List.copyOf(inputs);
      setups = List.copyOf(setups);
      past = past == null ? PastRules.NONE : past;
      limits = limits == null ? ActiveLimits.NONE : limits;
      mapGroup = mapGroup == null ? "" : mapGroup;
      sensing = sensing == null ? Sensing.PLAIN : sensing;
      displayName = displayName == null ? "" : displayName;
      inlets = inlets == null ? List.of() : List.copyOf(inlets);
      weights = weights == null ? List.of() : List.copyOf(weights);
      waitTimeout = waitTimeout == null ? Optional.empty() : waitTimeout;
      startDate = startDate == null ? Optional.empty() : startDate;
      endDate = endDate == null ? Optional.empty() : endDate;
      outlets = outlets == null ? List.of() : List.copyOf(outlets);
      callbacks = callbacks == null ? List.of() : List.copyOf(callbacks);
      deadlines = deadlines == null ? List.of() : List.copyOf(deadlines);
    }

    /** What people call it: its display name, or its id. */
    public String title() {
      return displayName.isEmpty() ? id : displayName;
    }
  }

  /**
   * One task group.
   *
   * @param id with the parents as prefix
   * @param label the last part of the id
   * @param parent empty: none
   * @param retries how often and how soon the whole group is run again when a task of it failed
   * @param callbacks what it has callbacks for, in the enum's order
   * @param tooltip what it is about, shown when one points at it; empty: nothing
   */
  public record GroupSpec(
      String id,
      String label,
      String parent,
      Retries retries,
      List<CallbackEvent> callbacks,
      String tooltip) {
    /** What an earlier release did not store has its default. */
    public GroupSpec {
      retries = retries == null ? Retries.none() : retries;
      tooltip = tooltip == null ? "" : tooltip;
      callbacks = callbacks == null ? List.of() : List.copyOf(callbacks);
    }
  }

  /** What kind of work a task is. */
  public enum Shape {
    /** Nothing at all: done by the brain itself. */
    EMPTY,
    ACTION,
    REMOTE_JOB,
    SENSOR,
    /** Waits for a person: done by the brain itself. */
    APPROVAL
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
    ABSOLUTE,
    /** A strategy of the DAG's own: see {@link TaskSpec#weights}. */
    CUSTOM
  }
}
