package dev.windlass.brain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.DagStructure;
import dev.windlass.dag.RunType;
import dev.windlass.run.RunSnapshot;
import dev.windlass.run.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that can happen to the brain. */
public sealed interface Event {
  /**
   * A DAG is known, in this version from now on.
   *
   * @param lastAutomated logical date of the newest scheduled run
   * @param lastIntervalEnd where the data of that run ended; null: unknown
   * @param takenDates logical dates after {@code lastAutomated} that exist already
   * @param past finished runs, for a DAG whose tasks look at previous runs; else empty
   * @param failedInARow its latest runs that failed, one after another
   * @param runtimes how long its latest runs took, oldest first, as far as a deadline asks
   * @param broken whether its source does not load as it is now: this version is the last good one,
   *     and no new runs begin until it is mended
   * @param firstPlanned when its schedule was looked at for the first time; null: never
   */
  record DagLoaded(
      DagStructure structure,
      int version,
      boolean paused,
      @Nullable Instant lastAutomated,
      @Nullable Instant lastIntervalEnd,
      Set<Instant> takenDates,
      List<PastRun> past,
      int failedInARow,
      List<TimeTaken> runtimes,
      boolean broken,
      @Nullable Instant firstPlanned)
      implements Event {
    /** A DAG whose newest scheduled run has an interval nobody knows: that of its date. */
    public DagLoaded(
        DagStructure structure,
        int version,
        boolean paused,
        @Nullable Instant lastAutomated,
        Set<Instant> takenDates,
        List<PastRun> past,
        int failedInARow) {
      this(
          structure,
          version,
          paused,
          lastAutomated,
          null,
          takenDates,
          past,
          failedInARow,
          List.of(),
          false,
          null);
    }

    /** A DAG without a past. */
    public DagLoaded(
        DagStructure structure,
        int version,
        boolean paused,
        @Nullable Instant lastAutomated,
        Set<Instant> takenDates) {
      this(
          structure,
          version,
          paused,
          lastAutomated,
          null,
          takenDates,
          List.of(),
          0,
          List.of(),
          false,
          null);
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

  /**
   * How long a finished run took, and its tasks: of those a deadline asks for, the average of the
   * instances that succeeded.
   */
  record TimeTaken(long runKey, Duration took, Map<String, Duration> tasks) {}

  /** An earlier version that an unfinished run is pinned to. */
  record VersionLoaded(DagStructure structure, int version) implements Event {}

  /** A DAG's source is gone: its runs go on, no new ones begin. */
  record DagGone(String dagId) implements Event {}

  /** The pools, all of them. */
  record PoolsLoaded(SequencedMap<String, Integer> slots, Set<String> includeDeferred)
      implements Event {
    /** Pools where deferred tasks hold no slot. */
    public PoolsLoaded(SequencedMap<String, Integer> slots) {
      this(slots, Collections.emptySet());
    }
  }

  /** An unfinished run, after a restart. */
  record RunRestored(RunSnapshot snapshot) implements Event {}

  /** A backfill that has not completed, after a restart. */
  record BackfillRestored(
      long id, String dagId, int maxActiveRuns, boolean backwards, boolean paused)
      implements Event {}

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
   * @param runAfter when it may begin at the earliest; empty: at once
   * @param taken whether the database has a run with that id or logical date
   */
  record Trigger(
      long commandId,
      String dagId,
      Optional<String> runId,
      Optional<Instant> logicalDate,
      Optional<Instant> intervalStart,
      Optional<Instant> intervalEnd,
      Optional<Instant> runAfter,
      ObjectNode conf,
      @Nullable String note,
      String triggeredBy,
      @Nullable String user,
      boolean taken)
      implements Command {
    /** At once. */
    public Trigger(
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
        boolean taken) {
      this(
          commandId,
          dagId,
          runId,
          logicalDate,
          intervalStart,
          intervalEnd,
          Optional.empty(),
          conf,
          note,
          triggeredBy,
          user,
          taken);
    }
  }

  /** Pause or unpause a DAG. */
  record Pause(long commandId, String dagId, boolean paused) implements Command {}

  /** Logical dates, both ends included. */
  record Dates(Instant from, Instant to) {}

  /**
   * Clear task instances of a run, and of runs before or after it; or of all runs of some dates.
   *
   * @param runId empty where {@code dates} say which runs
   * @param snapshot the run when it is finished; empty when it is active or unknown
   * @param others finished runs of the DAG that {@code how} may reach
   * @param taskIds tasks, mapped instances such as {@code load[3]}, or groups; empty: all
   */
  record Clear(
      long commandId,
      String dagId,
      String runId,
      Optional<RunSnapshot> snapshot,
      List<RunSnapshot> others,
      List<String> taskIds,
      ClearOptions how,
      boolean dryRun,
      Optional<Dates> dates)
      implements Command {
    /** Clears a run that is named, and those around it as far as said. */
    public Clear(
        long commandId,
        String dagId,
        String runId,
        Optional<RunSnapshot> snapshot,
        List<RunSnapshot> others,
        List<String> taskIds,
        ClearOptions how,
        boolean dryRun) {
      this(commandId, dagId, runId, snapshot, others, taskIds, how, dryRun, Optional.empty());
    }

    /** Clears within one run. */
    public Clear(
        long commandId,
        String dagId,
        String runId,
        Optional<RunSnapshot> snapshot,
        List<String> taskIds,
        boolean onlyFailed,
        boolean upstream,
        boolean downstream,
        boolean dryRun) {
      this(
          commandId,
          dagId,
          runId,
          snapshot,
          List.of(),
          taskIds,
          new ClearOptions(
              onlyFailed,
              false,
              new Around(upstream, downstream, false, false),
              false,
              false,
              null),
          dryRun);
    }
  }

  /** How far from the chosen instances a clear or a mark reaches. */
  record Around(boolean upstream, boolean downstream, boolean past, boolean future) {
    /** No further. */
    public static final Around NOTHING = new Around(false, false, false, false);
  }

  /**
   * How to clear.
   *
   * @param onlyFailed of what was chosen only failed and upstream_failed instances
   * @param onlyRunning of what was chosen only live instances
   * @param preventRunning refuse when a chosen instance is live
   * @param latestVersion go on with the DAG's newest version; finished runs only
   * @param onlyNew only tasks that the newest version adds; the run goes on with that version
   * @param note kept on the runs; null: none
   */
  record ClearOptions(
      boolean onlyFailed,
      boolean onlyRunning,
      Around around,
      boolean preventRunning,
      boolean latestVersion,
      boolean onlyNew,
      @Nullable String note) {
    /** Not only what is new. */
    public ClearOptions(
        boolean onlyFailed,
        boolean onlyRunning,
        Around around,
        boolean preventRunning,
        boolean latestVersion,
        @Nullable String note) {
      this(onlyFailed, onlyRunning, around, preventRunning, latestVersion, false, note);
    }
  }

  /**
   * An event that waits for a DAG, after a restart.
   *
   * @param alias the alias it came through; null: none
   * @param at when it arrived
   */
  record QueuedAsset(
      String dagId, long eventId, String asset, @Nullable String alias, Instant at) {}

  /** What waits for whom, after a restart. */
  record AssetsRestored(List<QueuedAsset> queued, long nextEvent) implements Event {}

  /** Somebody says that an asset was updated. */
  record AssetSaid(long commandId, String asset, ObjectNode extra, String user)
      implements Command {}

  /**
   * Forget what has arrived for a DAG.
   *
   * @param asset of this asset alone; empty: of all
   * @param before what arrived strictly before it; empty: all
   */
  record AssetQueueClear(
      long commandId, String dagId, Optional<String> asset, Optional<Instant> before)
      implements Command {}

  /** A command that made no sense, and why. */
  record Unreadable(long commandId, String why) implements Command {}

  /**
   * Give task instances a final state.
   *
   * @param others finished runs of the DAG that {@code around} may reach
   * @param taskId a task, a mapped instance such as {@code load[3]}, or a group
   */
  record MarkTask(
      long commandId,
      String dagId,
      String runId,
      Optional<RunSnapshot> snapshot,
      List<RunSnapshot> others,
      String taskId,
      TaskState state,
      Around around,
      boolean dryRun)
      implements Command {
    /** Marks one task of one run. */
    public MarkTask(
        long commandId,
        String dagId,
        String runId,
        Optional<RunSnapshot> snapshot,
        String taskId,
        TaskState state,
        boolean dryRun) {
      this(commandId, dagId, runId, snapshot, List.of(), taskId, state, Around.NOTHING, dryRun);
    }
  }

  /**
   * Answer a task that waits for a person.
   *
   * @param chosen the chosen options
   * @param params the filled form
   * @param user who answers
   */
  record Respond(
      long commandId,
      String dagId,
      String runId,
      String taskId,
      List<String> chosen,
      ObjectNode params,
      String user)
      implements Command {}

  /** Say everything that keeps an instance from running. */
  record Explain(
      long commandId, String dagId, String runId, Optional<RunSnapshot> snapshot, String taskId)
      implements Command {}

  /** Pause, go on with, or cancel a backfill: {@code pause}, {@code unpause}, {@code cancel}. */
  record BackfillControl(long commandId, long backfillId, String action) implements Command {}

  /**
   * Give a run an end: {@code failed} cancels what is live, {@code success} marks every instance;
   * or queue one that has ended again: {@code queued}.
   *
   * @param unfinishedOnly refuse it when the run has ended
   */
  record MarkRun(
      long commandId,
      String dagId,
      String runId,
      Optional<RunSnapshot> snapshot,
      String state,
      boolean unfinishedOnly)
      implements Command {
    /** Whether or not the run has ended. */
    public MarkRun(
        long commandId, String dagId, String runId, Optional<RunSnapshot> snapshot, String state) {
      this(commandId, dagId, runId, snapshot, state, false);
    }
  }

  /** Keep a note on a run. */
  record Note(
      long commandId,
      String dagId,
      String runId,
      Optional<RunSnapshot> snapshot,
      @Nullable String note)
      implements Command {}

  /**
   * Keep a note on task instances.
   *
   * @param taskId a task, a mapped instance such as {@code load[3]}, or a group
   * @param note null: none any more
   * @param user who says so
   */
  record NoteTask(
      long commandId,
      String dagId,
      String runId,
      Optional<RunSnapshot> snapshot,
      String taskId,
      @Nullable String note,
      String user)
      implements Command {}

  /** Forget a finished run and everything of it. */
  record DeleteRun(long commandId, String dagId, String runId, Optional<RunSnapshot> snapshot)
      implements Command {}

  /** Forget a DAG's whole history; it comes back fresh while its source is there. */
  record DeleteDag(long commandId, String dagId) implements Command {}

  /**
   * Reprocess history.
   *
   * @param existing runs in the range by logical date; finished ones with their instances
   * @param reprocess {@code none}, {@code failed} or {@code completed}
   * @param latestVersion runs that exist go on with the DAG's newest version
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
      boolean latestVersion,
      boolean dryRun,
      List<RunSnapshot> existing)
      implements Command {}
}
