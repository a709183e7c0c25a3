package dev.windlass.brain;

import dev.windlass.dag.Deadline;
import dev.windlass.dag.Deadline.Reference;
import dev.windlass.run.DeadlineAlert;
import dev.windlass.run.DeadlineRow;
import dev.windlass.run.Ending;
import dev.windlass.run.RunRow;
import dev.windlass.run.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one run and its instances. One that is pending or was missed has a row, so that
 * a missed one makes exactly one alert, over restarts and clears; one that was met has none. A
 * deadline that moved with its reference, because of a clear, is another one.
 */
final class Deadlines {
  private final RunMachine run;
  private final Plan plan;
  private final Map<DeadlineRow.Key, DeadlineRow> rows = new LinkedHashMap<>();

  /** Pending ones by time; one that is over is recognised when its turn comes. */
  private final PriorityQueue<DeadlineRow> pending =
      new PriorityQueue<>(
          Comparator.comparing(DeadlineRow::dueAt)
              .thenComparingLong(DeadlineRow::taskId)
              .thenComparingInt(DeadlineRow::number));

  Deadlines(RunMachine run, List<DeadlineRow> known) {
    this.run = run;
    this.plan = run.plan;
    for (DeadlineRow row : known) {
      rows.put(row.key(), row);
      if (row.pending()) {
        pending.add(row);
      }
    }
  }

  List<DeadlineRow> rows() {
    return List.copyOf(rows.values());
  }

  private List<Deadline> of(@Nullable TaskCell cell) {
    if (cell == null) {
      return plan.dag.deadlines();
    }
    return cell.task == TaskCell.GONE ? List.of() : plan.tasks[cell.task].deadlines();
  }

  private DeadlineRow.Key key(@Nullable TaskCell cell, int number) {
    return new DeadlineRow.Key(run.row().id(), cell == null ? 0 : cell.id, number);
  }

  // ---- where they come from

  /**
   * The run was made. What a backfill makes is about the past: what was due before then is not
   * asked of it.
   */
  void born() {
    if (!plan.hasDeadlines) {
      return;
    }
    Instant made = run.row().queuedAt();
    boolean late = run.row().backfillId() == null;
    arm(null, late ? null : made);
    run.instances.all().forEach(cell -> arm(cell, late ? null : made));
  }

  /** A finished run is queued again. */
  void reopened(Instant now) {
    if (!plan.hasDeadlines) {
      return;
    }
    arm(null, now);
    for (TaskCell cell : run.instances.all()) {
      if (!cell.state().finished()) {
        arm(cell, now);
      }
    }
  }

  /** The number of a task's instances may be another: what still lies ahead counts for new ones. */
  void joined(TaskCell cell, Instant now) {
    if (plan.hasDeadlines && !cell.state().finished()) {
      arm(cell, now);
    }
  }

  /** An instance was cleared: what still lies ahead counts for it. */
  void again(TaskCell cell, Instant now) {
    if (!plan.hasDeadlines || of(cell).isEmpty()) {
      return;
    }
    for (int n = 0; n < of(cell).size(); n++) {
      DeadlineRow row = rows.get(key(cell, n));
      if (fromStart(of(cell).get(n)) && row != null && row.pending()) {
        drop(row);
      }
    }
    if (!cell.state().finished()) {
      arm(cell, now);
    }
  }

  /** The run goes on with another plan: the old one's pending deadlines are none any more. */
  void forget() {
    List.copyOf(rows.values()).stream().filter(DeadlineRow::pending).forEach(this::drop);
  }

  private static boolean fromStart(Deadline deadline) {
    return deadline.reference() == Reference.TASK_START
        || deadline.reference() == Reference.AVERAGE;
  }

  /**
   * Sets what is counted from the run, unless it is pending already or was missed.
   *
   * @param after what was due by then is left out, unless its reference moves; null: nothing is
   */
  private void arm(@Nullable TaskCell cell, @Nullable Instant after) {
    List<Deadline> all = of(cell);
    for (int n = 0; n < all.size(); n++) {
      Deadline deadline = all.get(n);
      if (cell != null
          && (fromStart(deadline) || (deadline.startSuffices() && start(cell) != null))) {
        continue;
      }
      Optional<Instant> due = due(cell, deadline);
      if (due.isPresent()) {
        boolean moves = fromQueued(deadline) && Objects.equals(run.row().queuedAt(), after);
        boolean over = after != null && !due.get().isAfter(after) && !moves;
        if (!over) {
          set(cell, n, due.get());
        }
      }
    }
  }

  private static boolean fromQueued(Deadline deadline) {
    return deadline.reference() == Reference.QUEUED_AT || deadline.reference() == Reference.AVERAGE;
  }

  private Optional<Instant> due(@Nullable TaskCell cell, Deadline deadline) {
    RunRow row = run.row();
    Instant from =
        switch (deadline.reference()) {
          case QUEUED_AT -> row.queuedAt();
          case LOGICAL_DATE -> row.logicalDate();
          case FIXED -> deadline.fixed().orElse(null);
          case TASK_START -> cell == null ? null : start(cell);
          case AVERAGE -> {
            Instant start = cell == null ? row.queuedAt() : start(cell);
            Optional<Duration> usual =
                run.room.usual(row.dagId(), cell == null ? null : cell.taskId, deadline);
            yield start == null ? null : usual.map(start::plus).orElse(null);
          }
        };
    return from == null ? Optional.empty() : Optional.of(from.plus(deadline.interval()));
  }

  private static @Nullable Instant start(TaskCell cell) {
    return cell.seriesStart == null ? cell.startDate : cell.seriesStart;
  }

  private void set(@Nullable TaskCell cell, int number, Instant due) {
    DeadlineRow.Key key = key(cell, number);
    DeadlineRow before = rows.get(key);
    if (before != null && before.dueAt().equals(due)) {
      return;
    }
    DeadlineRow row = new DeadlineRow(key.runKey(), key.taskId(), number, due, null);
    rows.put(key, row);
    pending.add(row);
    run.room.out().deadline(row);
    timer(row);
  }

  private void timer(DeadlineRow row) {
    run.room.timers().add(row.dueAt(), run, Timers.A_DEADLINE, 0);
  }

  /** Takes up what an earlier process left; what was missed meanwhile is noticed at once. */
  void resume() {
    pending.forEach(this::timer);
  }

  // ---- what becomes of them

  /** The run has started. */
  void started(Instant now) {
    over(null, now, false);
  }

  /** An attempt of the instance has begun. */
  void begun(TaskCell cell, Instant at) {
    if (!plan.hasDeadlines) {
      return;
    }
    List<Deadline> all = of(cell);
    for (int n = 0; n < all.size(); n++) {
      // A cleared one begins anew: nothing counts from the attempt that is being ended.
      if (fromStart(all.get(n)) && cell.ending != Ending.CLEARED) {
        int number = n;
        due(cell, all.get(n)).ifPresent(due -> set(cell, number, due));
      }
    }
    over(cell, at, false);
  }

  /** The instance has an outcome. */
  void finished(TaskCell cell, Instant now) {
    over(cell, now, true);
  }

  /** The run is over. */
  void closed(Instant now) {
    over(null, now, true);
  }

  /** What was reached in time has no row any more; what was not makes its alert. */
  private void over(@Nullable TaskCell cell, Instant now, boolean finished) {
    if (!plan.hasDeadlines) {
      return;
    }
    List<Deadline> all = of(cell);
    for (int n = 0; n < all.size(); n++) {
      DeadlineRow row = rows.get(key(cell, n));
      if (row != null && row.pending() && (finished || all.get(n).startSuffices())) {
        if (row.dueAt().isBefore(now)) {
          miss(row, now);
        } else {
          drop(row);
        }
      }
    }
  }

  /** Something fell due. */
  void look(Instant now) {
    for (DeadlineRow first = pending.peek();
        first != null && !first.dueAt().isAfter(now);
        first = pending.peek()) {
      DeadlineRow row = pending.remove();
      // One that was met or has moved is another row by now, or none.
      if (row.equals(rows.get(row.key()))) {
        miss(row, now);
      }
    }
  }

  private void drop(DeadlineRow row) {
    rows.remove(row.key());
    run.room.out().noDeadline(row.key());
  }

  private void miss(DeadlineRow row, Instant now) {
    DeadlineRow missed = row.missed(now);
    rows.put(row.key(), missed);
    run.room.out().deadline(missed);
    TaskCell cell =
        row.taskId() == 0 ? null : run.instances.byOrdinal(TaskId.ordinal(row.taskId()));
    List<Deadline> all = of(cell);
    if (row.number() >= all.size()) {
      return;
    }
    RunRow of = run.row();
    String words =
        "%s (due %s)"
            .formatted(all.get(row.number()).words(), row.dueAt().truncatedTo(ChronoUnit.SECONDS));
    run.room
        .out()
        .missed(
            new DeadlineAlert(
                of.id(),
                of.dagId(),
                of.runId(),
                cell == null ? null : cell.taskId,
                row.taskId(),
                cell == null ? -1 : cell.mapIndex,
                row.number(),
                words,
                row.dueAt(),
                now));
    run.room
        .out()
        .audit(
            new Decisions.Audit(
                of.dagId(),
                "deadline missed",
                "run %s%s: %s"
                    .formatted(of.runId(), cell == null ? "" : ", task " + cell.name(), words)));
    run.callbacks.late(cell, row.number(), words);
  }
}
