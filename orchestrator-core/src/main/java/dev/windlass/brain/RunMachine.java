package dev.windlass.brain;

import dev.windlass.brain.TriggerRules.Verdict;
import dev.windlass.dag.DagStructure.Role;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunSnapshot;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskState;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One active run as a whole: how it begins, how outcomes travel downstream, when it is over.
 * Deterministic; a finished task costs work proportional to its downstream degree. Used by the
 * brain's thread alone.
 */
final class RunMachine {
  final BrainRoom room;
  final Plan plan;
  final Instances instances;
  final TaskLife tasks;
  final Outcomes outcomes;
  final Expansion expansion;
  final Approvals approvals;
  final Gate gate;
  final Judge judge;
  final Callbacks callbacks;
  final Deadlines deadlines;
  final GroupOutlook groups;
  final GroupRetries passes;
  final GroupEnds ends;
  final RunEnding ending;

  /** Limits of single tasks within the run, by task. */
  final Map<Integer, Gate> taskGates = new LinkedHashMap<>();

  private final Counts counts;
  private final Decided decided;
  private final ArrayDeque<TaskCell> finished = new ArrayDeque<>();

  /** Whether later runs, which may wait for outcomes of this one, have to look again. */
  private boolean news;

  private RunRow row;

  /** Whether the run's row does not exist in the database yet. */
  boolean fresh;

  /** Whether it belongs to a backfill that runs newer dates first. */
  boolean backwards;

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
    this.counts = new Counts(this);
    this.gate = Gate.ofRun(this);
    this.instances =
        snapshot == null
            ? new Instances(this, plan, row.id())
            : new Instances(this, plan, row.id(), snapshot.tasks());
    this.decided = new Decided(this);
    this.judge = new Judge(this);
    this.callbacks = new Callbacks(this);
    this.ends = new GroupEnds(this);
    var units = new GroupUnits(this, snapshot == null ? List.of() : snapshot.groups());
    this.groups = new GroupOutlook(this, units);
    this.passes = new GroupRetries(this, units);
    this.deadlines = new Deadlines(this, snapshot == null ? List.of() : snapshot.deadlines());
    this.tasks = new TaskLife(this);
    this.outcomes = new Outcomes(this);
    this.expansion = new Expansion(this);
    this.approvals = new Approvals(this);
    this.ending = new RunEnding(this);
    recount();
    ends.known();
  }

  /** The run as it would be read back. */
  RunSnapshot snapshot() {
    return new RunSnapshot(
        row, instances.all().stream().map(TaskCell::row).toList(), deadlines.rows(), passes.rows());
  }

  /** Goes on with the plan it was rebuilt on: what it has not is removed, what is new exists. */
  void adoptPlan() {
    set(Rows.onVersion(row, plan.version));
    deadlines.forget();
    for (TaskCell cell : instances.all()) {
      if (cell.task == TaskCell.GONE && !cell.is(TaskState.REMOVED)) {
        cell.to(TaskState.REMOVED);
        changed(cell);
      } else if (cell.task != TaskCell.GONE && (cell.fresh || cell.is(TaskState.REMOVED))) {
        outcomes.forget(cell);
        changed(cell);
      }
    }
    expansion.adopt();
    recount();
  }

  RunRow row() {
    return row;
  }

  Instant order() {
    return row.logicalDate() == null ? row.runAfter() : row.logicalDate();
  }

  Tally shared(int task) {
    return counts.shared(task);
  }

  /** A state changed: see {@link TaskCell#to}. */
  void moved(TaskCell cell, TaskState from, TaskState to) {
    counts.moved(cell, from, to);
    passes.moved(cell, from, to);
    ends.moved(cell, from, to);
  }

  /** Counts everything anew from the states alone. */
  void recount() {
    passes.anew();
    counts.anew();
    decided.recount();
    ends.anew();
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

  /** An instance was made for a new element; {@link #recount} follows. */
  void joined(TaskCell cell) {
    changed(cell);
  }

  /** An instance that was removed is wanted again; {@link #recount} follows. */
  void revive(TaskCell cell) {
    outcomes.forget(cell);
    changed(cell);
  }

  // ---- beginning

  /** Queued becomes running: whatever has no upstream may go. */
  void start(Instant now) {
    set(Rows.started(row, now));
    deadlines.started(now);
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
    deadlines.resume();
    passes.resume();
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
    for (TaskCell cell : List.copyOf(instances.all())) {
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
    do {
      travel(now);
    } while (passes.settle(now));
    ends.settle();
    if (news && plan.hasPast) {
      news = false;
      room.pastMoved(this, now);
    }
    if (running() && finished.isEmpty() && !groups.waiting()) {
      if (counts.unfinished() == 0) {
        ending.close(now);
      } else if (counts.inMotion() == 0) {
        ending.unlock(now);
      }
    }
  }

  private void travel(Instant now) {
    while (!finished.isEmpty()) {
      TaskCell done = finished.poll();
      if (done.task == TaskCell.GONE || !done.state().finished()) {
        continue;
      }
      counts.take(done);
      follow(done, now);
      if (plan.tasks[done.task].role() == Role.SETUP) {
        for (int m : plan.members[done.task]) {
          for (TaskCell member : instances.seenFrom(done, m)) {
            tasks.evaluate(member, now);
          }
        }
      }
    }
  }

  /** Looks at everything an outcome may have set going. */
  void follow(TaskCell done, Instant now) {
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
    leaveScopes(done, now);
  }

  /** A group is over: what came of its instances counts outside it, too. */
  void heard(TaskCell done, BitSet group) {
    counts.heard(done, group);
    decided.heard(done, group);
    news = true;
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

  /** Looks at all instances of a task; as long as they are all alike, one speaks for all. */
  void evaluateAll(int task, Instant now) {
    if (counts.idle(task) == 0 || !running()) {
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

  /** Something fell due. */
  void due(Timers.Due due, Instant now) {
    if (due.task() == Timers.A_DEADLINE) {
      deadlines.look(now);
    } else if (due.task() == Timers.A_GROUP) {
      passes.due(now);
    } else if (due.task() == Timers.A_BEGINNING) {
      room.mayBegin(this, now);
    } else if (due.task() != Timers.THE_RUN) {
      tasks.due(instances.byOrdinal(due.task()), due.tryNumber(), now);
    } else if (running() && row.clearNumber() == due.tryNumber() && !row.ending()) {
      ending.timeOut(now);
    }
  }
}
