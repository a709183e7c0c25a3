package dev.windlass.dag;

import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.Shape;
import dev.windlass.dag.DagStructure.WeightRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What tasks have that say nothing themselves: of a group, over those of the groups around it, over
 * the DAG's; Airflow's default arguments. A default that does not fit a kind of task, such as a
 * sensor's timeout for plain code, is not for it. Not thread-safe; used inside {@link Dag#define}
 * only.
 */
public final class Defaults {
  private Optional<Retries> retries = Optional.empty();
  private Optional<RetryPolicy> retryPolicy = Optional.empty();
  private Optional<TriggerRule> rule = Optional.empty();
  private Optional<String> pool = Optional.empty();
  private Optional<Integer> poolSlots = Optional.empty();
  private Optional<Integer> priorityWeight = Optional.empty();
  private Optional<WeightRule> weightRule = Optional.empty();
  private Optional<WeightStrategy> strategy = Optional.empty();
  private Optional<Duration> executionTimeout = Optional.empty();
  private Optional<Duration> waitTimeout = Optional.empty();
  private Optional<Duration> sensorTimeout = Optional.empty();
  private Optional<String> owner = Optional.empty();

  Defaults() {}

  /** All that another one says. */
  void addAll(Defaults other) {
    other.retries.ifPresent(this::retries);
    other.retryPolicy.ifPresent(this::retryPolicy);
    other.rule.ifPresent(this::rule);
    other.pool.ifPresent(this::pool);
    other.poolSlots.ifPresent(this::poolSlots);
    other.priorityWeight.ifPresent(this::priorityWeight);
    other.weightRule.ifPresent(this::weightRule);
    other.strategy.ifPresent(this::weightRule);
    other.executionTimeout.ifPresent(this::executionTimeout);
    other.waitTimeout.ifPresent(this::waitTimeout);
    other.sensorTimeout.ifPresent(this::sensorTimeout);
    other.owner.ifPresent(this::owner);
  }

  /** How often and how soon a task is tried again. */
  public Defaults retries(Retries retries) {
    this.retries = Optional.of(retries);
    return this;
  }

  /** What becomes of a failure by what failed. */
  public Defaults retryPolicy(RetryPolicy policy) {
    this.retryPolicy = Optional.of(policy);
    return this;
  }

  /** When a task may start; scopes have rules of their own. */
  public Defaults rule(TriggerRule rule) {
    this.rule = Optional.of(rule);
    return this;
  }

  /** The pool whose slots bound how many such tasks run at a time. */
  public Defaults pool(String pool) {
    this.pool = Optional.of(pool);
    return this;
  }

  /** How many slots of its pool a task takes. */
  public Defaults poolSlots(int slots) {
    this.poolSlots = Optional.of(slots);
    return this;
  }

  /** Greater runs first when slots are scarce. */
  public Defaults priorityWeight(int weight) {
    this.priorityWeight = Optional.of(weight);
    return this;
  }

  /** How the priority follows from the weights around the task. */
  public Defaults weightRule(WeightRule rule) {
    this.weightRule = Optional.of(rule);
    this.strategy = Optional.empty();
    return this;
  }

  /** The priority follows from a rule of your own. */
  public Defaults weightRule(WeightStrategy strategy) {
    this.weightRule = Optional.of(WeightRule.CUSTOM);
    this.strategy = Optional.of(strategy);
    return this;
  }

  /** See {@link Draft#executionTimeout}. */
  public Defaults executionTimeout(Duration timeout) {
    this.executionTimeout = Optional.of(timeout);
    return this;
  }

  /** See {@link Draft#waitTimeout}: for remote jobs and sensors. */
  public Defaults waitTimeout(Duration timeout) {
    this.waitTimeout = Optional.of(timeout);
    return this;
  }

  /** See {@link Draft#sensorTimeout}: for sensors. */
  public Defaults sensorTimeout(Duration timeout) {
    this.sensorTimeout = Optional.of(timeout);
    return this;
  }

  /** Who to ask. */
  public Defaults owner(String owner) {
    this.owner = Optional.of(owner);
    return this;
  }

  /**
   * Gives a task what it has, from the first of these that says something.
   *
   * @param said the task's own, then from the innermost outwards
   */
  static void settle(TaskDraft task, List<Defaults> said) {
    boolean waits = task.shape == Shape.REMOTE_JOB || task.shape == Shape.SENSOR;
    task.retries = first(said, d -> d.retries);
    task.retryPolicy = first(said, d -> d.retryPolicy);
    task.pool = first(said, d -> d.pool).orElse(task.pool);
    task.poolSlots = first(said, d -> d.poolSlots).orElse(task.poolSlots);
    task.priorityWeight = first(said, d -> d.priorityWeight).orElse(task.priorityWeight);
    task.executionTimeout = first(said, d -> d.executionTimeout);
    task.waitTimeout = waits ? first(said, d -> d.waitTimeout) : task.own.waitTimeout;
    task.sensorTimeout =
        task.shape == Shape.SENSOR ? first(said, d -> d.sensorTimeout) : task.own.sensorTimeout;
    task.owner = first(said, d -> d.owner).orElse("");
    // A rule and its strategy are one word.
    said.stream()
        .filter(d -> d.weightRule.isPresent())
        .findFirst()
        .ifPresent(
            d -> {
              task.weightRule = d.weightRule.orElseThrow();
              task.strategy = d.strategy;
            });
    if (task.role == Role.WORK) {
      task.rule = first(said, d -> d.rule).orElse(task.rule);
    }
  }

  private static <T> Optional<T> first(List<Defaults> said, Function<Defaults, Optional<T>> what) {
    return said.stream().map(what).flatMap(Optional::stream).findFirst();
  }
}
