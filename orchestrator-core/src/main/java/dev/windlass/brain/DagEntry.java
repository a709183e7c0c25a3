package dev.windlass.brain;

import dev.windlass.dag.DagStructure;
import dev.windlass.dag.NextRuns;
import dev.windlass.dag.ParamCheck;
import dev.windlass.dag.RunType;
import dev.windlass.run.RunState;
import dev.windlass.timetable.Schedule;
import dev.windlass.timetable.Timetable.Due;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the brain knows of one DAG: its versions, its schedule, its active runs. */
final class DagEntry {
  /** Queued runs start in this order: backfills last, then by date, then by age. */
  private static final Comparator<RunMachine> ORDER =
      Comparator.<RunMachine, Boolean>comparing(r -> r.row().backfillId() != null)
          .thenComparing((a, b) -> byDate(a, b))
          .thenComparingLong(r -> r.row().id());

  /** Oldest first, but newest first in a backfill that runs backwards. */
  private static int byDate(RunMachine a, RunMachine b) {
    int order = a.order().compareTo(b.order());
    return a.backwards && b.backwards ? -order : order;
  }

  final String dagId;
  final Map<Integer, Plan> plans = new LinkedHashMap<>();
  final Map<String, RunMachine> active = new LinkedHashMap<>();
  final TreeSet<RunMachine> queued = new TreeSet<>(ORDER);
  final Set<Instant> takenDates = new LinkedHashSet<>();
  int version = -1;
  boolean paused;
  boolean gone;

  /** Its source does not load as it is: what runs goes on, nothing new begins. */
  boolean broken;

  /** Its latest runs that failed, one after another. */
  int failedInARow;

  @Nullable Instant lastAutomated;
  @Nullable Instant lastIntervalEnd;
  Optional<Due> nextDue = Optional.empty();

  /** When its schedule was looked at for the first time; kept in its row. */
  @Nullable Instant firstSeen;

  private @Nullable ParamCheck paramCheck;
  private int checkedVersion = -1;
  private @Nullable Schedule schedule;
  private int scheduleVersion = -1;

  /** Finished runs by logical date, kept only while some task looks at previous runs. */
  final NavigableMap<Instant, Event.PastRun> past = new TreeMap<>();

  final Runtimes runtimes = new Runtimes();

  DagEntry(String dagId) {
    this.dagId = dagId;
  }

  Plan plan() {
    return planOf(version);
  }

  Plan planOf(int wanted) {
    Plan plan = plans.get(wanted);
    if (plan == null) {
      throw new IllegalStateException("DAG %s has no version %d here".formatted(dagId, wanted));
    }
    return plan;
  }

  DagStructure structure() {
    return plan().dag;
  }

  /**
   * Its newest version, with what the rows know of its runs.
   *
   * @return whether it was paused and is not any more
   */
  boolean loaded(Event.DagLoaded loaded) {
    plans.putIfAbsent(loaded.version(), new Plan(loaded.structure(), loaded.version()));
    version = loaded.version();
    gone = false;
    takenDates.addAll(loaded.takenDates());
    loaded.past().forEach(this::remember);
    failedInARow = Math.max(failedInARow, loaded.failedInARow());
    runtimes.restored(loaded.runtimes());
    firstSeen = firstSeen == null ? loaded.firstPlanned() : firstSeen;
    Instant last = loaded.lastAutomated();
    if (last != null && (lastAutomated == null || lastAutomated.isBefore(last))) {
      lastAutomated = last;
      lastIntervalEnd = loaded.lastIntervalEnd();
    }
    boolean unpaused = paused && !loaded.paused();
    paused = loaded.paused();
    broken = loaded.broken();
    return unpaused;
  }

  void remember(Event.PastRun run) {
    past.put(run.logicalDate(), run);
  }

  /** Keeps of a finished run what later runs may ask. */
  void remember(RunMachine run) {
    Instant date = run.row().logicalDate();
    if (date != null && run.plan.hasPast) {
      remember(Past.of(run, date));
    }
  }

  /** The run is active again, or deleted. */
  void forget(RunMachine run) {
    runtimes.forget(run.row().id());
    Instant date = run.row().logicalDate();
    if (date != null) {
      past.remove(date);
    }
  }

  /** Checks confs for the newest version; compiled once per version. */
  ParamCheck paramCheck() {
    ParamCheck check = paramCheck;
    if (check == null || checkedVersion != version) {
      check = new ParamCheck(structure());
      paramCheck = check;
      checkedVersion = version;
    }
    return check;
  }

  /** Scheduled and manual runs that run now; backfill runs have a limit of their own. */
  int running() {
    int count = 0;
    for (RunMachine run : active.values()) {
      count += run.row().backfillId() == null && run.row().state() == RunState.RUNNING ? 1 : 0;
    }
    return count;
  }

  /** Unfinished runs that count against the limit; one that is to wait until later does not. */
  int open(Instant now) {
    int count = 0;
    for (RunMachine run : active.values()) {
      boolean later = run.row().state() == RunState.QUEUED && run.row().runAfter().isAfter(now);
      count += run.row().backfillId() == null && !later ? 1 : 0;
    }
    return count;
  }

  /** A run waits for its turn; the clock rings when it may begin, if that is not at once. */
  void queue(RunMachine run) {
    queued.add(run);
    Instant asked = run.row().queuedAt();
    if (asked == null || run.row().runAfter().isAfter(asked)) {
      run.room.timers().add(run.row().runAfter(), run, Timers.A_BEGINNING, 0);
    }
  }

  /** Plans the next scheduled run, as seen at {@code now}. */
  void planNext(Instant now) {
    nextDue = Optional.empty();
    if (paused || gone || broken || version < 0) {
      return;
    }
    if (!structure().creation().allows(RunType.SCHEDULED)) {
      return;
    }
    Instant seen = firstSeen == null ? now : firstSeen;
    firstSeen = seen;
    Schedule schedule = schedule();
    if (schedule.timetable().followsRuns() && open(now) > 0) {
      // The end of that run calls for the next one.
      return;
    }
    nextDue = schedule.next(NextRuns.last(lastAutomated, lastIntervalEnd), seen, now);
  }

  /** The schedule of the newest version. */
  Schedule schedule() {
    Schedule known = schedule;
    if (known == null || scheduleVersion != version) {
      known = NextRuns.schedule(structure());
      schedule = known;
      scheduleVersion = version;
    }
    return known;
  }

  /** A scheduled run was made, or its date was taken already. */
  void automated(Due due) {
    lastAutomated = due.logicalDate();
    lastIntervalEnd = due.interval().end();
  }

  DagTimes times() {
    return new DagTimes(
        dagId,
        paused,
        firstSeen,
        lastAutomated,
        nextDue.map(Due::logicalDate).orElse(null),
        nextDue.map(Due::runAfter).orElse(null),
        failedInARow);
  }
}
