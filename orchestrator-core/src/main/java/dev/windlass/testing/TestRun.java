package dev.windlass.testing;

import dev.windlass.dag.AssetEvent;
import dev.windlass.dag.CallbackEvent;
import dev.windlass.dag.DataInterval;
import dev.windlass.dag.Occasion;
import dev.windlass.run.DeadlineAlert;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A run that a {@link DagTester} made, as it stood when the tester returned it. The methods without
 * a result to compare check, and throw an {@link AssertionError} that shows the run's timeline; the
 * others answer, for any assertion library. Immutable.
 */
public final class TestRun {
  private final RunRow row;
  private final List<TestTask> tasks;
  private final List<String> starts;
  private final List<LedgerEntry> leaked;
  private final List<DeadlineAlert> late;
  private final Concurrency concurrency;
  private final List<CalledBack> callbacks;
  private final List<AssetEvent> assetEvents;
  private final List<AssetEvent> triggering;
  private final int crashes;
  private final String timeline;

  TestRun(World world, RunRow row) {
    this.row = row;
    this.starts = List.copyOf(world.watch.starts.getOrDefault(row.id(), List.of()));
    this.late = world.rows.alerts(row.id());
    this.leaked = world.ledger.open(row.dagId(), row.runId());
    this.concurrency = world.watch.concurrency;
    this.callbacks = world.callers.of(row.id());
    this.assetEvents = world.rows.assets.madeBy(row.dagId(), row.runId());
    this.triggering = world.rows.assets.triggering(row.id());
    this.crashes = world.crashes;
    this.timeline = world.watch.timeline.text();
    List<AttemptRecord> records = world.archive.of(row.dagId(), row.runId());
    List<TestTask> all = new ArrayList<>();
    for (TaskRow task : world.rows.tasks(row.id())) {
      List<AttemptRecord> own =
          records.stream()
              .filter(r -> r.task().equals(task.taskId()) && r.mapIndex() == task.mapIndex())
              .toList();
      all.add(
          new TestTask(
              this,
              task,
              own,
              world.rows.output(task.id()),
              world.rows.pushed(task.id()),
              world.others.jobs(own.stream().map(AttemptRecord::key).toList())));
    }
    this.tasks = List.copyOf(all);
  }

  static String name(String task, int mapIndex) {
    return mapIndex < 0 ? task : "%s[%d]".formatted(task, mapIndex);
  }

  // ---- answers

  /** The DAG. */
  public String dagId() {
    return row.dagId();
  }

  /** The run's id. */
  public String runId() {
    return row.runId();
  }

  /** The run's state; {@link RunState#RUNNING} when its time was over before it was. */
  public RunState state() {
    return row.state();
  }

  /** The logical date, if it has one. */
  public Optional<Instant> logicalDate() {
    return Optional.ofNullable(row.logicalDate());
  }

  /** The data interval, if it has one. */
  public Optional<DataInterval> dataInterval() {
    Instant start = row.intervalStart();
    Instant end = row.intervalEnd();
    return start == null || end == null
        ? Optional.empty()
        : Optional.of(new DataInterval(start, end));
  }

  /** When it began, in virtual time; empty while it is queued. */
  public Optional<Instant> startedAt() {
    return Optional.ofNullable(row.startDate());
  }

  /** How much virtual time it took; zero while it is unfinished. */
  public Duration duration() {
    Instant start = row.startDate();
    Instant end = row.endDate();
    return start == null || end == null ? Duration.ZERO : Duration.between(start, end);
  }

  /** One task that is not mapped. */
  public TestTask task(String taskId) {
    List<TestTask> found = tasks(taskId);
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          "task '%s' has %d instances; say which one".formatted(taskId, found.size()));
    }
    return found.getFirst();
  }

  /** One instance of a mapped task. */
  public TestTask task(String taskId, int mapIndex) {
    return tasks(taskId).stream()
        .filter(t -> t.mapIndex() == mapIndex)
        .findFirst()
        .orElseThrow(() -> failure("task %s has no instance %d".formatted(taskId, mapIndex)));
  }

  /** All instances of a task, by map index. */
  public List<TestTask> tasks(String taskId) {
    List<TestTask> found = tasks.stream().filter(t -> t.taskId().equals(taskId)).toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "the run has no task '%s'; it has %s"
              .formatted(taskId, tasks.stream().map(TestTask::taskId).distinct().toList()));
    }
    return found;
  }

  /** Every task instance, in the order of definition. */
  public List<TestTask> tasks() {
    return tasks;
  }

  /** The tasks in the order in which their attempts began; a task is here once per attempt. */
  public List<String> starts() {
    return starts;
  }

  /** The callbacks that were called, in order. */
  public List<CalledBack> callbacks() {
    return callbacks;
  }

  /** The most attempts under way at one moment, those that wait for a job elsewhere included. */
  public int mostAtOnce() {
    return concurrency.most();
  }

  /** The most slots of a pool that were taken at one moment. */
  public int mostSlots(String pool) {
    return concurrency.mostSlots(pool);
  }

  /** Deadlines that the run or a task of it missed, as it was noticed: {@link DeadlineAlert}. */
  public List<DeadlineAlert> missedDeadlines() {
    return late;
  }

  /** Paid resources the run made that nobody destroyed. */
  public List<LedgerEntry> leaked() {
    return leaked;
  }

  /** Which version of the DAG it has, from 1: see {@link DagTester#version}. */
  public int version() {
    return row.version();
  }

  /** The updates of assets that its tasks made, oldest first. */
  public List<AssetEvent> assetEvents() {
    return assetEvents;
  }

  /** The updates of assets that started it, oldest first. */
  public List<AssetEvent> triggeringAssetEvents() {
    return triggering;
  }

  /** How often the process was lost since the tester began. */
  public int crashes() {
    return crashes;
  }

  /** What happened, with the virtual time of each line since the tester began. */
  public String timeline() {
    return timeline;
  }

  // ---- checks

  /** Checks that the run succeeded. */
  public TestRun succeeded() {
    return is(RunState.SUCCESS);
  }

  /** Checks that the run failed. */
  public TestRun failed() {
    return is(RunState.FAILED);
  }

  /** Checks the run's state. */
  public TestRun is(RunState expected) {
    return check(
        row.state() == expected,
        "expected run %s to be %s, but it is %s%s"
            .formatted(
                row.runId(),
                expected.word(),
                row.state().word(),
                row.reason() == null ? "" : " (" + row.reason() + ")"));
  }

  /** Checks that the DAG's callbacks for {@code event} were called. */
  public TestRun toldOf(CallbackEvent event) {
    return toldOf(Occasion.THE_DAG, -1, event);
  }

  /** Checks that the callbacks of a group for {@code event} were called. */
  public TestRun groupToldOf(String groupId, CallbackEvent event) {
    return groupToldOf(groupId, -1, event);
  }

  /** The same of one element of a mapped group. */
  public TestRun groupToldOf(String groupId, int mapIndex, CallbackEvent event) {
    return toldOf(Occasion.OF_GROUP + groupId, mapIndex, event);
  }

  TestRun toldOf(String task, int mapIndex, CallbackEvent event) {
    return check(
        callbacks.stream()
            .anyMatch(c -> c.task().equals(task) && c.mapIndex() == mapIndex && c.event() == event),
        "expected the callbacks on_%s of %s to be called, but only these were: %s"
            .formatted(event.word(), CalledBack.whose(task, mapIndex), callbacks));
  }

  /** Checks how much virtual time the run took. */
  public TestRun took(Duration expected) {
    return check(
        duration().equals(expected),
        "expected run %s to take %s, but it took %s".formatted(row.runId(), expected, duration()));
  }

  /** Checks that these tasks' first attempts began in this order, whatever began between them. */
  public TestRun startedInOrder(String... taskIds) {
    int before = -1;
    for (String task : taskIds) {
      int at = starts.indexOf(task);
      check(
          at >= 0,
          "expected %s to have started, but it never did; started: %s".formatted(task, starts));
      check(
          at > before, "expected the order %s, but it was %s".formatted(List.of(taskIds), starts));
      before = at;
    }
    return this;
  }

  /** Checks that every paid resource the run made was destroyed. */
  public TestRun nothingLeaked() {
    return check(
        leaked.isEmpty(), "expected no resource to be left, but there are %s".formatted(leaked));
  }

  /** Checks that neither the run nor a task of it missed a deadline. */
  public TestRun missedNoDeadline() {
    return check(
        late.isEmpty(),
        "expected no deadline to be missed, but these were: %s"
            .formatted(
                late.stream()
                    .map(a -> (a.task() == null ? "the run" : a.task()) + " " + a.words())
                    .toList()));
  }

  /** Checks that no more attempts than that were under way at one moment. */
  public TestRun atMostAtOnce(int attempts) {
    return check(
        mostAtOnce() <= attempts,
        "expected at most %d attempts at a time, but there were %d"
            .formatted(attempts, mostAtOnce()));
  }

  TestRun check(boolean holds, String message) {
    if (!holds) {
      throw failure(message);
    }
    return this;
  }

  private AssertionError failure(String message) {
    return new AssertionError(message + "\n" + timeline);
  }

  @Override
  public String toString() {
    return "run %s of %s: %s".formatted(row.runId(), row.dagId(), row.state().word());
  }
}
