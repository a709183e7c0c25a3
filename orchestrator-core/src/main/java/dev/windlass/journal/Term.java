package dev.windlass.journal;

import dev.windlass.alarm.Alarm;
import dev.windlass.brain.Brain;
import dev.windlass.brain.Decisions.Batch;
import dev.windlass.brain.Effect;
import dev.windlass.crash.CrashPoint;
import dev.windlass.execution.Executor;
import dev.windlass.journal.Leader.Chore;
import dev.windlass.journal.Leader.Settings;
import dev.windlass.store.EngineStore;
import dev.windlass.store.LeaderDao;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One term of leadership, from winning the lease to losing it: a brain rebuilt from rows, its
 * journal, the intake of commands, housekeeping. When it ends, its memory is dropped.
 */
final class Term {
  private static final Logger LOG = LoggerFactory.getLogger(Term.class);

  /** An alarm set for an instant as near as this may have rung already. */
  private static final Duration RING_AGAIN = Duration.ofSeconds(10);

  /**
   * What a term works with, the same for every term of a process.
   *
   * @param dagsLoaded done once commands may name any DAG that there is
   * @param stopping whether the process wants to stop
   */
  record Surroundings(
      EngineStore store,
      Executor executor,
      Alarm alarm,
      InstantSource clock,
      Settings settings,
      List<Chore> chores,
      Future<Void> dagsLoaded,
      BooleanSupplier stopping) {}

  private final Surroundings around;
  private final LeaderDao leadership;
  private final long epoch;
  private final Inbox inbox = new Inbox();
  private final Lease lease;
  private final Map<String, Optional<Instant>> rings = new HashMap<>();
  private volatile @Nullable Journal journal;
  private volatile @Nullable Throwable lost;

  /**
   * A term whose lease was just won.
   *
   * @param asked {@link System#nanoTime} before the lease was asked for
   */
  Term(Surroundings around, LeaderDao leadership, long epoch, long asked) {
    this.around = around;
    this.leadership = leadership;
    this.epoch = epoch;
    this.lease =
        new Lease(
            leadership,
            epoch,
            around.settings().lease(),
            asked,
            why -> lose("the lease was lost", new IllegalStateException(why)));
  }

  long epoch() {
    return epoch;
  }

  /** Where events go; closed once the term is over. */
  Inbox inbox() {
    return inbox;
  }

  /** Whether this process may act on the outside world. */
  boolean mayAct() {
    return lease.held();
  }

  /** Leads until the lease or the database is lost or the process wants to stop. */
  void run(Runnable onBegin) throws InterruptedException {
    EngineStore store = around.store();
    Settings settings = around.settings();
    Brain brain = new Brain(settings.limits());
    Doorbell doorbell = new Doorbell(store::announce);
    CommandIntake intake =
        new CommandIntake(store, inbox, around.dagsLoaded(), this::over, this::lose);
    CallbackDesk callbacks = new CallbackDesk(store.callbacks(), around.executor(), this::mayAct);
    Journal writer = null;
    try {
      writer =
          new Journal(
              store.journal(),
              epoch,
              batch -> letOut(batch, doorbell, callbacks),
              inbox::wake,
              failure -> lose("the journal could not be written", failure));
      journal = writer;
      doorbell.start();
      intake.listen();
      callbacks.start();
      noteLetGo();
      Restoration.restore(store.reads(), brain, around.clock().instant(), settings.schedules());
      CrashPoint.LEADER_AFTER_RESTORE.pass();
      around.chores().forEach(c -> around.alarm().every(c.name(), c.period(), c.work()));
      intake.start();
      LOG.info(
          "leading in epoch {} as {}: {} active runs",
          epoch,
          settings.holder(),
          brain.activeRuns());
      onBegin.run();
      new BrainLoop(brain, writer, inbox, around.clock()).run(this::over);
      Throwable why = lost;
      if (why != null) {
        LOG.warn("leadership of epoch {} is over: {}", epoch, why.toString());
      }
    } finally {
      lease.close();
      around.alarm().clear();
      // First: attempts that wait for a report to be durable cannot be let go otherwise.
      inbox.close();
      callbacks.close();
      around.executor().letGo();
      doorbell.close();
      if (writer != null) {
        writer.close();
      }
      intake.join();
      if (lost == null) {
        release();
      }
    }
  }

  /** Whether it is over, or about to be. */
  private boolean over() {
    return lost != null || around.stopping().getAsBoolean();
  }

  private void lose(String what, Throwable why) {
    if (lost == null) {
      lost = new IllegalStateException(what + ": " + why.getMessage(), why);
      // The brain's thread may hang in a commit, and must let go of attempts in time.
      Journal open = journal;
      if (open != null) {
        open.cut();
      }
      inbox.wake();
    }
  }

  /**
   * What this process ran in an earlier term, or runs no more because it stops, it has let go of:
   * that is nobody's lost attempt.
   */
  private void noteLetGo() {
    int attempts = leadership.letGo(epoch, around.settings().worker());
    if (attempts > 0) {
      LOG.info("{} attempts were let go in order", attempts);
    }
  }

  private void release() {
    try {
      noteLetGo();
      CrashPoint.LEASE_BEFORE_RELEASE.pass();
      leadership.release(epoch);
      CrashPoint.LEASE_AFTER_RELEASE.pass();
    } catch (RuntimeException e) {
      LOG.info("the lease runs out by itself: {}", e.toString());
    }
  }

  /** After the commit, and only then. */
  private void letOut(Batch batch, Doorbell doorbell, CallbackDesk callbacks) {
    for (Effect effect : batch.effects()) {
      // The process may have slept since the commit, and somebody else may lead by now.
      if (!mayAct()) {
        return;
      }
      switch (effect) {
        case Effect.Start start -> around.executor().start(start.attempt());
        case Effect.End end -> around.executor().end(end.taskId(), end.tryNumber(), end.reason());
        case Effect.RingFor ring -> ringFor(ring.dagId(), ring.at());
      }
      CrashPoint.JOURNAL_BETWEEN_EFFECTS.pass();
    }
    batch
        .deadlines()
        .alerts()
        .forEach(
            a ->
                LOG.warn(
                    "deadline missed: {} {}{}: {}",
                    a.dagId(),
                    a.runId(),
                    a.task() == null ? "" : " " + a.task(),
                    a.words()));
    if (!batch.callbacks().isEmpty()) {
      callbacks.look();
    }
    doorbell.ring(batch.touched());
  }

  /** Most runs end without a change to when their DAG is due: the alarm need not hear of that. */
  private void ringFor(String dagId, Optional<Instant> at) {
    Optional<Instant> before = rings.put(dagId, at);
    boolean mayHaveRung =
        at.map(a -> a.isBefore(around.clock().instant().plus(RING_AGAIN))).orElse(false);
    if (!at.equals(before) || mayHaveRung) {
      around.alarm().ringFor(dagId, at);
    }
  }
}
