package dev.windlass.brain;

import static dev.windlass.brain.Promises.that;

import dev.windlass.brain.SimulationRows.BackfillRow;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunState;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which queued runs begin: as many as their limit allows and not one fewer, in order. The runs of a
 * backfill have a limit of their own; they neither count against their DAG's nor are held back by
 * it.
 */
final class PromisesQueue {
  private final Simulation world;
  private final PromisesBefore stood;

  PromisesQueue(Simulation world, PromisesBefore stood) {
    this.world = world;
    this.stood = stood;
  }

  /** Whose limit a run counts against: its DAG's own, or that of a backfill. */
  private record Limit(String dag, @Nullable Long backfill) {
    static Limit of(RunRow run) {
      return new Limit(run.dagId(), run.backfillId());
    }
  }

  void look(Decisions.Batch batch) {
    Map<Limit, Integer> running = new HashMap<>();
    Map<Limit, Integer> wound = new HashMap<>();
    for (RunRow run : world.rows.runs.values()) {
      if (run.state() == RunState.RUNNING) {
        running.merge(Limit.of(run), 1, Integer::sum);
        // A queued run that a person ends runs for a moment, limits or not, to wind itself up.
        if (!world.people.marked.contains(run.id()) && !run.ending()) {
          wound.merge(Limit.of(run), 1, Integer::sum);
        }
      }
    }
    wound.forEach(this::holds);
    for (RunRow run : world.rows.runs.values()) {
      if (run.state() == RunState.QUEUED && !held(run)) {
        int now = running.getOrDefault(Limit.of(run), 0);
        that(
            now >= most(Limit.of(run)) || run.runAfter().isAfter(world.now()),
            "a run begins when there is room for it: %s waits beside %d",
            run,
            now);
      }
    }
    batch.newRuns().forEach(r -> began(null, r));
    batch.changedRuns().forEach(r -> began(stood.oldRuns.get(r.id()), r));
  }

  private void holds(Limit limit, int count) {
    BackfillRow backfill = backfill(limit);
    if (limit.backfill() == null) {
      that(count <= most(limit), "max_active_runs holds: %d of %s", count, limit.dag());
    } else if (backfill != null && backfill.open()) {
      that(
          count <= most(limit),
          "a backfill's own max_active_runs holds: %d of %s",
          count,
          backfill);
    }
  }

  private @Nullable BackfillRow backfill(Limit limit) {
    return limit.backfill() == null ? null : world.rows.backfills.get(limit.backfill());
  }

  /** A run whose backfill is over was cleared: its DAG's limit is right for it. */
  private int most(Limit limit) {
    BackfillRow backfill = backfill(limit);
    return backfill == null || !backfill.open()
        ? world.dag(limit.dag()).structure.maxActiveRuns()
        : backfill.begun().maxActiveRuns();
  }

  private boolean held(RunRow run) {
    DagTimes times = world.rows.times.get(run.dagId());
    BackfillRow backfill = backfill(Limit.of(run));
    return (times != null && times.paused())
        || (backfill != null && backfill.open() && backfill.paused());
  }

  private void began(@Nullable RunRow before, RunRow after) {
    RunRow run = world.rows.runs.get(after.id());
    Long id = after.backfillId();
    boolean began =
        run != null
            && run.state() == RunState.RUNNING
            && !run.ending()
            && (before == null || before.state() != RunState.RUNNING);
    if (began && !world.people.marked.contains(after.id())) {
      Instant date = run.logicalDate();
      that(
          !run.runAfter().isAfter(world.now()),
          "a run does not begin before it may: %s at %s",
          run,
          world.now());
      that(
          date == null || !date.isAfter(world.now()),
          "a run for a date in the future does not begin: %s at %s",
          run,
          world.now());
    }
    if (!began || id == null) {
      return;
    }
    BackfillRow was = stood.openBackfills.get(id);
    BackfillRow is = world.rows.backfills.get(id);
    boolean marked = world.people.marked.contains(run.id());
    boolean steered = world.backfills.steered.contains(id);
    that(
        was == null || !was.paused() || steered || marked,
        "a paused backfill begins no run: %s of %s",
        run,
        was);
    that(
        was != null || is.open() || world.people.touched.contains(run.id()) || steered,
        "a backfill that is over begins no run: %s of %s",
        run,
        is);
    if (is.open() && !marked) {
      world.rows.runs.values().forEach(other -> inOrder(run, other, is));
    }
  }

  /** Nobody of the same backfill who is ahead still waits. */
  private void inOrder(RunRow run, RunRow other, BackfillRow backfill) {
    if (other.state() != RunState.QUEUED
        || !Limit.of(other).equals(Limit.of(run))
        || world.people.touching.contains(other.id())) {
      return;
    }
    Instant own = Objects.requireNonNull(run.logicalDate());
    Instant its = Objects.requireNonNull(other.logicalDate());
    that(
        backfill.begun().backwards() ? its.isBefore(own) : its.isAfter(own),
        "a backfill begins its runs in order: %s before %s, %s",
        run,
        other,
        backfill);
  }
}
