package dev.windlass.journal;

import dev.windlass.alarm.Alarm;
import dev.windlass.brain.Brain;
import dev.windlass.brain.Decisions.Batch;
import dev.windlass.brain.Effect;
import dev.windlass.brain.Event;
import dev.windlass.brain.Limits;
import dev.windlass.brain.Report;
import dev.windlass.crash.CrashPoint;
import dev.windlass.execution.Executor;
import dev.windlass.execution.ReportSink;
import dev.windlass.store.EngineDao;
import dev.windlass.store.EngineDao.KnownDag;
import dev.windlass.store.EngineDao.OpenCommand;
import dev.windlass.store.EngineStore;
import dev.windlass.store.LeaderDao;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One scheduler process: waits for the lease, rebuilds the brain from rows, then feeds it events
 * and lets its decisions out through the journal. When the lease or the database is lost it drops
 * its memory, lets go of its attempts and begins anew; rows are the truth.
 */
public final class Leader implements ReportSink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Leader.class);

  /** Events taken in at most before the next batch is handed over. */
  private static final int MOST_AT_ONCE = 4_096;

  /**
   * How long a batch of nothing but beginnings waits for company. A short task's beginning and end
   * then cost one commit, not two; that a task runs is seen this much later.
   */
  private static final Duration LAZY = Duration.ofMillis(4);

  /**
   * How a leader behaves.
   *
   * @param holder this process, for people
   * @param lease how long leadership lasts without renewal
   * @param schedules whether schedules make runs
   * @param force take the lease from whoever has it: right only when nobody else can be alive
   */
  public record Settings(
      String holder,
      Duration lease,
      boolean force,
      int parallelism,
      int lostBudget,
      int maxMapLength,
      boolean schedules) {}

  private record Message(@Nullable Event event, @Nullable CompletableFuture<Void> durable) {}

  private final EngineStore store;
  private final Alarm alarm;
  private final InstantSource clock;
  private final Settings settings;
  private final Executor executor;
  private final LinkedBlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
  private final List<Chore> chores = new ArrayList<>();
  private final CompletableFuture<Void> leading = new CompletableFuture<>();
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable Throwable stepDown;
  private volatile long epoch = -1;
  private volatile @Nullable Lease lease;

  /** Housekeeping that only the leader does. */
  public record Chore(String name, Duration period, Runnable work) {}

  private Leader(
      EngineStore store,
      Function<ReportSink, Executor> executor,
      Alarm alarm,
      InstantSource clock,
      Settings settings,
      List<Chore> chores) {
    this.store = store;
    this.alarm = alarm;
    this.clock = clock;
    this.settings = settings;
    this.executor = executor.apply(this);
    this.chores.addAll(chores);
    this.thread = Thread.ofPlatform().name("brain").daemon().unstarted(this::lead);
  }

  /**
   * Starts a scheduler; it leads as soon as it gets the lease.
   *
   * @param executor makes the executor from where its reports go
   * @param alarms makes the alarm from what to do when it rings for a DAG
   */
  public static Leader start(
      EngineStore store,
      Function<ReportSink, Executor> executor,
      Function<java.util.function.Consumer<String>, Alarm> alarms,
      InstantSource clock,
      Settings settings,
      List<Chore> chores) {
    // The alarm rings into the inbox of the leader, which needs the alarm.
    var ring = new java.util.concurrent.atomic.AtomicReference<@Nullable Leader>();
    Alarm alarm =
        alarms.apply(
            dag -> {
              Leader self = ring.get();
              if (self != null) {
                CrashPoint.ALARM_BEFORE_RING.pass();
                self.send(new Event.ScheduleDue(dag));
              }
            });
    Leader leader = new Leader(store, executor, alarm, clock, settings, chores);
    ring.set(leader);
    leader.thread.start();
    return leader;
  }

  /** Completes once this process leads for the first time. */
  public CompletableFuture<Void> leading() {
    return leading;
  }

  @Override
  public CompletableFuture<Void> report(Report report) {
    CompletableFuture<Void> durable = new CompletableFuture<>();
    inbox.add(new Message(new Event.Reported(report), durable));
    if (epoch < 0) {
      // Nobody may ever look into this inbox again, and nobody must wait for that.
      durable.cancel(false);
    }
    return durable;
  }

  @Override
  public boolean open() {
    Lease held = lease;
    return held != null && held.held();
  }

  private void send(Event event) {
    inbox.add(new Message(event, null));
  }

  // ---- terms of leadership

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
  private void standBy(LeaderDao dao) throws InterruptedException {
    long longest = Math.max(50, settings.lease().toMillis() / 10);
    // Who closes this scheduler rings here.
    inbox.poll(Math.clamp(dao.left().toMillis(), 10, longest), TimeUnit.MILLISECONDS);
    cancelWaiting();
  }

  private void rest() {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** From taking the lease to losing it. */
  private void term(LeaderDao dao, long term, long asked) throws InterruptedException {
    stepDown = null;
    Thread intake = null;
    cancelWaiting();
    Lease held =
        new Lease(
            dao,
            term,
            settings.lease(),
            asked,
            why -> deposed("the lease was lost", new IllegalStateException(why)));
    lease = held;
    epoch = term;
    Brain brain =
        new Brain(
            new Limits(settings.parallelism(), settings.lostBudget(), settings.maxMapLength()));
    Doorbell doorbell = new Doorbell(store::announce);
    Journal journal = null;
    try {
      journal =
          new Journal(
              store.journal(),
              term,
              batch -> letOut(batch, doorbell),
              () -> inbox.add(new Message(null, null)),
              failure -> deposed("the journal could not be written", failure));
      doorbell.start();
      restore(brain);
      CrashPoint.LEADER_AFTER_RESTORE.pass();
      chores.forEach(c -> alarm.every(c.name(), c.period(), c.work()));
      intake = Thread.ofVirtual().name("command-intake").start(() -> takeCommands(term));
      LOG.info(
          "leading in epoch {} as {}: {} active runs", term, settings.holder(), brain.activeRuns());
      leading.complete(null);
      loop(brain, journal);
      Throwable why = stepDown;
      if (why != null) {
        LOG.warn("leadership of epoch {} is over: {}", term, why.toString());
      }
    } finally {
      epoch = -1;
      held.close();
      alarm.clear();
      // First: attempts that wait for a report to be durable cannot be let go otherwise.
      cancelWaiting();
      executor.letGo();
      doorbell.close();
      if (journal != null) {
        journal.close(stepDown == null);
      }
      cancelWaiting();
      Journal.join(intake);
      if (stepDown == null) {
        release(dao, term);
      }
    }
  }

  private void release(LeaderDao dao, long term) {
    try {
      CrashPoint.LEASE_BEFORE_RELEASE.pass();
      dao.release(term);
      CrashPoint.LEASE_AFTER_RELEASE.pass();
    } catch (RuntimeException e) {
      LOG.info("the lease runs out by itself: {}", e.toString());
    }
  }

  private void cancelWaiting() {
    List<Message> left = new ArrayList<>();
    inbox.drainTo(left);
    for (Message message : left) {
      if (message.durable() != null) {
        message.durable().cancel(false);
      }
    }
  }

  private void deposed(String what, Throwable why) {
    if (stepDown == null) {
      stepDown = new IllegalStateException(what + ": " + why.getMessage(), why);
      inbox.add(new Message(null, null));
    }
  }

  /** Everything the brain must know, from rows. */
  private void restore(Brain brain) {
    EngineDao reads = store.reads();
    Instant now = clock.instant();
    brain.on(new Event.PoolsLoaded(reads.pools()), now);
    for (KnownDag dag : reads.dags()) {
      brain.on(loaded(dag), now);
    }
    reads
        .backfills()
        .forEach(b -> brain.on(new Event.BackfillRestored(b.id(), b.maxActiveRuns()), now));
    reads
        .unfinished()
        .forEach(
            run -> {
              String dag = run.run().dagId();
              int version = run.run().version();
              if (!brain.knows(dag, version)) {
                reads
                    .version(dag, version)
                    .ifPresent(s -> brain.on(new Event.VersionLoaded(s, version), now));
              }
              brain.on(new Event.RunRestored(run), now);
            });
    brain.on(new Event.Begin(reads.nextRunKey(), reads.nextBackfill(), settings.schedules()), now);
  }

  private static Event.DagLoaded loaded(KnownDag dag) {
    return new Event.DagLoaded(
        dag.structure(), dag.version(), dag.paused(), dag.lastAutomated(), dag.takenDates());
  }

  // ---- the loop

  private void loop(Brain brain, Journal journal) throws InterruptedException {
    List<CompletableFuture<Void>> waiting = new ArrayList<>();
    List<Message> taken = new ArrayList<>();
    boolean urgent = true;
    Instant lazySince = Instant.MAX;
    handOver(brain, journal, waiting);
    while (!closed && stepDown == null) {
      Message first = await(brain, lazySince);
      Instant now = clock.instant();
      if (first != null) {
        taken.add(first);
        inbox.drainTo(taken, MOST_AT_ONCE);
      }
      for (Message message : taken) {
        if (message.event() != null) {
          brain.on(message.event(), now);
          if (message.event() instanceof Event.Reported(Report.Started begun)) {
            lazySince = lazySince.isBefore(now) ? lazySince : now;
          } else {
            urgent = true;
          }
        }
        if (message.durable() != null) {
          waiting.add(message.durable());
        }
      }
      taken.clear();
      if (brain.nextWake().map(w -> !w.isAfter(now)).orElse(false)) {
        brain.on(new Event.Tick(), now);
        urgent = true;
      }
      if ((urgent || !now.isBefore(lazyEnd(lazySince))) && journal.idle()) {
        waiting = handOver(brain, journal, waiting);
        urgent = false;
        lazySince = Instant.MAX;
      }
    }
    waiting.forEach(w -> w.cancel(false));
  }

  private static Instant lazyEnd(Instant lazySince) {
    return lazySince.equals(Instant.MAX) ? lazySince : lazySince.plus(LAZY);
  }

  private @Nullable Message await(Brain brain, Instant lazySince) throws InterruptedException {
    Instant wake = brain.nextWake().orElse(Instant.MAX);
    Instant lazy = lazyEnd(lazySince);
    Instant next = lazy.isBefore(wake) ? lazy : wake;
    if (next.equals(Instant.MAX)) {
      return inbox.poll(1, TimeUnit.SECONDS);
    }
    long millis = Duration.between(clock.instant(), next).toMillis() + 1;
    return inbox.poll(Math.clamp(millis, 0, 1_000), TimeUnit.MILLISECONDS);
  }

  private List<CompletableFuture<Void>> handOver(
      Brain brain, Journal journal, List<CompletableFuture<Void>> waiting)
      throws InterruptedException {
    if (!journal.idle()) {
      return waiting;
    }
    Batch batch = brain.out().take();
    if (batch.isEmpty() && waiting.isEmpty()) {
      return waiting;
    }
    journal.commit(new Journal.Entry(batch, List.copyOf(waiting)));
    return new ArrayList<>();
  }

  /** After the commit, and only then. */
  private void letOut(Batch batch, Doorbell doorbell) {
    for (Effect effect : batch.effects()) {
      // The process may have slept since the commit, and somebody else may lead by now.
      if (!open()) {
        return;
      }
      switch (effect) {
        case Effect.Start start -> executor.start(start.attempt());
        case Effect.End end -> executor.end(end.taskId(), end.tryNumber(), end.reason());
        case Effect.RingFor ring -> alarm.ringFor(ring.dagId(), ring.at());
      }
      CrashPoint.JOURNAL_BETWEEN_EFFECTS.pass();
    }
    doorbell.ring(batch.touched());
  }

  // ---- commands and news

  /** Reads commands and news of DAGs and pools, and hands them in one after another. */
  private void takeCommands(long term) {
    long last = 0;
    CommandIntake intake = new CommandIntake(store.reads());
    try (EngineStore.Listener listener =
        store.listen("windlass_command", "windlass_dags", "windlass_pools")) {
      while (!closed && stepDown == null && epoch == term) {
        List<OpenCommand> block = store.reads().commandsAfter(last);
        for (OpenCommand command : block) {
          last = command.id();
          handIn(intake, command);
        }
        Set<String> news = listener.await(block.isEmpty() ? 250 : 1);
        for (String ring : news) {
          takeNews(ring);
        }
      }
    } catch (RuntimeException e) {
      if (epoch == term && stepDown == null && !closed) {
        deposed("commands could not be read", e);
      }
    }
  }

  private void takeNews(String ring) {
    if (ring.startsWith("windlass_dags:")) {
      String dagId = ring.substring("windlass_dags:".length());
      store
          .reads()
          .dag(dagId)
          .ifPresentOrElse(d -> send(loaded(d)), () -> send(new Event.DagGone(dagId)));
    } else if (ring.startsWith("windlass_pools")) {
      send(new Event.PoolsLoaded(store.reads().pools()));
    }
  }

  /** A command that reads a run back waits until what came before is committed. */
  private void handIn(CommandIntake intake, OpenCommand command) {
    try {
      Event.Command event = intake.read(command);
      intake.versions(event).forEach(this::send);
      CompletableFuture<Void> durable = new CompletableFuture<>();
      CrashPoint.COMMAND_BEFORE_HAND_IN.pass();
      inbox.add(new Message(event, durable));
      CrashPoint.COMMAND_AFTER_HAND_IN.pass();
      if (!(event instanceof Event.Trigger)) {
        durable.join();
      }
    } catch (CommandIntake.Unreadable e) {
      inbox.add(
          new Message(new Event.Unreadable(command.id(), String.valueOf(e.getMessage())), null));
    } catch (java.util.concurrent.CancellationException
        | java.util.concurrent.CompletionException e) {
      LOG.info("command {} waits for the next leader", command.id());
    }
  }

  /** The epoch of the current term; -1 when another process leads. */
  public long epoch() {
    return epoch;
  }

  /** Waits for nothing: lets go of attempts, gives the lease back, stops. */
  @Override
  public void close() {
    closed = true;
    inbox.add(new Message(null, null));
    Journal.join(thread);
    alarm.close();
  }
}
