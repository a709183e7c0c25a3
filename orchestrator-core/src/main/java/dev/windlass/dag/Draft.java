package dev.windlass.dag;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.Shape;
import dev.windlass.dag.DagStructure.WeightRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task being defined: its settings, common to every number of inputs. Not thread-safe; used
 * inside {@link Dag#define} only.
 *
 * @param <D> the concrete draft, so that calls chain
 */
public abstract sealed class Draft<D extends Draft<D>>
    permits Draft0, Draft1, Draft2, Draft3, Draft4, Draft5 {
  /** A body whose inputs are decoded already. */
  @FunctionalInterface
  interface Typed<R> {
    R build(Run run, @Nullable Object[] inputs) throws Exception;
  }

  private final TaskBook dag;
  private final TaskDraft task;

  Draft(TaskBook dag, String id) {
    this.dag = dag;
    this.task = new TaskDraft(id, dag.currentGroup());
  }

  Draft(Draft<?> before) {
    this.dag = before.dag;
    this.task = before.task;
  }

  @SuppressWarnings("unchecked")
  private D self() {
    return (D) this;
  }

  /** Runs the task after {@code upstream}, without data. */
  public final D after(TaskRef<?>... upstream) {
    for (TaskRef<?> u : upstream) {
      task.upstream.add(u.id());
    }
    return self();
  }

  /** Runs the task after the tasks nothing in {@code group} comes after. */
  public final D after(TaskGroup group) {
    task.upstreamGroups.add(group.id());
    return self();
  }

  /** Puts the task into {@code scope} without taking the resource as an argument. */
  public final D within(Scope<?> scope) {
    task.scopes.add(scope.id());
    return self();
  }

  /** When the task may start; the default is {@link TriggerRule#ALL_SUCCESS}. */
  public final D rule(TriggerRule rule) {
    task.own.rule(rule);
    return self();
  }

  /** How often and how soon it is tried again; the default is the DAG's. */
  public final D retries(Retries retries) {
    task.own.retries(retries);
    return self();
  }

  /** What becomes of a failure by what failed; the default is the DAG's. */
  public final D retryPolicy(RetryPolicy policy) {
    task.own.retryPolicy(policy);
    return self();
  }

  /**
   * How long one attempt may take, from its start to its end: a job elsewhere, or what is sensed,
   * is waited for within this time, unless {@link #waitTimeout} gives the wait a time of its own.
   */
  public final D executionTimeout(Duration timeout) {
    task.own.executionTimeout(timeout);
    return self();
  }

  /**
   * For remote jobs and sensors: how long one attempt may wait for its job elsewhere, or for what
   * it senses, from the moment it begins to wait. {@link #executionTimeout} counts only up to that
   * moment then, as the reference's does for tasks that are deferred. An attempt that waits longer
   * is ended, verified, and has failed; it is retried.
   */
  public final D waitTimeout(Duration timeout) {
    task.own.waitTimeout(timeout);
    return self();
  }

  /**
   * The task does not start in runs of an earlier logical date: {@code 2026-01-01} in the DAG's
   * time zone, or an instant. As in Airflow a backfill may go back before it.
   */
  public final D startDate(String date) {
    task.startDate = Optional.of(date);
    return self();
  }

  /** The task does not start in runs of a later logical date. */
  public final D endDate(String date) {
    task.endDate = Optional.of(date);
    return self();
  }

  /**
   * How long a sensor may wait in all, its retries included; zero: it looks once in each attempt.
   */
  public final D sensorTimeout(Duration timeout) {
    task.own.sensorTimeout(timeout);
    return self();
  }

  /** Makes a sensor that times out skipped instead of failed. */
  public final D softFail() {
    task.softFail = true;
    return self();
  }

  /** The pool whose slots bound how many such tasks run at a time. */
  public final D pool(String pool) {
    task.own.pool(pool);
    return self();
  }

  /** How many slots of its pool the task takes; the default is 1. */
  public final D poolSlots(int slots) {
    task.own.poolSlots(slots);
    return self();
  }

  /** Greater runs first when slots are scarce; the default is 1. */
  public final D priorityWeight(int weight) {
    task.own.priorityWeight(weight);
    return self();
  }

  /** How the priority follows from the weights around the task. */
  public final D weightRule(WeightRule rule) {
    task.own.weightRule(rule);
    return self();
  }

  /** The priority follows from a rule of your own: see {@link WeightStrategy}. */
  public final D weightRule(WeightStrategy strategy) {
    task.own.weightRule(strategy);
    return self();
  }

  /**
   * For a branch: every task or group it can choose. They are checked when the DAG is defined; a
   * choice that is none of them fails the task.
   */
  public final D branchesTo(String... ids) {
    task.branches = List.of(ids);
    return self();
  }

  /** A param of this task alone with its default, over the DAG's; a run's conf overrides it. */
  public final D param(String name, @Nullable Object defaultValue) {
    return param(name, Param.of(defaultValue));
  }

  /** A param of this task alone, over the DAG's; a run's conf overrides it. */
  public final D param(String name, Param param) {
    task.params = param.into(task.params, name);
    return self();
  }

  /**
   * For {@code call}: every entry of the map or record that the body returns is an XCom of its own
   * key, too.
   */
  public final D multipleOutputs() {
    task.multipleOutputs = true;
    return self();
  }

  /** Who to ask; the default is the DAG's owner. */
  public final D owner(String owner) {
    task.own.owner(owner);
    return self();
  }

  /** Markdown shown with the task. */
  public final D doc(String markdown) {
    task.doc = markdown;
    return self();
  }

  /** For a scope: a failing teardown fails the run, too. */
  public final D failRunOnTeardownFailure() {
    task.failRunOnTeardownFailure = true;
    return self();
  }

  /** For a scope: the ids of its two tasks; the defaults are {@code create_<id>, destroy_<id>}. */
  public final D named(String setupId, String teardownId) {
    task.setupId = setupId;
    task.teardownId = teardownId;
    return self();
  }

  /** Maps over several inputs side by side instead of over every combination. */
  public final D zip() {
    task.zip = true;
    return self();
  }

  /**
   * Maps over several inputs side by side, shorter ones filled up to the longest: with null, or
   * with what {@link Elements#fillWith} says.
   */
  public final D zipLongest() {
    task.zip = true;
    task.fill = true;
    return self();
  }

  /** Starts only when this task's instance in the previous run succeeded or was skipped. */
  public final D dependsOnPast() {
    PastRules past = task.past;
    task.past =
        new PastRules(
            true, past.waitForDownstream(), past.ignoreFirst(), past.waitBeforeSkipping());
    return self();
  }

  /** {@link #dependsOnPast}, and the direct downstream tasks of the previous run are done, too. */
  public final D waitForDownstream() {
    PastRules past = task.past;
    task.past = new PastRules(true, true, past.ignoreFirst(), past.waitBeforeSkipping());
    return self();
  }

  /** Says in full what the task asks of the previous run. */
  public final D past(PastRules rules) {
    task.past = rules;
    return self();
  }

  /** How many instances may be active at a time over all runs of the DAG. */
  public final D maxActiveTisPerDag(int instances) {
    task.limits = new ActiveLimits(instances, task.limits.perRun());
    return self();
  }

  /** How many instances may be active at a time within one run. */
  public final D maxActiveTisPerDagRun(int instances) {
    task.limits = new ActiveLimits(task.limits.perDag(), instances);
    return self();
  }

  /** Names what the task produces: a success updates these assets. */
  public final D outlets(Asset... assets) {
    task.outlets.addAll(List.of(assets));
    return self();
  }

  /**
   * Names what the task reads: shown with the assets, and {@link Run#inletEvents} has their
   * updates. No order follows from it.
   */
  public final D inlets(Asset... assets) {
    task.inlets.addAll(List.of(assets));
    return self();
  }

  /** What people see in place of the id. */
  public final D displayName(String name) {
    task.displayName = name;
    return self();
  }

  /** Calls {@code callback} when an attempt has started, beside it; may be given several times. */
  public final D onExecute(Callback callback) {
    return on(CallbackEvent.EXECUTE, callback);
  }

  /** Calls {@code callback} when the task has succeeded; may be given several times. */
  public final D onSuccess(Callback callback) {
    return on(CallbackEvent.SUCCESS, callback);
  }

  /** Calls {@code callback} when the task has failed for good; may be given several times. */
  public final D onFailure(Callback callback) {
    return on(CallbackEvent.FAILURE, callback);
  }

  /** Calls {@code callback} when an attempt failed and there will be another. */
  public final D onRetry(Callback callback) {
    return on(CallbackEvent.RETRY, callback);
  }

  /** Calls {@code callback} when an attempt ended as skipped; not when the task never started. */
  public final D onSkipped(Callback callback) {
    return on(CallbackEvent.SKIPPED, callback);
  }

  /**
   * Alerts once when an instance is not over by then, and calls the callbacks; may be given several
   * times. An instance that is over in time, however it ended, makes no alert.
   */
  public final D deadline(Deadline deadline, Callback... callbacks) {
    task.callbacks.add(deadline, List.of(callbacks));
    return self();
  }

  private D on(CallbackEvent event, Callback callback) {
    task.callbacks.add(event, callback);
    return self();
  }

  /** How a sensor waits between its pokes and what its errors mean. */
  public final D sensing(Sensing sensing) {
    task.sensing = sensing;
    return self();
  }

  final Draft<?> input(TaskRef<?> upstream) {
    // A mapped group's element is the first, and only, input its tasks are mapped over.
    boolean element = upstream.id().startsWith(TaskBook.ELEMENT_OF);
    task.inputs.add(List.of(element ? TaskBook.ELEMENT_OF + 0 : upstream.id()));
    task.spread.add(false);
    return this;
  }

  final Draft<?> overInput(Elements<?> elements) {
    task.inputs.add(List.of(TaskBook.ELEMENT_OF + task.over.size()));
    task.spread.add(false);
    task.over.add(elements);
    return this;
  }

  final Draft<?> labelled(Typed<String> label) {
    task.label = label;
    return this;
  }

  final <R> TaskRef<List<R>> each(TaskRef<R> one) {
    task.each = true;
    return new TaskRef<>(dag, one.id());
  }

  final <X> TaskRef<List<X>> listLambda(Class<X> element, Typed<List<X>> body) {
    task.operator = "Call";
    task.shape = Shape.ACTION;
    String id =
        dag.add(
            task,
            Types.listOf(element),
            (run, in) -> (Action<List<X>>) context -> body.build(run, in));
    return new TaskRef<>(dag, id);
  }

  final TaskRef<Branch> condition(Typed<Boolean> body, Branch otherwise) {
    task.operator = "ShortCircuit";
    task.shape = Shape.ACTION;
    String id =
        dag.add(
            task,
            Types.of(Branch.class),
            (run, in) ->
                (Action<Branch>)
                    context -> Boolean.TRUE.equals(body.build(run, in)) ? Branch.all() : otherwise);
    return new TaskRef<>(dag, id);
  }

  /**
   * Asks a person and waits, with neither slot nor worker: approve goes on, reject skips the direct
   * downstream tasks.
   *
   * @param subject one line
   * @param body Markdown
   */
  public final TaskRef<Answer> approval(String subject, String body) {
    return ask(
        new ApprovalSpec(
            ApprovalSpec.Kind.APPROVAL,
            subject,
            body,
            List.of(ApprovalSpec.APPROVE, ApprovalSpec.REJECT),
            false,
            List.of(),
            Optional.empty(),
            List.of(),
            Json.object()));
  }

  /** Asks a person and waits, with neither slot nor worker; see {@link ApprovalSpec}. */
  public final TaskRef<Answer> ask(ApprovalSpec what) {
    task.operator = "Approval";
    task.shape = Shape.APPROVAL;
    task.approval = Optional.of(what);
    String id =
        dag.add(task, Types.of(Answer.class), (run, in) -> (Action<Answer>) context -> null);
    return new TaskRef<>(dag, id);
  }

  final <X> Draft<?> inputs(List<TaskRef<X>> upstream) {
    task.inputs.add(upstream.stream().map(TaskRef::id).toList());
    task.spread.add(true);
    return this;
  }

  // The drafts' type parameters say what each position holds; a missing XCom is null, as
  // documented.
  @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"})
  static <X> X arg(@Nullable Object[] inputs, int position) {
    return (X) inputs[position];
  }

  final <T, O extends Operator<T>> TaskRef<T> operator(Class<O> type, Typed<O> body) {
    task.operator = type.getSimpleName();
    task.shape =
        RemoteJob.class.isAssignableFrom(type)
            ? Shape.REMOTE_JOB
            : Sensor.class.isAssignableFrom(type) ? Shape.SENSOR : Shape.ACTION;
    String id = dag.add(task, Types.outputOf(type), (run, in) -> body.build(run, in));
    return new TaskRef<>(dag, id);
  }

  final <R> TaskRef<R> lambda(Class<R> output, Typed<R> body) {
    task.operator = "Call";
    task.shape = Shape.ACTION;
    String id =
        dag.add(
            task,
            Types.of(output),
            (run, in) -> (Action<R>) context -> outputs(context, body.build(run, in)));
    return new TaskRef<>(dag, id);
  }

  private <R> @Nullable R outputs(TaskContext context, @Nullable R output) {
    if (output instanceof Branch(var kind, List<String> follow)
        && !task.branches.isEmpty()
        && !task.branches.containsAll(follow)) {
      throw new FailTask(
          "it chose %s, but said that it branches to %s only".formatted(follow, task.branches));
    }
    if (task.multipleOutputs && output != null) {
      if (!(Json.tree(output) instanceof ObjectNode entries)) {
        throw new FailTask(
            "task %s has multiple outputs and must return a map or a record, not a %s"
                .formatted(task.id, output.getClass().getSimpleName()));
      }
      entries.properties().forEach(e -> context.push(e.getKey(), e.getValue()));
    }
    return output;
  }

  final <T, O extends Resource<T>> Scope<T> scope(Class<O> type, Typed<O> body) {
    String name = task.id;
    TaskDraft setup = task.as(task.setupId.isEmpty() ? "create_" + name : task.setupId, Role.SETUP);
    setup.operator = type.getSimpleName();
    setup.shape = Shape.REMOTE_JOB;
    String setupId =
        dag.add(setup, Types.resourceOf(type), (run, in) -> body.build(run, in).create());
    TaskDraft teardown =
        task.as(task.teardownId.isEmpty() ? "destroy_" + name : task.teardownId, Role.TEARDOWN);
    teardown.operator = type.getSimpleName();
    teardown.shape = Shape.REMOTE_JOB;
    teardown.rule = TriggerRule.ALL_DONE_SETUP_SUCCESS;
    teardown.setupOf = setupId;
    teardown.inputs.add(List.of(setupId));
    teardown.spread.add(false);
    int last = teardown.inputs.size() - 1;
    String teardownId =
        dag.add(
            teardown,
            Types.of(Void.class),
            (run, in) -> body.build(run, in).destroy(Draft.<T>arg(in, last)));
    return new Scope<>(dag, setupId, teardownId);
  }
}
