package dev.windlass.journal;

import dev.windlass.alarm.Alarm;
import dev.windlass.brain.Event;
import dev.windlass.brain.Limits;
import dev.windlass.brain.Report;
import dev.windlass.crash.CrashPoint;
import dev.windlass.execution.Executor;
import dev.windlass.execution.ReportSink;
import dev.windlass.store.EngineStore;
import dev.windlass.store.LeaderDao;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One scheduler process: waits for the lease, then leads for a {@link Term}. When the lease or the
 * database is lost it drops its memory, lets go of its attempts and begins anew; rows are the
 * truth. Thread-safe.
 */
public final class Leader implements ReportSink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Leader.class);
  private static final Duration REST = Duration.ofSeconds(1);

  /**
   * How a leader behaves.
   *
   * @param holder this process, for people
   * @param worker this process as its attempts' worker; no other process has or had this name
   * @param lease how long leadership lasts without renewal
   * @param force take the lease from whoever has it: right only when nobody else can be alive
   * @param limits what bounds the brain
   * @param schedules whether schedules make runs
   */
  public record Settings(
      String holder,
      String worker,
      Duration lease,
      boolean force,
      Limits limits,
      boolean schedules) {}

  /** Housekeeping that only the leader does. */
  public record Chore(String name, Duration period, Runnable work) {}

  private final EngineStore store;
  private final Settings settings;
  private final Alarm alarm;
  private final Term.Surroundings surroundings;
  private final CompletableFuture<Void> leading = new CompletableFuture<>();
  private final Thread thread;
  private volatile @Nullable Term term;
  private volatile boolean closed;

  private Leader(
      EngineStore store,
      Function<ReportSink, Executor> executor,
      Function<Consumer<String>, Alarm> alarms,
      InstantSource clock,
      Settings settings,
      List<Chore> chores,
      Future<Void> dagsLoaded) {
    this.store = store;
    this.settings = settings;
    this.alarm = alarms.apply(this::ring);
    this.surroundings =
        new Term.Surroundings(
            store,
            executor.apply(this),
            alarm,
            clock,
            settings,
            List.copyOf(chores),
            dagsLoaded,
            () -> closed);
    this.thread = Thread.ofPlatform().name("brain").daemon().unstarted(this::lead);
  }

  /**
   * Starts a scheduler; it leads as soon as it gets the lease.
   *
   * @param executor makes the executor from where its reports go
   * @param alarms makes the alarm from what to do when it rings for a DAG
   * @param dagsLoaded done once commands may name any DAG that there is; they wait for it
   */
  public static Leader start(
      EngineStore store,
      Function<ReportSink, Executor> executor,
      Function<Consumer<String>, Alarm> alarms,
      InstantSource clock,
      Settings settings,
      List<Chore> chores,
      Future<Void> dagsLoaded) {
    Leader leader = new Leader(store, executor, alarms, clock, settings, chores, dagsLoaded);
    leader.thread.start();
    return leader;
  }

  /** Completes once this process leads for the first time. */
  public CompletableFuture<Void> leading() {
    return leading;
  }

  private void ring(String dagId) {
    CrashPoint.ALARM_BEFORE_RING.pass();
    inbox().tell(new Event.ScheduleDue(dagId));
  }

  @Override
  public CompletableFuture<Void> report(Report report) {
    return inbox().ask(new Event.Reported(report));
  }

  @Override
  public void tell(Report report) {
    inbox().tell(new Event.Reported(report));
  }

  /** Between terms nobody listens: what is reported then is refused, and rows tell the rest. */
  private Inbox inbox() {
    Term now = term;
    return now == null ? Inbox.CLOSED : now.inbox();
  }

  @Override
  public boolean open() {
    Term now = term;
    return now != null && now.mayAct();
  }

  private void lead() {
    // Long enough for a server that is busy; short enough to try again within the lease.
    try (LeaderDao dao = store.lease(settings.lease().dividedBy(3))) {
      lead(dao);
    }
  }

  private void lead(LeaderDao dao) {
    long last = -1;
    while (!closed) {
      try {
        long asked = System.nanoTime();
        Optional<Long> won = dao.take(settings.holder(), settings.lease(), last, settings.force());
        if (won.isPresent()) {
          CrashPoint.LEADER_AFTER_TAKE.pass();
          last = won.get();
          term(dao, last, asked);
        } else {
          standBy(dao);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("the scheduler cannot lead: {}; trying again", e.toString(), e);
        rest();
      }
    }
  }

  /** Waits until the lease of whoever leads should be over, looking now and then whether it is. */
  private void standBy(LeaderDao dao) {
    long longest = Math.max(50, settings.lease().toMillis() / 10);
    long millis = Math.clamp(dao.left().toMillis(), 10, longest);
    // Who closes this scheduler wakes it.
    LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private void term(LeaderDao dao, long won, long asked) throws InterruptedException {
    Term next = new Term(surroundings, dao, won, asked);
    term = next;
    try {
      next.run(() -> leading.complete(null));
    } finally {
      term = null;
    }
  }

  private void rest() {
    try {
      TimeUnit.NANOSECONDS.sleep(REST.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether this scheduler leads or stands by; false once it was closed. */
  public boolean alive() {
    return thread.isAlive();
  }

  /** The epoch of the current term; -1 when another process leads. */
  public long epoch() {
    Term now = term;
    return now == null ? -1 : now.epoch();
  }

  /** Waits for nothing: lets go of attempts, gives the lease back, stops. */
  @Override
  public void close() {
    closed = true;
    inbox().wake();
    LockSupport.unpark(thread);
    Journal.join(thread);
    alarm.close();
  }
}
