package dev.windlass.brain;

import dev.windlass.dag.Answer;
import dev.windlass.dag.ApprovalSpec;
import dev.windlass.dag.AssetUpdate;
import dev.windlass.dag.Branch;
import dev.windlass.dag.CallbackEvent;
import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.Shape;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.Json;
import dev.windlass.run.AttemptKey;
import dev.windlass.run.Blame;
import dev.windlass.run.Ending;
import dev.windlass.run.RunRow;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The life of a run's task instances, one at a time: from no status to an outcome. */
final class TaskLife {
  private final RunMachine run;
  private final Plan plan;
  private final RunMachine.BrainRoom room;

  TaskLife(RunMachine run) {
    this.run = run;
    this.plan = run.plan;
    this.room = run.room;
  }

  private TaskSpec spec(TaskCell cell) {
    return plan.tasks[cell.task];
  }

  private void changed(TaskCell cell) {
    run.changed(cell);
  }

  // ---- may it start?

  void evaluate(TaskCell cell, Instant now) {
    if (!cell.is(TaskState.NONE) || !run.running()) {
      return;
    }
    switch (run.judge.of(cell)) {
      case WAIT -> {}
      case RUN -> {
        if (plan.mapped(cell.task) && !run.instances.sized(cell.task) && !owesEnd(cell)) {
          expand(cell, now);
        } else {
          ready(cell, now);
        }
      }
      case SKIP -> finish(cell, TaskState.SKIPPED, now);
      case UPSTREAM_FAILED -> {
        cell.reason = run.judge.culprit(cell);
        finish(cell, TaskState.UPSTREAM_FAILED, now);
      }
    }
  }

  /** A mapped task, or its whole group, gets its instances: its inputs are known now. */
  private void expand(TaskCell cell, Instant now) {
    int[] unit = plan.unit[cell.task];
    int wanted = run.instances.wanted(cell.task);
    if (wanted < 0 && !run.instances.sourcesFinished(cell.task)) {
      return;
    }
    if (unit == null || wanted < 0) {
      cell.reason = "what it is mapped over left no list";
      finish(cell, TaskState.UPSTREAM_FAILED, now);
      return;
    }
    if ((long) run.instances.all().size() + (long) wanted * unit.length > TaskId.LIMIT) {
      cell.reason =
          "%d instances are too many: a run has at most %d in all".formatted(wanted, TaskId.LIMIT);
      finish(cell, TaskState.FAILED, now);
      run.callbacks.due(cell, CallbackEvent.FAILURE);
      return;
    }
    for (int task : unit) {
      for (TaskCell surplus : run.instances.resize(task, Math.max(1, wanted))) {
        boolean still = surplus.is(TaskState.NONE) || surplus.state().finished();
        if (still && !owesEnd(surplus) && !isHeld(surplus)) {
          surplus.reason = "what it is mapped over has only %d elements now".formatted(wanted);
          surplus.to(TaskState.REMOVED);
          changed(surplus);
        }
      }
      // Nothing to map over is found out again: one of them may be cleared.
      if (wanted > 0) {
        run.instances.sizedNow(task);
      }
    }
    run.recount();
    for (int task : unit) {
      TaskCell first = run.instances.first(task);
      if (wanted > 0) {
        run.evaluateAll(task, now);
      } else if (owesEnd(first)) {
        run.evaluateAll(task, now);
      } else if (first.is(TaskState.NONE)) {
        first.mapIndex = -1;
        first.reason = "there is nothing to map over";
        finish(first, TaskState.SKIPPED, now);
      }
    }
  }

  /** A teardown whose setup has made something is wanted, whatever became of its element. */
  private boolean owesEnd(TaskCell cell) {
    if (spec(cell).role() != Role.TEARDOWN || cell.mapIndex < 0) {
      return false;
    }
    for (int s : plan.setups[cell.task]) {
      TaskCell setup = run.instances.seenFrom(cell, s)[0];
      if (setup.is(TaskState.SUCCESS) || setup.state().live()) {
        return true;
      }
    }
    return false;
  }

  /** What a setup has made is there until its teardown is done. */
  private boolean isHeld(TaskCell cell) {
    if (spec(cell).role() != Role.SETUP || !cell.is(TaskState.SUCCESS)) {
      return false;
    }
    for (int t : plan.teardowns[cell.task]) {
      if (!run.instances.seenFrom(cell, t)[0].state().finished()) {
        return true;
      }
    }
    return false;
  }

  private void ready(TaskCell cell, Instant now) {
    switch (spec(cell).shape()) {
      case EMPTY -> {
        cell.startDate = now;
        cell.tryNumber++;
        run.callbacks.due(cell, CallbackEvent.EXECUTE);
        finish(cell, TaskState.SUCCESS, now);
        updateAssets(cell, List.of(), now);
        run.callbacks.due(cell, CallbackEvent.SUCCESS);
      }
      case APPROVAL -> {
        cell.startDate = now;
        cell.tryNumber++;
        clearOutput(cell);
        cell.to(TaskState.AWAITING_INPUT);
        changed(cell);
        run.callbacks.due(cell, CallbackEvent.EXECUTE);
        answerTimer(cell);
      }
      case ACTION, REMOTE_JOB, SENSOR -> {
        cell.to(TaskState.SCHEDULED);
        cell.scheduledAt = now;
        changed(cell);
        room.admission().offer(cell);
      }
    }
  }

  /** A slot was found: a new attempt, its key durable before it starts. */
  void enqueue(TaskCell cell, Instant now) {
    cell.to(TaskState.QUEUED);
    cell.queuedAt = now;
    cell.dueAt = null;
    cell.tryNumber++;
    RunRow row = run.row();
    cell.key = AttemptKey.of(row.dagId(), row.runId(), cell.taskId, cell.mapIndex, cell.tryNumber);
    clearOutput(cell);
    changed(cell);
    room.out().effect(new Effect.Start(attempt(cell, false)));
  }

  /** What an earlier attempt put out is gone when the next begins. */
  private void clearOutput(TaskCell cell) {
    if (cell.hasOutput() || cell.tryNumber > 1) {
      room.out().clearOutput(cell.id);
      cell.outputLength = TaskRow.NO_OUTPUT;
    }
  }

  private Effect.Attempt attempt(TaskCell cell, boolean attach) {
    RunRow row = run.row();
    String key = cell.key;
    if (key == null) {
      throw new IllegalStateException(
          "live attempt of %s in %s has no key".formatted(cell.name(), row.runId()));
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
        cell.taskId,
        cell.mapIndex,
        cell.tryNumber,
        key,
        attach,
        cell.handle,
        cell.startDate,
        run.instances.inputs(cell));
  }

  // ---- after a restart

  /** Takes up what an instance was at when an earlier process left it. */
  void resume(TaskCell cell, Instant now) {
    if (cell.task == TaskCell.GONE) {
      return;
    }
    switch (cell.state()) {
      case SCHEDULED -> room.admission().offer(cell);
      case UP_FOR_RETRY -> retryTimer(cell, now);
      case AWAITING_INPUT -> answerTimer(cell);
      case QUEUED, RUNNING, DEFERRED, UP_FOR_RESCHEDULE, RESTARTING -> takeUp(cell, now);
      case NONE, SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, REMOVED -> {}
    }
  }

  private void takeUp(TaskCell cell, Instant now) {
    if (cell.state().takesSlot()) {
      room.admission().occupy(cell);
    } else if (cell.is(TaskState.DEFERRED)) {
      room.admission().occupyDeferred(cell);
    }
    if (spec(cell).shape() == Shape.ACTION) {
      on(new Report.Lost(cell.id, cell.tryNumber, now), now);
      return;
    }
    timeoutTimer(cell);
    room.out().effect(new Effect.Start(attempt(cell, true)));
    if (cell.ending != null) {
      room.out().effect(new Effect.End(cell.id, cell.tryNumber, cell.ending.word()));
    }
  }

  // ---- what workers say

  /** What a worker said; stale reports change nothing. */
  void on(Report report, Instant now) {
    TaskCell cell = run.instances.byOrdinal(TaskId.ordinal(report.taskId()));
    if (!cell.state().live() || cell.tryNumber != report.tryNumber()) {
      return;
    }
    switch (report) {
      case Report.Started r -> started(cell, r);
      case Report.Submitted r -> {
        cell.handle = r.handle();
        began(cell, r.at());
        park(cell, TaskState.DEFERRED);
      }
      case Report.Waiting r -> {
        began(cell, r.at());
        park(cell, TaskState.UP_FOR_RESCHEDULE);
      }
      case Report.Succeeded r -> {
        leave(cell, r.at());
        // What a setup has made by now exists: it is used, not made a second time.
        if (cell.ending == Ending.CLEARED && spec(cell).role() != Role.SETUP) {
          again(cell, now);
        } else {
          succeed(cell, r, now);
        }
      }
      case Report.Skipped r -> {
        leave(cell, r.at());
        if (cell.ending == Ending.CLEARED) {
          again(cell, now);
        } else {
          cell.reason = r.reason();
          finish(cell, TaskState.SKIPPED, now);
          run.callbacks.due(cell, CallbackEvent.SKIPPED);
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
    run.settle(now);
  }

  private void started(TaskCell cell, Report.Started r) {
    cell.worker = r.worker();
    began(cell, r.at());
    if (cell.is(TaskState.QUEUED)) {
      cell.to(TaskState.RUNNING);
    }
    changed(cell);
  }

  /** Whatever an attempt says first shows that it has begun: its timeouts run from then. */
  private void began(TaskCell cell, Instant at) {
    if (cell.startDate == null) {
      cell.startDate = at;
      cell.seriesStart = cell.seriesStart == null ? at : cell.seriesStart;
      timeoutTimer(cell);
      run.callbacks.due(cell, CallbackEvent.EXECUTE);
    }
  }

  private boolean sensor(TaskCell cell) {
    return spec(cell).shape() == Shape.SENSOR;
  }

  /** A sensor's timeout spans its retries; an execution timeout is each attempt's own. */
  private void timeoutTimer(TaskCell cell) {
    Instant start = cell.startDate;
    if (start == null) {
      return;
    }
    Instant series = cell.seriesStart == null ? start : cell.seriesStart;
    if (sensor(cell)) {
      spec(cell).sensorTimeout().ifPresent(t -> timer(series.plus(t), cell));
    }
    spec(cell).executionTimeout().ifPresent(t -> timer(start.plus(t), cell));
  }

  private void timer(Instant at, TaskCell cell) {
    room.timers().add(at, run, cell.ordinal(), cell.tryNumber);
  }

  /** The attempt waits elsewhere and needs no slot. */
  private void park(TaskCell cell, TaskState state) {
    if (!cell.is(TaskState.RESTARTING)) {
      cell.to(state);
    }
    if (state == TaskState.DEFERRED) {
      room.admission().defer(cell);
    } else {
      room.admission().vacate(cell);
    }
    changed(cell);
  }

  /** The attempt is over, one way or another. */
  private void leave(TaskCell cell, Instant at) {
    room.admission().vacate(cell);
    cell.endDate = at;
    if (cell.startDate == null) {
      cell.startDate = at;
    }
  }

  private void succeed(TaskCell cell, Report.Succeeded r, Instant now) {
    String wrong = wrong(cell, r);
    if (wrong != null) {
      fail(cell, wrong, r.branch() == null, Blame.USER, now);
      return;
    }
    cell.reason = null;
    cell.blame = null;
    String output = r.output();
    cell.outputLength = output == null ? TaskRow.NO_OUTPUT : r.length();
    if (output != null) {
      room.out().output(cell.id, output);
    }
    finish(cell, TaskState.SUCCESS, now);
    run.callbacks.due(cell, CallbackEvent.SUCCESS);
    run.decided().take(cell, r.branch(), now);
    updateAssets(cell, r.updates(), now);
  }

  private void updateAssets(TaskCell cell, List<AssetUpdate> said, Instant now) {
    if (!said.isEmpty() || !spec(cell).outlets().isEmpty()) {
      room.updated(cell, said, now);
    }
  }

  /** What makes an output useless for the tasks after it; null: nothing. */
  private @Nullable String wrong(TaskCell cell, Report.Succeeded r) {
    if (r.branch() != null) {
      String problem = run.decided().problem(cell, r.branch());
      if (problem != null) {
        return problem;
      }
    }
    if (!plan.sourceOfMaps.get(cell.task) || plan.mapped(cell.task)) {
      return null;
    }
    if (r.output() == null || r.length() < 0) {
      return "%s put out %s, but a task is mapped over it and needs a list or an object"
          .formatted(cell.taskId, r.output() == null ? "nothing" : "a single value");
    }
    int most = room.limits().maxMapLength();
    return r.length() <= most
        ? null
        : "%s put out %d elements to be mapped over, more than the limit of %d (max_map_length)"
            .formatted(cell.taskId, r.length(), most);
  }

  private void fail(TaskCell cell, String reason, boolean retryable, Blame blame, Instant now) {
    cell.reason = reason;
    cell.blame = blame;
    TaskSpec task = spec(cell);
    boolean soft = task.softFail() && (blame == Blame.TIMEOUT || !retryable);
    if (sensor(cell) && (soft || task.sensing().neverFail())) {
      finish(cell, TaskState.SKIPPED, now);
      run.callbacks.due(cell, CallbackEvent.SKIPPED);
    } else if (retryable && cell.tryNumber <= cell.maxTries && !run.row().ending()) {
      RunRow row = run.row();
      String seed = row.dagId() + "#" + cell.taskId + "#" + row.logicalDate();
      Instant end = cell.endDate == null ? now : cell.endDate;
      cell.to(TaskState.UP_FOR_RETRY);
      cell.dueAt = end.plus(RetryDelay.after(task.retries(), cell.tryNumber, seed));
      changed(cell);
      run.callbacks.due(cell, CallbackEvent.RETRY);
      retryTimer(cell, now);
    } else {
      finish(cell, TaskState.FAILED, now);
      run.callbacks.due(cell, CallbackEvent.FAILURE);
      if (plan.dag.limits().failFast() && task.role() != Role.TEARDOWN && !run.row().ending()) {
        run.end("fail_fast: task %s failed: %s".formatted(cell.name(), reason), now);
      }
    }
  }

  private void retryTimer(TaskCell cell, Instant now) {
    timer(cell.dueAt == null ? now : cell.dueAt, cell);
  }

  /** A vanished attempt has a small budget of its own before it counts as a failure. */
  private void lose(TaskCell cell, Instant now) {
    cell.lostCount++;
    if (cell.lostCount > room.limits().lostBudget()) {
      fail(cell, "its worker vanished %d times".formatted(cell.lostCount), true, Blame.LOST, now);
      return;
    }
    cell.reason = "its worker vanished";
    cell.blame = Blame.LOST;
    cell.to(TaskState.UP_FOR_RETRY);
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
      case TIMED_OUT -> fail(cell, timedOut(cell), !sensorIsOver(cell), Blame.TIMEOUT, now);
      case CLEARED -> again(cell, now);
      case RUN_ENDED -> {
        cell.reason = run.row().reason();
        cell.blame = Blame.USER;
        finish(cell, TaskState.FAILED, now);
        run.callbacks.runEnded(cell);
      }
      case MARKED_FAILED -> mark(cell, TaskState.FAILED, now);
      case MARKED_SUCCESS -> mark(cell, TaskState.SUCCESS, now);
      case MARKED_SKIPPED -> mark(cell, TaskState.SKIPPED, now);
    }
  }

  /** Whether a sensor has used up its timeout; an execution timeout alone can be retried. */
  private boolean sensorIsOver(TaskCell cell) {
    Optional<Duration> limit = sensor(cell) ? spec(cell).sensorTimeout() : Optional.empty();
    Instant start = cell.seriesStart;
    Instant end = cell.endDate;
    return limit.isPresent()
        && start != null
        && end != null
        && !end.isBefore(start.plus(limit.get()));
  }

  private String timedOut(TaskCell cell) {
    Optional<Duration> sensor = sensorIsOver(cell) ? spec(cell).sensorTimeout() : Optional.empty();
    Duration limit = sensor.or(() -> spec(cell).executionTimeout()).orElse(Duration.ZERO);
    return "took longer than its timeout of %d s; what it had started was cancelled"
        .formatted(limit.toSeconds());
  }

  void mark(TaskCell cell, TaskState state, Instant now) {
    cell.reason = "marked %s by a person".formatted(state.word());
    finish(cell, state, now);
    run.callbacks.byPerson(cell);
  }

  /** A cleared attempt is over: the task begins anew. */
  private void again(TaskCell cell, Instant now) {
    TaskState before = cell.state();
    cell.to(TaskState.RESTARTING);
    room.out().archive(cell);
    cell.to(before);
    forget(cell);
    changed(cell);
    evaluate(cell, now);
  }

  /** A full set of attempts again; the number of the attempt goes on counting. */
  void forget(TaskCell cell) {
    cell.reset();
    cell.maxTries =
        cell.tryNumber + (cell.task == TaskCell.GONE ? 0 : spec(cell).retries().limit());
    cell.lostCount = 0;
    cell.skips = null;
    cell.seriesStart = null;
  }

  void withdraw(TaskCell cell) {
    if (cell.is(TaskState.SCHEDULED)) {
      room.admission().withdraw(cell);
    }
  }

  void finish(TaskCell cell, TaskState outcome, Instant now) {
    cell.to(outcome);
    cell.ending = null;
    cell.dueAt = null;
    if (cell.endDate == null) {
      cell.endDate = now;
    }
    changed(cell);
    run.finished(cell);
  }

  void askToEnd(TaskCell cell, Ending why, String reason) {
    cell.ending = why;
    if (why == Ending.CLEARED) {
      cell.to(TaskState.RESTARTING);
      room.admission().vacate(cell);
    }
    changed(cell);
    room.out().effect(new Effect.End(cell.id, cell.tryNumber, reason));
  }

  // ---- what falls due

  /** A timer of the instance's attempt rang. */
  void due(TaskCell cell, int tryNumber, Instant now) {
    if (cell.tryNumber != tryNumber) {
      return;
    }
    Instant dueAt = cell.dueAt;
    boolean late = dueAt == null || !dueAt.isAfter(now);
    if (cell.is(TaskState.UP_FOR_RETRY) && late) {
      room.out().archive(cell);
      cell.reset();
      ready(cell, now);
    } else if (cell.is(TaskState.AWAITING_INPUT) && late) {
      nobodyAnswered(cell, now);
    } else if (cell.state().live() && cell.ending == null && cell.startDate != null) {
      askToEnd(cell, Ending.TIMED_OUT, "timed out");
    }
    run.settle(now);
  }

  // ---- people's answers

  private Optional<ApprovalSpec> question(TaskCell cell) {
    return spec(cell).approval();
  }

  private void answerTimer(TaskCell cell) {
    Instant start = cell.startDate;
    if (start != null) {
      question(cell)
          .flatMap(ApprovalSpec::timeout)
          .ifPresent(
              t -> {
                cell.dueAt = start.plus(t);
                timer(start.plus(t), cell);
              });
    }
  }

  private void nobodyAnswered(TaskCell cell, Instant now) {
    ApprovalSpec asked = question(cell).orElseThrow();
    if (asked.defaults().isEmpty()) {
      fail(cell, "nobody answered in time", false, Blame.TIMEOUT, now);
    } else {
      answer(cell, new Answer(asked.defaults(), asked.params().deepCopy(), "timeout"), now);
    }
  }

  /** Takes an answer that was checked already. */
  void answer(TaskCell cell, Answer answer, Instant now) {
    Branch branch =
        switch (question(cell).orElseThrow().kind()) {
          case APPROVAL -> answer.approved() ? null : Branch.none();
          case BRANCH -> Branch.to(answer.chosen());
          case CHOICE, ENTRY -> null;
        };
    String output = Json.text(answer);
    cell.endDate = now;
    succeed(
        cell,
        new Report.Succeeded(cell.id, cell.tryNumber, output, TaskRow.NO_LIST, branch, now),
        now);
    run.settle(now);
  }
}
