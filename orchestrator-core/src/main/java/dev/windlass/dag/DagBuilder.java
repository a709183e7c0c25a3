package dev.windlass.dag;

import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.timetable.Timetable;
import dev.windlass.timetable.TimetableSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The words in which a DAG is defined. Not thread-safe; used inside {@link Dag#define} only.
 * Problems are collected and reported together at the end.
 */
public final class DagBuilder {
  private final String id;
  private final List<String> problems = new ArrayList<>();
  private final TaskBook tasks = new TaskBook(problems);
  private final CallbackBook ownCallbacks = new CallbackBook();
  private boolean notifyOnManual;
  private ParamSet params = ParamSet.none();
  private boolean strictParams;
  private boolean fixedParams;
  private String description = "";
  private String doc = "";
  private String owner = "windlass";
  private List<String> tags = List.of();
  private final ScheduleDraft when = new ScheduleDraft(problems);
  private boolean catchup;
  private int maxActiveRuns = 16;
  private int maxActiveTasks = 16;
  private Optional<Duration> runTimeout = Optional.empty();
  private Retries retries = Retries.none();
  private RetryPolicy retryPolicy = RetryPolicy.none();
  private RunLimits limits = RunLimits.NONE;
  private CreationRules creation = CreationRules.NONE;

  private Optional<AssetExpr> assets = Optional.empty();
  private final Defaults defaults = new Defaults();
  private final TextsDraft texts = new TextsDraft();

  DagBuilder(String id) {
    this.id = id;
  }

  /**
   * Runs at the fire times of a cron expression or preset; {@code @once}, {@code @continuous} and
   * {@code none} too. As the reference, a run is about the instant of its fire: for the data of the
   * time before, see {@link #cronInterval}.
   */
  public DagBuilder schedule(String expression) {
    when.named(expression);
    return this;
  }

  /**
   * Runs as a timetable of your own says. It is asked when the DAG is loaded, from the start date
   * (required) to the end date, for at most {@link TimetableSpec.Listed#MOST} runs.
   */
  public DagBuilder schedule(Timetable timetable) {
    when.own(timetable);
    return this;
  }

  /** Runs at the fire times of a cron expression or preset, with a zero-length interval. */
  public DagBuilder cron(String expression) {
    return schedule(expression);
  }

  /** Runs at the fire times of a cron expression, for the data of {@code interval} before. */
  public DagBuilder cron(String expression, Duration interval) {
    when.cron(expression, interval);
    return this;
  }

  /** Runs at the fire times of several cron expressions; a common instant makes one run. */
  public DagBuilder crons(String... expressions) {
    when.crons(expressions);
    return this;
  }

  /**
   * Runs when the assets were updated, besides the times of any schedule: {@code a.and(b)} waits
   * for both. Such a run has no logical date; several updates become one run while it waits for
   * room.
   */
  public DagBuilder schedule(AssetExpr assets) {
    this.assets = Optional.of(assets);
    return this;
  }

  /** Runs at the end of each interval between two fire times, for the data of that interval. */
  public DagBuilder cronInterval(String expression) {
    when.cronInterval(expression);
    return this;
  }

  /** Runs every {@code period} of absolute time, counted from the start date. */
  public DagBuilder every(Duration period) {
    when.every(period);
    return this;
  }

  /** Runs at the end of every {@code period} of absolute time, for the data of that period. */
  public DagBuilder everyInterval(Duration period) {
    when.everyInterval(period);
    return this;
  }

  /** Runs every {@code period} of the calendar, such as a month, counted from the start date. */
  public DagBuilder every(Period period) {
    when.every(period);
    return this;
  }

  /** Runs at the end of every {@code period} of the calendar, for the data of that period. */
  public DagBuilder everyInterval(Period period) {
    when.everyInterval(period);
    return this;
  }

  /** Runs at each of these dates or instants. */
  public DagBuilder events(String... dates) {
    when.events(false, dates);
    return this;
  }

  /** As {@link #events}; a manual run is about a listed event, too. */
  public DagBuilder eventsOnly(String... dates) {
    when.events(true, dates);
    return this;
  }

  /** Runs as soon as the run before has ended; forces one run at a time. */
  public DagBuilder continuous() {
    return schedule("@continuous");
  }

  /** Runs once, at the start date or, without one, at once. */
  public DagBuilder once() {
    return schedule("@once");
  }

  /**
   * What the first run of a cron DAG without start date is: with {@code true} the most recent
   * missed fire, however old; with {@code false}, which is the default, that fire only if it is not
   * older than a tenth of the gap between fires or five minutes.
   */
  public DagBuilder runImmediately(boolean always) {
    if (always) {
      when.runImmediately(TimetableSpec.ANY_AGE);
    }
    return this;
  }

  /** The first run of a cron DAG without start date is a missed fire not older than this. */
  public DagBuilder runImmediately(Duration notOlder) {
    when.runImmediately(notOlder);
    return this;
  }

  /** The zone of the schedule and of dates without one; the default is UTC. */
  public DagBuilder timezone(String zoneId) {
    when.timezone(zoneId);
    return this;
  }

  /**
   * No run before this date: {@code 2026-01-01} or an instant such as {@code 2026-01-01T00:00:00Z}.
   */
  public DagBuilder startDate(String date) {
    when.startDate(date);
    return this;
  }

  /** No run after this date (inclusive). */
  public DagBuilder endDate(String date) {
    when.endDate(date);
    return this;
  }

  /** Whether missed runs since the start date are made up for; the default is no. */
  public DagBuilder catchup(boolean catchup) {
    this.catchup = catchup;
    return this;
  }

  /** Running runs at a time; the default is 16. */
  public DagBuilder maxActiveRuns(int runs) {
    this.maxActiveRuns = runs;
    return this;
  }

  /** Queued and running tasks at a time, per run; the default is 16. */
  public DagBuilder maxActiveTasks(int tasks) {
    this.maxActiveTasks = tasks;
    return this;
  }

  /**
   * Whether the DAG is paused when it is stored for the first time. Unless this is said, one that
   * came with the program is, and one that somebody dropped into the DAG folder is not.
   */
  public DagBuilder pausedUponCreation(boolean paused) {
    creation = new CreationRules(Optional.of(paused), creation.allowed());
    return this;
  }

  /** Runs come to be only in these ways; whatever else asks for one is refused. */
  public DagBuilder allowedRunTypes(RunType... types) {
    creation = creation.only(types);
    return this;
  }

  /** Queued and running tasks at a time over all runs of the DAG; the default is no limit. */
  public DagBuilder maxActiveTasksPerDag(int tasks) {
    limits = new RunLimits(tasks, limits.maxConsecutiveFailedRuns(), limits.failFast());
    return this;
  }

  /** Pauses the DAG after so many failed runs in a row; the default is never. */
  public DagBuilder maxConsecutiveFailedRuns(int runs) {
    limits = new RunLimits(limits.maxActiveTasksPerDag(), runs, limits.failFast());
    return this;
  }

  /**
   * Calls {@code callback} when a run has succeeded; in the body of a group, when the group has:
   * everything in it is done and none of its last tasks failed. May be given several times.
   */
  public DagBuilder onSuccess(Callback callback) {
    tasks
        .innermost()
        .map(g -> g.callbacks)
        .orElse(ownCallbacks)
        .add(CallbackEvent.SUCCESS, callback);
    return this;
  }

  /**
   * Calls {@code callback} with the reason when a run has failed; in the body of a group, when the
   * group has and is not run again. May be given several times.
   */
  public DagBuilder onFailure(Callback callback) {
    tasks
        .innermost()
        .map(g -> g.callbacks)
        .orElse(ownCallbacks)
        .add(CallbackEvent.FAILURE, callback);
    return this;
  }

  /**
   * For the group that is being defined: calls {@code callback} when a pass of it failed and there
   * will be another, see {@link #groupRetries}. May be given several times.
   */
  public DagBuilder onRetry(Callback callback) {
    return ofGroup(CallbackEvent.RETRY, "onRetry", callback);
  }

  /**
   * For the group that is being defined: calls {@code callback} when something of it was run, and
   * its last tasks were all skipped; not when nothing of it ever started.
   */
  public DagBuilder onSkipped(Callback callback) {
    return ofGroup(CallbackEvent.SKIPPED, "onSkipped", callback);
  }

  private DagBuilder ofGroup(CallbackEvent event, String word, Callback callback) {
    tasks
        .innermost()
        .ifPresentOrElse(
            g -> g.callbacks.add(event, callback),
            () ->
                problems.add(
                    "%s is for a task or a group: call it on one, or in the body of group or"
                            .formatted(word)
                        + " expandGroup"));
    return this;
  }

  /**
   * Alerts once when a run is not over by then, and calls the callbacks; may be given several
   * times. A run that ends in time, however it ends, makes no alert.
   */
  public DagBuilder deadline(Deadline deadline, Callback... callbacks) {
    if (deadline.reference() == Deadline.Reference.TASK_START) {
      problems.add("a deadline of the whole run is not counted from a task's start; use a task's");
    }
    ownCallbacks.add(deadline, List.of(callbacks));
    return this;
  }

  /** Callbacks, those of the tasks included, are called for marks by people, too. */
  public DagBuilder notifyOnManual() {
    notifyOnManual = true;
    return this;
  }

  /** Ends the run as failed with its first failed task; every rule must be all_success then. */
  public DagBuilder failFast() {
    limits = new RunLimits(limits.maxActiveTasksPerDag(), limits.maxConsecutiveFailedRuns(), true);
    return this;
  }

  /** A run that takes longer is ended and fails. */
  public DagBuilder runTimeout(Duration timeout) {
    this.runTimeout = Optional.of(timeout);
    return this;
  }

  /** The default for tasks that say nothing; without it there is no retry. */
  public DagBuilder retries(Retries retries) {
    this.retries = retries;
    return this;
  }

  /** What becomes of a failure by what failed: the default for tasks that say nothing. */
  public DagBuilder retryPolicy(RetryPolicy policy) {
    this.retryPolicy = policy;
    return this;
  }

  /** One line for lists. */
  public DagBuilder description(String line) {
    this.description = line;
    return this;
  }

  /** Markdown shown with the DAG. */
  public DagBuilder doc(String markdown) {
    this.doc = markdown;
    return this;
  }

  /** Who to ask. */
  public DagBuilder owner(String owner) {
    this.owner = owner;
    return this;
  }

  /** Words to find the DAG by. */
  public DagBuilder tags(String... tags) {
    this.tags = List.of(tags);
    return this;
  }

  /** A param with its default; a run's conf overrides it. */
  public DagBuilder param(String name, @Nullable Object defaultValue) {
    return param(name, Param.of(defaultValue));
  }

  /** A param with its default and what values it takes; a run's conf overrides it. */
  public DagBuilder param(String name, Param param) {
    this.params = param.into(params, name);
    return this;
  }

  /** Refuses a conf with keys that are no params; the default is to let them through. */
  public DagBuilder strictParams() {
    this.strictParams = true;
    return this;
  }

  /** Whether a run's conf overrides the params; the default is yes. */
  public DagBuilder confOverridesParams(boolean overrides) {
    this.fixedParams = !overrides;
    return this;
  }

  /** Begins a task. */
  public Draft0 task(String taskId) {
    return new Draft0(tasks, taskId);
  }

  /** A task that does nothing but join or fork; it costs no worker. */
  public TaskRef<Void> empty(String taskId, TaskRef<?>... upstream) {
    TaskDraft draft = new TaskDraft(taskId, tasks.currentGroup());
    for (TaskRef<?> u : upstream) {
      draft.upstream.add(u.id());
    }
    String full =
        tasks.add(draft, Types.of(Void.class), (run, in) -> (Action<Void>) context -> null);
    return new TaskRef<>(tasks, full);
  }

  /** Begins a scope: a resource that is created, used by tasks, and destroyed on every path. */
  public Draft0 scope(String scopeId) {
    return new Draft0(tasks, scopeId);
  }

  /** A scope whose resource needs no upstream data. */
  public <T, O extends Resource<T>> Scope<T> scope(String scopeId, Class<O> resource, Fn0<O> fn) {
    return scope(scopeId).open(resource, fn);
  }

  /**
   * What tasks have that say nothing themselves; in the body of a group, its tasks, over what the
   * groups around it and the DAG say. May be given before or after the tasks.
   */
  public DagBuilder defaults(Consumer<Defaults> said) {
    said.accept(tasks.innermost().map(g -> g.defaults).orElse(defaults));
    return this;
  }

  /** What people see in place of the DAG's id. */
  public DagBuilder displayName(String name) {
    texts.displayName(name);
    return this;
  }

  /** Where an owner of the DAG or of its tasks is found: an address of a page or for mail. */
  public DagBuilder ownerLink(String owner, String address) {
    texts.ownerLink(owner, address);
    return this;
  }

  /** For the group that is being defined: what it is about, shown when one points at it. */
  public DagBuilder tooltip(String line) {
    tasks
        .innermost()
        .ifPresentOrElse(
            g -> g.tooltip = line,
            () ->
                problems.add(
                    "tooltip is for a group: call it in the body of group or expandGroup"));
    return this;
  }

  /** A group of tasks: their ids get {@code groupId.} as prefix. */
  public TaskGroup group(String groupId, Consumer<DagBuilder> body) {
    return new TaskGroup(tasks.group(groupId, () -> body.accept(this)));
  }

  /**
   * For the group that is being defined: when a task of it has failed for good, and all others are
   * done, the whole group is cleared and runs again, its scopes' resources made anew; what comes
   * after the group waits for the last pass. In a mapped group each index is run again alone.
   */
  public DagBuilder groupRetries(Retries retries) {
    tasks
        .innermost()
        .ifPresentOrElse(
            g -> g.retries = retries,
            () ->
                problems.add(
                    "groupRetries is for a group: call it in the body of group or expandGroup"));
    return this;
  }

  /** A mapped task over one list, see {@link Draft0#over(TaskRef)}: one instance per element. */
  public <X, R> TaskRef<List<R>> expand(
      String taskId, TaskRef<List<X>> over, Class<R> output, Fn1<X, R> fn) {
    return task(taskId).over(over).callEach(output, fn);
  }

  /** A mapped task over several lists, or changed elements: one instance per element. */
  public <X, R> TaskRef<List<R>> expand(
      String taskId, Elements<X> over, Class<R> output, Fn1<X, R> fn) {
    return task(taskId).over(over).callEach(output, fn);
  }

  /** A mapped task over literal elements: one instance per element. */
  public <X, R> TaskRef<List<R>> expand(
      String taskId, List<X> over, Class<X> element, Class<R> output, Fn1<X, R> fn) {
    return task(taskId).over(over, element).callEach(output, fn);
  }

  /**
   * A mapped group: all its tasks have one instance per element of {@code over} and share the
   * index, so that element 3 goes through the group without waiting for element 2. Mapped groups do
   * not nest.
   *
   * @param body defines the tasks, given the element, and says which output the group has
   * @return the outputs of that task, as a list
   */
  public <X, R> TaskRef<List<R>> expandGroup(
      String groupId, TaskRef<List<X>> over, BiFunction<DagBuilder, TaskRef<X>, TaskRef<R>> body) {
    return expandGroup(groupId, Elements.of(over), body);
  }

  /** A mapped group over literal elements. */
  public <X, R> TaskRef<List<R>> expandGroup(
      String groupId,
      List<X> over,
      Class<X> element,
      BiFunction<DagBuilder, TaskRef<X>, TaskRef<R>> body) {
    return expandGroup(groupId, Elements.of(over, element), body);
  }

  /** A mapped group over several lists, or changed elements. */
  public <X, R> TaskRef<List<R>> expandGroup(
      String groupId, Elements<X> over, BiFunction<DagBuilder, TaskRef<X>, TaskRef<R>> body) {
    List<TaskRef<R>> result = new ArrayList<>(1);
    tasks.mappedGroup(groupId, over, of -> result.add(body.apply(this, new TaskRef<>(tasks, of))));
    return new TaskRef<>(tasks, result.getFirst().id());
  }

  /** Orders tasks one after another, without data. */
  public void chain(TaskRef<?>... tasks) {
    for (int i = 1; i < tasks.length; i++) {
      tasks[i].after(tasks[i - 1]);
    }
  }

  Dag build() {
    if (!id.matches("[A-Za-z0-9_.-]{1,250}")) {
      problems.add(
          "DAG id '%s' may have only letters, digits, _ . and -, at most 250".formatted(id));
    }
    TimetableSpec timetable = timetable();
    Optional<Instant> start = when.start();
    Optional<Instant> end = when.end();
    List<TaskSpec> specs = tasks.specs(defaults, owner, retries, limits.failFast(), when::instant);
    new GroupRetryRules(tasks.groups(), specs, problems).check();
    texts.check(problems);
    if (!problems.isEmpty()) {
      throw new InvalidDag(id, problems);
    }
    DagStructure structure =
        new DagStructure(
            id,
            description,
            doc,
            owner,
            tags,
            timetable,
            start,
            end,
            catchup,
            timetable.timetable().followsRuns() ? 1 : maxActiveRuns,
            maxActiveTasks,
            runTimeout,
            params.defaults(),
            new ParamRules(params.names(), params.schemas(), strictParams, fixedParams),
            specs,
            tasks.groups(),
            limits,
            assets,
            new CallbackRules(ownCallbacks.events(), notifyOnManual),
            ownCallbacks.deadlines(),
            creation,
            texts.texts());
    checkParams(structure);
    return new Dag(structure, tasks.bodies(retryPolicy), tasks.callbacks(ownCallbacks));
  }

  /** A run that a schedule makes has no conf: its params must be right as they are. */
  private void checkParams(DagStructure structure) {
    ParamCheck check = new ParamCheck(structure);
    problems.addAll(check.flaws());
    if (problems.isEmpty() && !(structure.schedule() instanceof TimetableSpec.None)) {
      check
          .problems(Json.object())
          .forEach(
              p -> problems.add(p + "; a scheduled DAG needs params that are right by default"));
    }
    if (!problems.isEmpty()) {
      throw new InvalidDag(id, problems);
    }
  }

  private TimetableSpec timetable() {
    if (runTimeout.stream().anyMatch(t -> !t.isPositive())) {
      problems.add("runTimeout must be longer than zero, not " + runTimeout.get());
    }
    if (maxActiveRuns < 1) {
      problems.add("maxActiveRuns must be 1 or more, not " + maxActiveRuns);
    }
    if (maxActiveTasks < 1) {
      problems.add("maxActiveTasks must be 1 or more, not " + maxActiveTasks);
    }
    return when.spec();
  }
}
