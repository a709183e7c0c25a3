package dev.windlass.brain;

import dev.windlass.brain.TriggerRules.Verdict;
import dev.windlass.dag.AssetUpdate;
import dev.windlass.dag.DagStructure.Role;
import dev.windlass.run.Ending;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunSnapshot;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One active run as a whole: how it begins, how outcomes travel downstream, how it ends.
 * Deterministic; a finished task costs work proportional to its downstream degree. Used by the
 * brain's thread alone.
 */
final class RunMachine {
  final BrainRoom room;
  final Plan plan;
  final Instances instances;
  final TaskLife tasks;
  final Gate gate;
  final Judge judge;
  final Callbacks callbacks;

  /** Limits of single tasks within the run, by task. */
  final Map<Integer, Gate> taskGates = new LinkedHashMap<>();

  private final Decided decided;
  private final ArrayDeque<TaskCell> finished = new ArrayDeque<>();

  /** Whether later runs, which may wait for outcomes of this one, have to look again. */
  private boolean news;

  /** By task: outcomes of upstream instances that count for all its instances alike. */
  private final Tally[] shared;

  /** By task: instances without a status. */
  private final int[] idle;

  private RunRow row;
  private int unfinished;

  /** Instances between their first status and their last. */
  private int inMotion;

  /** Whether the run's row does not exist in the database yet. */
  boolean fresh;

  /** Whether it belongs to a backfill that runs newer dates first. */
  boolean backwards;

  /** What a machine may use of the brain around it. */
  interface BrainRoom {
    Decisions out();

    Admission admission();

    Timers timers();

    boolean paused(String dagId);

    Limits limits();

    /** What the previous run still owes a task of this one; empty: nothing. */
    Optional<String> past(RunMachine run, int task);

    /** Instances of a run finished whose DAG looks at previous runs. */
    void pastMoved(RunMachine run, Instant now);

    /** A task succeeded that produces assets, or said something of one. */
    void updated(TaskCell cell, List<AssetUpdate> said, Instant now);

    void ended(RunMachine run, Instant now);
  }

  /** A new run: every task has one instance without a status. */
  RunMachine(BrainRoom room, Plan plan, RunRow row) {
    this(room, plan, row, null);
    this.fresh = true;
    instances.all().forEach(this::changed);
    room.out().run(this);
  }

  /** A run read back from the database, on the plan of its version or a newer one. */
  RunMachine(BrainRoom room, Plan plan, RunSnapshot snapshot) {
    this(room, plan, snapshot.run(), snapshot);
  }

  private RunMachine(BrainRoom room, Plan plan, RunRow row, @Nullable RunSnapshot snapshot) {
    this.room = room;
    this.plan = plan;
    this.row = row;
    this.shared = new Tally[plan.count()];
    this.idle = new int[plan.count()];
    for (int t = 0; t < shared.length; t++) {
      shared[t] = new Tally();
    }
    this.gate = Gate.ofRun(this);
    this.instances =
        snapshot == null
            ? new Instances(this, plan, row.id())
            : new Instances(this, plan, row.id(), snapshot.tasks());
    this.decided = new Decided(this);
    this.judge = new Judge(this);
    this.callbacks = new Callbacks(this);
    this.tasks = new TaskLife(this);
    recount();
  }

  /** The run as it would be read back. */
  RunSnapshot snapshot() {
    return new RunSnapshot(row, instances.all().stream().map(TaskCell::row).toList());
  }

  /**
   * Goes on with the plan it was rebuilt on: tasks it does not have are removed, new ones exist.
   */
  void adoptPlan() {
    set(Rows.onVersion(row, plan.version));
    for (TaskCell cell : instances.all()) {
      if (cell.task == TaskCell.GONE && !cell.is(TaskState.REMOVED)) {
        cell.to(TaskState.REMOVED);
        changed(cell);
      } else if (cell.task != TaskCell.GONE && (cell.fresh || cell.is(TaskState.REMOVED))) {
        tasks.forget(cell);
        changed(cell);
      }
    }
    recount();
  }

  RunRow row() {
    return row;
  }

  Instant order() {
    return row.logicalDate() == null ? row.runAfter() : row.logicalDate();
  }

  Tally shared(int task) {
    return shared[task];
  }

  Decided decided() {
    return decided;
  }

  boolean skippedByDecision(TaskCell cell) {
    return decided.skips(cell);
  }

  Optional<String> past(int task) {
    return room.past(this, task);
  }

  void changed(TaskCell cell) {
    room.out().task(cell);
  }

  void set(RunRow next) {
    row = next;
    room.out().run(this);
  }

  boolean running() {
    return row.state() == RunState.RUNNING;
  }

  // ---- counting

  private static boolean moving(TaskState state) {
    return state != TaskState.NONE && !state.finished();
  }

  /** A state changed: see {@link TaskCell#to}. */
  void moved(TaskCell cell, TaskState from, TaskState to) {
    unfinished += (from.finished() ? 1 : 0) - (to.finished() ? 1 : 0);
    inMotion += (moving(to) ? 1 : 0) - (moving(from) ? 1 : 0);
    if (cell.task != TaskCell.GONE) {
      idle[cell.task] += (to == TaskState.NONE ? 1 : 0) - (from == TaskState.NONE ? 1 : 0);
      if (plan.sourceOfMaps.get(cell.task)) {
        instances.sourceChanged(cell.task);
      }
    }
  }

  /** An instance was made for a new element; {@link #recount} follows. */
  void joined(TaskCell cell) {
    changed(cell);
  }

  /** An instance that was removed is wanted again; {@link #recount} follows. */
  void revive(TaskCell cell) {
    tasks.forget(cell);
    changed(cell);
  }

  /** Counts everything anew from the states alone. */
  void recount() {
    unfinished = 0;
    inMotion = 0;
    java.util.Arrays.fill(idle, 0);
    for (TaskCell cell : instances.all()) {
      unfinished += cell.state().finished() ? 0 : 1;
      inMotion += moving(cell.state()) ? 1 : 0;
      cell.openMembers = 0;
      cell.counted = cell.state().finished();
      if (cell.task != TaskCell.GONE) {
        idle[cell.task] += cell.is(TaskState.NONE) ? 1 : 0;
      }
    }
    for (int t = 0; t < plan.count(); t++) {
      recountUpstream(t);
    }
    for (TaskCell cell : instances.all()) {
      if (cell.task != TaskCell.GONE && !cell.state().finished()) {
        for (int s : plan.scopesOf[cell.task]) {
          instances.seenFrom(cell, s)[0].openMembers++;
        }
      }
    }
    decided.recount();
  }

  private void recountUpstream(int task) {
    Tally all = shared[task];
    all.clear();
    for (int u : plan.upstream[task]) {
      if (plan.together(task, u)) {
        continue;
      }
      TaskCell[] upstream = instances.of(u);
      all.all += upstream.length;
      for (TaskCell cell : upstream) {
        if (cell.state().finished()) {
          all.count(cell.state());
        }
      }
    }
    if (plan.ownUpstream[task] > 0) {
      for (TaskCell cell : instances.of(task)) {
        Tally own = cell.tally();
        own.clear();
        own.all = plan.ownUpstream[task];
        for (int u : plan.upstream[task]) {
          if (plan.together(task, u)) {
            TaskState state = instances.seenFrom(cell, u)[0].state();
            if (state.finished()) {
              own.count(state);
            }
          }
        }
      }
    }
  }

  // ---- beginning

  /** Queued becomes running: whatever has no upstream may go. */
  void start(Instant now) {
    set(Rows.started(row, now));
    plan.dag
        .runTimeout()
        .ifPresent(t -> room.timers().add(now.plus(t), this, Timers.THE_RUN, row.clearNumber()));
    reevaluate(now);
  }

  /** Looks at every instance again: after a restart, a clear, a mark. */
  void reevaluate(Instant now) {
    for (int t = 0; t < plan.count(); t++) {
      evaluateAll(t, now);
    }
    settle(now);
  }

  /** Takes up live attempts of an earlier process, and what was waiting. */
  void resume(Instant now) {
    if (row.state() != RunState.RUNNING) {
      return;
    }
    Instant started = row.startDate();
    if (started != null) {
      plan.dag
          .runTimeout()
          .ifPresent(
              t -> room.timers().add(started.plus(t), this, Timers.THE_RUN, row.clearNumber()));
    }
    for (TaskCell cell : java.util.List.copyOf(instances.all())) {
      tasks.resume(cell, now);
    }
    reevaluate(now);
  }

  // ---- travelling downstream

  void finished(TaskCell cell) {
    finished.add(cell);
    news = true;
  }

  /** What finished was counted otherwise. */
  void forgetFinished() {
    finished.clear();
  }

  /** Follows outcomes downstream until nothing moves, then sees whether the run is over. */
  void settle(Instant now) {
    while (!finished.isEmpty()) {
      TaskCell done = finished.poll();
      if (done.task == TaskCell.GONE || !done.state().finished()) {
        continue;
      }
      count(done);
      for (int d : plan.downstream[done.task]) {
        if (plan.together(done.task, d)) {
          tasks.evaluate(instances.seenFrom(done, d)[0], now);
        } else {
          evaluateAll(d, now);
        }
      }
      if (plan.sourceOfMaps.get(done.task)) {
        sizeTeardowns(done.task, now);
      }
      if (plan.tasks[done.task].role() == Role.SETUP) {
        for (int m : plan.members[done.task]) {
          for (TaskCell member : instances.seenFrom(done, m)) {
            tasks.evaluate(member, now);
          }
        }
      }
      leaveScopes(done, now);
    }
    if (news && plan.hasPast) {
      news = false;
      room.pastMoved(this, now);
    }
    if (running() && finished.isEmpty()) {
      if (unfinished == 0) {
        close(now);
      } else if (inMotion == 0) {
        unlock(now);
      }
    }
  }

  /** A teardown has no edge from what its group is mapped over, and waits for it all the same. */
  private void sizeTeardowns(int source, Instant now) {
    for (int t = 0; t < plan.count(); t++) {
      int[] from = plan.sources[t];
      if (from != null && plan.tasks[t].role() == Role.TEARDOWN) {
        for (int f : from) {
          if (f == source) {
            evaluateAll(t, now);
          }
        }
      }
    }
  }

  /** Counts an outcome everywhere before anything is judged by it, and only once. */
  private void count(TaskCell done) {
    if (done.counted) {
      return;
    }
    done.counted = true;
    for (int d : plan.downstream[done.task]) {
      if (plan.together(done.task, d)) {
        instances.seenFrom(done, d)[0].tally().count(done.state());
      } else {
        shared[d].count(done.state());
      }
    }
    for (int s : plan.scopesOf[done.task]) {
      instances.seenFrom(done, s)[0].openMembers--;
    }
  }

  /** Looks at all instances of a task; as long as they are all alike, one speaks for all. */
  void evaluateAll(int task, Instant now) {
    if (idle[task] == 0 || !running()) {
      return;
    }
    TaskCell[] all = instances.of(task);
    boolean alike = all.length > 1 && plan.ownUpstream[task] == 0 && plan.unit[task] != null;
    for (TaskCell cell : all) {
      if (cell.is(TaskState.NONE)) {
        if (alike && judge.of(cell) == Verdict.WAIT && plan.setups[task].length == 0) {
          return;
        }
        tasks.evaluate(cell, now);
      }
    }
  }

  /** The last task of a scope to finish lets its teardown go, whatever edges there are. */
  private void leaveScopes(TaskCell done, Instant now) {
    for (int s : plan.scopesOf[done.task]) {
      TaskCell setup = instances.seenFrom(done, s)[0];
      if (setup.openMembers == 0) {
        for (int t : plan.teardowns[s]) {
          for (TaskCell teardown : instances.seenFrom(setup, t)) {
            tasks.evaluate(teardown, now);
          }
        }
      }
    }
  }

  // ---- ending

  /** Ends the run as failed: live attempts are ended, the rest is skipped, teardowns still run. */
  void end(String reason, Instant now) {
    if (row.state() == RunState.QUEUED) {
      set(Rows.started(row, now));
    }
    set(Rows.ending(row, reason));
    for (TaskCell cell : java.util.List.copyOf(instances.all())) {
      if (cell.task == TaskCell.GONE
          || plan.tasks[cell.task].role() == Role.TEARDOWN
          || cell.state().finished()) {
        continue;
      }
      if (cell.state().live()) {
        tasks.askToEnd(cell, Ending.RUN_ENDED, reason);
      } else if (cell.is(TaskState.UP_FOR_RETRY)) {
        tasks.finish(cell, TaskState.FAILED, now);
        callbacks.runEnded(cell);
      } else {
        tasks.withdraw(cell);
        cell.reason = reason;
        tasks.finish(cell, TaskState.SKIPPED, now);
      }
    }
    // Its teardowns may have nothing left to wait for, finished now or before.
    reevaluate(now);
  }

  /** Ends the run as success: every task counts as done, teardowns still run. */
  void endWell(Instant now) {
    if (row.state() == RunState.QUEUED) {
      set(Rows.started(row, now));
    }
    if (!row.ending()) {
      // A run that is being ended fails for the reason it has.
      set(Rows.reasoned(row, Callbacks.SUCCESS_BY_PERSON));
    }
    for (TaskCell cell : java.util.List.copyOf(instances.all())) {
      if (cell.task == TaskCell.GONE
          || plan.tasks[cell.task].role() == Role.TEARDOWN
          || cell.is(TaskState.SUCCESS)
          || cell.is(TaskState.REMOVED)) {
        continue;
      }
      if (cell.state().live()) {
        tasks.askToEnd(cell, Ending.MARKED_SUCCESS, "marked success");
      } else {
        tasks.withdraw(cell);
        tasks.mark(cell, TaskState.SUCCESS, now);
      }
    }
    // What had failed before was counted as failed.
    forgetFinished();
    recount();
    reevaluate(now);
  }

  /** A run where nothing moves and nothing ever will fails, unless an earlier run holds it up. */
  private void unlock(Instant now) {
    for (TaskCell cell : instances.all()) {
      if (cell.is(TaskState.NONE) && past(cell.task).isPresent()) {
        return;
      }
    }
    for (TaskCell cell : instances.all()) {
      if (cell.is(TaskState.NONE)) {
        cell.reason = "all_tasks_deadlocked: nothing in the run can move any more";
        tasks.finish(cell, TaskState.UPSTREAM_FAILED, now);
      }
    }
    finished.clear();
    set(Rows.ending(row, "all_tasks_deadlocked: no task could run any more"));
    close(now);
  }

  private void close(Instant now) {
    RunRow before = row;
    TaskCell culprit = null;
    for (TaskCell cell : instances.all()) {
      boolean bad = cell.is(TaskState.FAILED) || cell.is(TaskState.UPSTREAM_FAILED);
      if (bad && cell.task != TaskCell.GONE && plan.leaf[cell.task]) {
        culprit = cell;
        break;
      }
    }
    if (culprit == null && !row.ending()) {
      set(Rows.closed(row, RunState.SUCCESS, null, now));
    } else {
      set(Rows.closed(row, RunState.FAILED, row.ending() ? row.reason() : firstFailure(), now));
    }
    callbacks.closed(before);
    room.ended(this, now);
  }

  private String firstFailure() {
    TaskCell first = null;
    for (TaskCell cell : instances.all()) {
      Instant end = cell.endDate;
      if (cell.is(TaskState.FAILED) && end != null) {
        Instant before = first == null ? null : first.endDate;
        first = before == null || end.isBefore(before) ? cell : first;
      }
    }
    return first == null
        ? "no task could run"
        : "task %s failed: %s".formatted(first.name(), first.reason);
  }

  /** Something fell due. */
  void due(Timers.Due due, Instant now) {
    if (due.task() != Timers.THE_RUN) {
      tasks.due(instances.byOrdinal(due.task()), due.tryNumber(), now);
    } else if (running() && row.clearNumber() == due.tryNumber() && !row.ending()) {
      long seconds = plan.dag.runTimeout().orElse(Duration.ZERO).toSeconds();
      end("timed_out: the run took longer than %d s".formatted(seconds), now);
    }
  }
}
