package dev.windlass.brain;

import dev.windlass.brain.TriggerRules.Verdict;
import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.Shape;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.TriggerRule;
import dev.windlass.run.AttemptKey;
import dev.windlass.run.Blame;
import dev.windlass.run.Ending;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunSnapshot;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.NavigableSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One active run: its task instances and what follows from every event. Deterministic; a finished
 * task costs work proportional to its downstream degree. Used by the brain's thread alone.
 */
final class RunMachine {
  final Plan plan;
  final TaskCell[] cells;
  final NavigableSet<TaskCell> held = Admission.queue();
  private final BrainRoom room;
  private final ArrayDeque<TaskCell> finished = new ArrayDeque<>();
  private RunRow row;
  private int unfinished;

  /** For a setup: unfinished tasks of its scope. */
  private final int[] openMembers;

  /** Attempts that hold a slot. */
  int taken;

  /** Whether the run's row does not exist in the database yet. */
  boolean fresh;

  /** What a machine may use of the brain around it. */
  interface BrainRoom {
    Decisions out();

    Admission admission();

    Timers timers();

    boolean paused(String dagId);

    int lostBudget();

    void ended(RunMachine run, Instant now);
  }

  /** A new run: every task instance without a status. */
  RunMachine(BrainRoom room, Plan plan, RunRow row) {
    this.room = room;
    this.plan = plan;
    this.row = row;
    this.fresh = true;
    this.cells = new TaskCell[plan.tasks.length];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = new TaskCell(this, TaskId.of(row.id(), i), i, -1);
      cells[i].fresh = true;
      cells[i].maxTries = plan.tasks[i].retries().limit();
      room.out().task(cells[i]);
    }
    this.openMembers = new int[cells.length];
    recount();
    room.out().run(this);
  }

  /** A run read back from the database. */
  RunMachine(BrainRoom room, Plan plan, RunSnapshot snapshot) {
    this.room = room;
    this.plan = plan;
    this.row = snapshot.run();
    this.cells = new TaskCell[plan.tasks.length];
    for (TaskRow task : snapshot.tasks()) {
      int ordinal = TaskId.ordinal(task.id());
      cells[ordinal] = new TaskCell(this, ordinal, task);
    }
    this.openMembers = new int[cells.length];
    recount();
  }

  RunRow row() {
    return row;
  }

  Instant order() {
    return row.logicalDate() == null ? row.runAfter() : row.logicalDate();
  }

  /** Whether one more of its tasks may hold a slot. */
  boolean mayStart() {
    return taken < plan.dag.maxActiveTasks() && !room.paused(row.dagId());
  }

  String whyHeld() {
    return room.paused(row.dagId())
        ? "the DAG is paused"
        : "the run has %d of at most %d active tasks (max_active_tasks)"
            .formatted(taken, plan.dag.maxActiveTasks());
  }

  private void changed(TaskCell cell) {
    room.out().task(cell);
  }

  private void set(RunRow next) {
    row = next;
    room.out().run(this);
  }

  // ---- the run as a whole

  /** Queued becomes running: whatever has no upstream may go. */
  void start(Instant now) {
    boolean first = row.startDate() == null;
    set(Rows.started(row, now));
    plan.dag
        .runTimeout()
        .ifPresent(t -> room.timers().add(now.plus(t), this, Timers.THE_RUN, row.clearNumber()));
    if (first || unfinished == cells.length) {
      for (TaskCell cell : cells) {
        evaluate(cell, now);
      }
    } else {
      reevaluate(now);
    }
    settle(now);
  }

  /** Looks at every instance again: after a restart, a clear, a mark. */
  void reevaluate(Instant now) {
    for (TaskCell cell : cells) {
      if (cell.state == TaskState.NONE) {
        evaluate(cell, now);
      }
    }
    settle(now);
  }

  /** Counts everything anew from the states alone. */
  private void recount() {
    unfinished = 0;
    for (TaskCell cell : cells) {
      cell.succeeded = 0;
      cell.failed = 0;
      cell.upstreamFailed = 0;
      cell.skipped = 0;
      cell.removed = 0;
      unfinished += cell.state.finished() ? 0 : 1;
      openMembers[cell.task] = 0;
    }
    for (TaskCell cell : cells) {
      if (cell.state.finished()) {
        for (int d : plan.downstream[cell.task]) {
          cells[d].count(cell.state, 1);
        }
      } else {
        for (int s : plan.scopesOf[cell.task]) {
          openMembers[s]++;
        }
      }
    }
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
    for (TaskCell cell : cells) {
      switch (cell.state) {
        case SCHEDULED -> room.admission().offer(cell);
        case UP_FOR_RETRY -> retryTimer(cell, now);
        case QUEUED, RUNNING, DEFERRED, UP_FOR_RESCHEDULE, RESTARTING -> takeUp(cell, now);
        default -> {}
      }
    }
    reevaluate(now);
  }

  private void takeUp(TaskCell cell, Instant now) {
    if (cell.state.takesSlot()) {
      room.admission().occupy(cell);
    }
    if (plan.tasks[cell.task].shape() == Shape.ACTION) {
      on(new Report.Lost(cell.id, cell.tryNumber, now), now);
      return;
    }
    timeoutTimer(cell);
    room.out().effect(new Effect.Start(attempt(cell, true)));
    if (cell.ending != null) {
      room.out().effect(new Effect.End(cell.id, cell.tryNumber, cell.ending.word()));
    }
  }

  /** Ends the run as failed: live attempts are ended, the rest is skipped, teardowns still run. */
  void end(String reason, Instant now) {
    if (row.state() == RunState.QUEUED) {
      set(Rows.started(row, now));
    }
    set(Rows.ending(row, reason));
    for (TaskCell cell : cells) {
      if (plan.tasks[cell.task].role() == Role.TEARDOWN || cell.state.finished()) {
        continue;
      }
      if (cell.state.live()) {
        askToEnd(cell, Ending.RUN_ENDED, reason);
      } else if (cell.state == TaskState.UP_FOR_RETRY) {
        finish(cell, TaskState.FAILED, now);
      } else {
        withdraw(cell);
        cell.reason = reason;
        finish(cell, TaskState.SKIPPED, now);
      }
    }
    // Its teardowns may have nothing left to wait for, finished now or before.
    reevaluate(now);
  }

  /** Ends the run as success: what is not finished counts as done, teardowns still run. */
  void endWell(Instant now) {
    if (row.state() == RunState.QUEUED) {
      set(Rows.started(row, now));
    }
    for (TaskCell cell : cells) {
      if (plan.tasks[cell.task].role() == Role.TEARDOWN || cell.state.finished()) {
        continue;
      }
      if (cell.state.live()) {
        askToEnd(cell, Ending.MARKED_SUCCESS, "marked success");
      } else {
        withdraw(cell);
        mark(cell, TaskState.SUCCESS, now);
      }
    }
    // Its teardowns may have nothing left to wait for, finished now or before.
    reevaluate(now);
  }

  private void withdraw(TaskCell cell) {
    if (cell.state == TaskState.SCHEDULED) {
      room.admission().withdraw(cell);
    }
  }

  /** Follows outcomes downstream until nothing moves, then sees whether the run is over. */
  void settle(Instant now) {
    while (!finished.isEmpty()) {
      TaskCell done = finished.poll();
      for (int d : plan.downstream[done.task]) {
        cells[d].count(done.state, 1);
        evaluate(cells[d], now);
      }
      if (plan.tasks[done.task].role() == Role.SETUP) {
        for (int m : plan.members[done.task]) {
          evaluate(cells[m], now);
        }
      }
      leaveScopes(done, now);
    }
    if (unfinished == 0 && row.state() == RunState.RUNNING) {
      close(now);
    }
  }

  /** The last task of a scope to finish lets its teardown go, whatever edges there are. */
  private void leaveScopes(TaskCell done, Instant now) {
    for (int s : plan.scopesOf[done.task]) {
      if (--openMembers[s] == 0) {
        for (int t : plan.teardowns[s]) {
          evaluate(cells[t], now);
        }
      }
    }
  }

  private void close(Instant now) {
    TaskCell culprit = null;
    for (TaskCell cell : cells) {
      boolean bad = cell.state == TaskState.FAILED || cell.state == TaskState.UPSTREAM_FAILED;
      if (plan.leaf[cell.task] && bad) {
        culprit = cell;
        break;
      }
    }
    if (culprit == null && !row.ending()) {
      set(Rows.closed(row, RunState.SUCCESS, null, now));
    } else {
      set(Rows.closed(row, RunState.FAILED, row.ending() ? row.reason() : firstFailure(), now));
    }
    room.ended(this, now);
  }

  private String firstFailure() {
    TaskCell first = null;
    for (TaskCell cell : cells) {
      Instant end = cell.endDate;
      if (cell.state == TaskState.FAILED && end != null) {
        Instant before = first == null ? null : first.endDate;
        first = before == null || end.isBefore(before) ? cell : first;
      }
    }
    return first == null
        ? "no task could run"
        : "task %s failed: %s".formatted(plan.tasks[first.task].id(), first.reason);
  }

  // ---- one task instance

  private void evaluate(TaskCell cell, Instant now) {
    if (cell.state != TaskState.NONE || row.state() != RunState.RUNNING) {
      return;
    }
    switch (judge(cell)) {
      case WAIT -> {}
      case RUN -> ready(cell, now);
      case SKIP -> finish(cell, TaskState.SKIPPED, now);
      case UPSTREAM_FAILED -> {
        cell.reason = culprit(cell);
        finish(cell, TaskState.UPSTREAM_FAILED, now);
      }
    }
  }

  private Verdict judge(TaskCell cell) {
    TaskSpec task = plan.tasks[cell.task];
    if (task.role() == Role.TEARDOWN) {
      return judgeTeardown(cell);
    }
    if (row.ending()) {
      return Verdict.SKIP;
    }
    if (task.rule() != TriggerRule.ALWAYS) {
      for (int s : plan.setups[cell.task]) {
        switch (cells[s].state) {
          case FAILED, UPSTREAM_FAILED -> {
            return Verdict.UPSTREAM_FAILED;
          }
          case SKIPPED, REMOVED -> {
            return Verdict.SKIP;
          }
          default -> {}
        }
      }
    }
    Verdict verdict =
        TriggerRules.judge(
            task.rule(),
            plan.upstream[cell.task].length,
            cell.succeeded,
            cell.failed,
            cell.upstreamFailed,
            cell.skipped,
            cell.removed);
    return verdict == Verdict.RUN && task.rule() != TriggerRule.ALWAYS && !setupsSucceeded(cell)
        ? Verdict.WAIT
        : verdict;
  }

  private boolean setupsSucceeded(TaskCell cell) {
    for (int s : plan.setups[cell.task]) {
      if (cells[s].state != TaskState.SUCCESS) {
        return false;
      }
    }
    return true;
  }

  /**
   * A teardown runs once its scope is done, whatever came of it, if there is something to tear
   * down.
   */
  private Verdict judgeTeardown(TaskCell cell) {
    int done = cell.succeeded + cell.failed + cell.upstreamFailed + cell.skipped + cell.removed;
    if (done < plan.upstream[cell.task].length) {
      return Verdict.WAIT;
    }
    int skippedSetups = 0;
    for (int s : plan.setups[cell.task]) {
      if (!cells[s].state.finished() || openMembers[s] > 0) {
        return Verdict.WAIT;
      }
      if (cells[s].state == TaskState.SUCCESS) {
        return Verdict.RUN;
      }
      skippedSetups += cells[s].state == TaskState.SKIPPED ? 1 : 0;
    }
    return skippedSetups == plan.setups[cell.task].length ? Verdict.SKIP : Verdict.UPSTREAM_FAILED;
  }

  private @Nullable String culprit(TaskCell cell) {
    for (int[] some : new int[][] {plan.upstream[cell.task], plan.setups[cell.task]}) {
      for (int u : some) {
        if (cells[u].state == TaskState.FAILED || cells[u].state == TaskState.UPSTREAM_FAILED) {
          return "upstream task %s is %s".formatted(plan.tasks[u].id(), cells[u].state.word());
        }
      }
    }
    return null;
  }

  private void ready(TaskCell cell, Instant now) {
    if (plan.tasks[cell.task].shape() == Shape.EMPTY) {
      cell.startDate = now;
      cell.tryNumber++;
      finish(cell, TaskState.SUCCESS, now);
      return;
    }
    cell.state = TaskState.SCHEDULED;
    cell.scheduledAt = now;
    changed(cell);
    room.admission().offer(cell);
  }

  /** A slot was found: a new attempt, its key durable before it starts. */
  void enqueue(TaskCell cell, Instant now) {
    TaskSpec task = plan.tasks[cell.task];
    cell.state = TaskState.QUEUED;
    cell.queuedAt = now;
    cell.dueAt = null;
    cell.tryNumber++;
    cell.key = AttemptKey.of(row.dagId(), row.runId(), task.id(), cell.mapIndex, cell.tryNumber);
    if (cell.hasOutput) {
      room.out().clearOutput(cell.id);
      cell.hasOutput = false;
    }
    changed(cell);
    room.out().effect(new Effect.Start(attempt(cell, false)));
  }

  private Effect.Attempt attempt(TaskCell cell, boolean attach) {
    String key = cell.key;
    if (key == null) {
      throw new IllegalStateException(
          "live attempt of %s in %s has no key".formatted(cell.task, row.runId()));
    }
    return new Effect.Attempt(
        cell.id,
        row.dagId(),
        row.version(),
        row.runId(),
        row.type(),
        row.logicalDate(),
        row.intervalStart(),
        row.intervalEnd(),
        row.conf(),
        plan.tasks[cell.task].id(),
        cell.mapIndex,
        cell.tryNumber,
        key,
        attach,
        cell.handle,
        cell.startDate);
  }

  /** What a worker said; stale reports change nothing. */
  void on(Report report, Instant now) {
    TaskCell cell = cells[TaskId.ordinal(report.taskId())];
    if (!cell.state.live() || cell.tryNumber != report.tryNumber()) {
      return;
    }
    switch (report) {
      case Report.Started r -> started(cell, r);
      case Report.Submitted r -> {
        cell.handle = r.handle();
        park(cell, TaskState.DEFERRED);
      }
      case Report.Waiting r -> park(cell, TaskState.UP_FOR_RESCHEDULE);
      case Report.Succeeded r -> {
        leave(cell, r.at());
        // What a setup has made by now exists: it is used, not made a second time.
        if (cell.ending == Ending.CLEARED && plan.tasks[cell.task].role() != Role.SETUP) {
          again(cell, now);
        } else {
          succeed(cell, r.output(), now);
        }
      }
      case Report.Skipped r -> {
        leave(cell, r.at());
        if (cell.ending == Ending.CLEARED) {
          again(cell, now);
        } else {
          cell.reason = r.reason();
          finish(cell, TaskState.SKIPPED, now);
        }
      }
      case Report.Failed r -> {
        leave(cell, r.at());
        if (cell.ending == null) {
          fail(cell, r.reason(), r.retryable(), r.blame(), now);
        } else {
          over(cell, now);
        }
      }
      case Report.Ended r -> {
        leave(cell, r.at());
        over(cell, now);
      }
      case Report.Lost r -> {
        leave(cell, r.at());
        if (cell.ending == null) {
          lose(cell, now);
        } else {
          over(cell, now);
        }
      }
    }
    settle(now);
  }

  private void started(TaskCell cell, Report.Started r) {
    cell.worker = r.worker();
    if (cell.startDate == null) {
      cell.startDate = r.at();
      timeoutTimer(cell);
    }
    if (cell.state == TaskState.QUEUED) {
      cell.state = TaskState.RUNNING;
    }
    changed(cell);
  }

  private void timeoutTimer(TaskCell cell) {
    Instant start = cell.startDate;
    if (start != null) {
      TaskSpec task = plan.tasks[cell.task];
      Optional<Duration> limit =
          task.shape() == Shape.SENSOR ? task.sensorTimeout() : Optional.empty();
      limit
          .or(task::executionTimeout)
          .ifPresent(t -> room.timers().add(start.plus(t), this, cell.task, cell.tryNumber));
    }
  }

  /** The attempt waits elsewhere and needs no slot. */
  private void park(TaskCell cell, TaskState state) {
    boolean held = cell.state.takesSlot();
    if (cell.state != TaskState.RESTARTING) {
      cell.state = state;
    }
    if (held) {
      room.admission().vacate(cell);
    }
    changed(cell);
  }

  /** The attempt is over, one way or another. */
  private void leave(TaskCell cell, Instant at) {
    if (cell.state.takesSlot()) {
      room.admission().vacate(cell);
      // So that nothing vacates the slot twice.
      cell.state = TaskState.DEFERRED;
    }
    cell.endDate = at;
    if (cell.startDate == null) {
      cell.startDate = at;
    }
  }

  private void succeed(TaskCell cell, @Nullable String output, Instant now) {
    cell.reason = null;
    cell.blame = null;
    if (output != null) {
      cell.hasOutput = true;
      room.out().output(cell.id, output);
    }
    finish(cell, TaskState.SUCCESS, now);
  }

  private void fail(TaskCell cell, String reason, boolean retryable, Blame blame, Instant now) {
    cell.reason = reason;
    cell.blame = blame;
    TaskSpec task = plan.tasks[cell.task];
    if (task.shape() == Shape.SENSOR && blame == Blame.TIMEOUT && task.softFail()) {
      finish(cell, TaskState.SKIPPED, now);
    } else if (retryable && cell.tryNumber <= cell.maxTries && !row.ending()) {
      String seed = row.dagId() + "#" + task.id() + "#" + row.logicalDate();
      Instant end = cell.endDate == null ? now : cell.endDate;
      cell.state = TaskState.UP_FOR_RETRY;
      cell.dueAt = end.plus(RetryDelay.after(task.retries(), cell.tryNumber, seed));
      changed(cell);
      retryTimer(cell, now);
    } else {
      finish(cell, TaskState.FAILED, now);
    }
  }

  private void retryTimer(TaskCell cell, Instant now) {
    Instant due = cell.dueAt == null ? now : cell.dueAt;
    room.timers().add(due, this, cell.task, cell.tryNumber);
  }

  /** A vanished attempt has a small budget of its own before it counts as a failure. */
  private void lose(TaskCell cell, Instant now) {
    cell.lostCount++;
    if (cell.lostCount > room.lostBudget()) {
      fail(cell, "its worker vanished %d times".formatted(cell.lostCount), true, Blame.LOST, now);
      return;
    }
    cell.reason = "its worker vanished";
    cell.blame = Blame.LOST;
    cell.state = TaskState.UP_FOR_RETRY;
    room.out().archive(cell);
    cell.reset();
    cell.maxTries++;
    ready(cell, now);
  }

  /** The end that was asked for has come. */
  private void over(TaskCell cell, Instant now) {
    Ending ending = cell.ending;
    cell.ending = null;
    if (ending == null) {
      fail(cell, "the attempt was ended", true, Blame.PLATFORM, now);
      return;
    }
    switch (ending) {
      case TIMED_OUT -> {
        boolean sensor = plan.tasks[cell.task].shape() == Shape.SENSOR;
        fail(cell, timedOut(cell), !sensor, Blame.TIMEOUT, now);
      }
      case CLEARED -> again(cell, now);
      case RUN_ENDED -> {
        cell.reason = row.reason();
        cell.blame = Blame.USER;
        finish(cell, TaskState.FAILED, now);
      }
      case MARKED_FAILED -> mark(cell, TaskState.FAILED, now);
      case MARKED_SUCCESS -> mark(cell, TaskState.SUCCESS, now);
      case MARKED_SKIPPED -> mark(cell, TaskState.SKIPPED, now);
    }
  }

  private String timedOut(TaskCell cell) {
    TaskSpec task = plan.tasks[cell.task];
    Duration limit =
        (task.shape() == Shape.SENSOR ? task.sensorTimeout() : Optional.<Duration>empty())
            .or(task::executionTimeout)
            .orElse(Duration.ZERO);
    return "took longer than its timeout of %d s; what it had started was cancelled"
        .formatted(limit.toSeconds());
  }

  private void mark(TaskCell cell, TaskState state, Instant now) {
    cell.reason = "marked %s by a person".formatted(state.word());
    finish(cell, state, now);
  }

  /** A cleared attempt is over: the task begins anew. */
  private void again(TaskCell cell, Instant now) {
    TaskState before = cell.state;
    cell.state = TaskState.RESTARTING;
    room.out().archive(cell);
    cell.state = before;
    forget(cell);
    changed(cell);
    evaluate(cell, now);
  }

  private void forget(TaskCell cell) {
    cell.reset();
    cell.maxTries = cell.tryNumber + plan.tasks[cell.task].retries().limit();
    cell.lostCount = 0;
  }

  private void finish(TaskCell cell, TaskState outcome, Instant now) {
    cell.state = outcome;
    cell.ending = null;
    cell.dueAt = null;
    if (cell.endDate == null) {
      cell.endDate = now;
    }
    unfinished--;
    changed(cell);
    finished.add(cell);
  }

  private void askToEnd(TaskCell cell, Ending why, String reason) {
    cell.ending = why;
    if (why == Ending.CLEARED) {
      boolean held = cell.state.takesSlot();
      cell.state = TaskState.RESTARTING;
      if (held) {
        room.admission().vacate(cell);
      }
    }
    changed(cell);
    room.out().effect(new Effect.End(cell.id, cell.tryNumber, reason));
  }

  /** Something fell due. */
  void due(Timers.Due due, Instant now) {
    if (due.task() == Timers.THE_RUN) {
      if (row.state() == RunState.RUNNING
          && row.clearNumber() == due.tryNumber()
          && !row.ending()) {
        long seconds = plan.dag.runTimeout().orElse(Duration.ZERO).toSeconds();
        end("timed_out: the run took longer than %d s".formatted(seconds), now);
      }
      return;
    }
    TaskCell cell = cells[due.task()];
    if (cell.tryNumber != due.tryNumber()) {
      return;
    }
    Instant dueAt = cell.dueAt;
    if (cell.state == TaskState.UP_FOR_RETRY && (dueAt == null || !dueAt.isAfter(now))) {
      room.out().archive(cell);
      cell.reset();
      ready(cell, now);
    } else if (cell.state.live() && cell.ending == null && cell.startDate != null) {
      askToEnd(cell, Ending.TIMED_OUT, "timed out");
    }
    settle(now);
  }

  // ---- what people ask for

  /** Clears the chosen instances; finished ones begin anew, live ones are ended first. */
  void clear(int[] chosen, Instant now) {
    boolean wasFinished = row.state().finished();
    for (int c : chosen) {
      TaskCell cell = cells[c];
      if (cell.state.live()) {
        askToEnd(cell, Ending.CLEARED, "cleared");
      } else if (cell.state != TaskState.NONE) {
        withdraw(cell);
        room.out().archive(cell);
        forget(cell);
        changed(cell);
      }
    }
    recount();
    if (wasFinished) {
      set(Rows.requeued(row, now));
    } else {
      reevaluate(now);
    }
  }

  /** Makes the run part of a backfill, whose limit it counts against from now on. */
  void adoptInto(long backfill) {
    set(Rows.inBackfill(row, backfill));
  }

  /** Keeps a note, or none. */
  void note(@Nullable String note) {
    set(Rows.noted(row, note));
  }

  /** Gives an instance a final state by a person's word. */
  void markTask(int task, TaskState state, Instant now) {
    TaskCell cell = cells[task];
    if (cell.state.live()) {
      Ending why =
          switch (state) {
            case SUCCESS -> Ending.MARKED_SUCCESS;
            case SKIPPED -> Ending.MARKED_SKIPPED;
            default -> Ending.MARKED_FAILED;
          };
      askToEnd(cell, why, "marked " + state.word());
      return;
    }
    withdraw(cell);
    if (cell.state.finished()) {
      unfinished++;
    }
    cell.endDate = null;
    mark(cell, state, now);
    finished.clear();
    recount();
  }
}
