package dev.windlass.brain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.DagStructure;
import dev.windlass.dag.RunType;
import dev.windlass.run.RunSnapshot;
import dev.windlass.run.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that can happen to the brain. */
public sealed interface Event {
  /**
   * A DAG is known, in this version from now on.
   *
   * @param takenDates logical dates after {@code lastAutomated} that exist already
   * @param past finished runs, for a DAG whose tasks look at previous runs; else empty
   */
  record DagLoaded(
      DagStructure structure,
      int version,
      boolean paused,
      @Nullable Instant lastAutomated,
      Set<Instant> takenDates,
      List<PastRun> past)
      implements Event {
    /** A DAG without a past. */
    public DagLoaded(
        DagStructure structure,
        int version,
        boolean paused,
        @Nullable Instant lastAutomated,
        Set<Instant> takenDates) {
      this(structure, version, paused, lastAutomated, takenDates, List.of());
    }
  }

  /**
   * A finished run as later runs see it.
   *
   * @param unmet tasks with an instance that is neither success nor skipped
   * @param tasks every task that had an instance
   */
  record PastRun(
      Instant logicalDate,
      RunType type,
      @Nullable Long backfillId,
      Set<String> unmet,
      Set<String> tasks) {}

  /** An earlier version that an unfinished run is pinned to. */
  record VersionLoaded(DagStructure structure, int version) implements Event {}

  /** A DAG's source is gone: its runs go on, no new ones begin. */
  record DagGone(String dagId) implements Event {}

  /** The pools, all of them. */
  record PoolsLoaded(SequencedMap<String, Integer> slots, Set<String> includeDeferred)
      implements Event {
    /** Pools where deferred tasks hold no slot. */
    public PoolsLoaded(SequencedMap<String, Integer> slots) {
      this(slots, Set.of());
    }
  }

  /** An unfinished run, after a restart. */
  record RunRestored(RunSnapshot snapshot) implements Event {}

  /** A running backfill, after a restart. */
  record BackfillRestored(long id, int maxActiveRuns) implements Event {}

  /**
   * Everything is restored: begin.
   *
   * @param schedules whether schedules make runs here; without, only people do
   */
  record Begin(long nextRunKey, long nextBackfill, boolean schedules) implements Event {}

  /** The alarm rang for a DAG's schedule. */
  record ScheduleDue(String dagId) implements Event {}

  /** Time passed: see {@link Brain#nextWake}. */
  record Tick() implements Event {}

  /** A worker reports. */
  record Reported(Report report) implements Event {}

  /** Somebody asks for something; answered by a {@link Decisions.Answer}. */
  sealed interface Command extends Event {
    /** The row of the command. */
    long commandId();
  }

  /**
   * Start a run.
   *
   * @param taken whether the database has a run with that id or logical date
   */
  record Trigger(
      long commandId,
      String dagId,
      Optional<String> runId,
      Optional<Instant> logicalDate,
      Optional<Instant> intervalStart,
      Optional<Instant> intervalEnd,
      ObjectNode conf,
      @Nullable String note,
      String triggeredBy,
      @Nullable String user,
      boolean taken)
      implements Command {}

  /** Pause or unpause a DAG. */
  record Pause(long commandId, String dagId, boolean paused) implements Command {}

  /**
   * Clear task instances of a run.
   *
   * @param snapshot the run when it is finished; empty when it is active or unknown
   * @param taskIds empty: all
   */
  record Clear(
      long commandId,
      String dagId,
      String runId,
      Optional<RunSnapshot> snapshot,
      List<String> taskIds,
      boolean onlyFailed,
      boolean upstream,
      boolean downstream,
      boolean dryRun)
      implements Command {}

  /** A command that made no sense, and why. */
  record Unreadable(long commandId, String why) implements Command {}

  /** Give a task instance a final state. */
  record MarkTask(
      long commandId,
      String dagId,
      String runId,
      Optional<RunSnapshot> snapshot,
      String taskId,
      TaskState state,
      boolean dryRun)
      implements Command {}

  /** End a run: {@code failed} cancels what is live; {@code success} marks what is not finished. */
  record MarkRun(
      long commandId, String dagId, String runId, Optional<RunSnapshot> snapshot, String state)
      implements Command {}

  /** Keep a note on a run. */
  record Note(
      long commandId,
      String dagId,
      String runId,
      Optional<RunSnapshot> snapshot,
      @Nullable String note)
      implements Command {}

  /** Forget a finished run and everything of it. */
  record DeleteRun(long commandId, String dagId, String runId, Optional<RunSnapshot> snapshot)
      implements Command {}

  /**
   * Reprocess history.
   *
   * @param existing runs in the range by logical date; finished ones with their instances
   * @param reprocess {@code none}, {@code failed} or {@code completed}
   */
  record Backfill(
      long commandId,
      String dagId,
      Instant from,
      Instant to,
      String reprocess,
      int maxActiveRuns,
      boolean backwards,
      ObjectNode conf,
      boolean dryRun,
      List<RunSnapshot> existing)
      implements Command {}
}
