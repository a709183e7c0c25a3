package dev.windlass.execution;

import dev.windlass.brain.DueCallback;
import dev.windlass.brain.Effect;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs attempts in this process, each on threads of its own. Thread-safe. */
public final class LocalExecutor implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(LocalExecutor.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final RunningAttempt.Surroundings around;
  private final Pace pace;
  private final CallbackThreads callbacks;
  private final Map<Long, RunningAttempt> running = new ConcurrentHashMap<>();

  /**
   * An executor with nothing to do, in real time.
   *
   * @param worker how this process calls itself in reports
   */
  public LocalExecutor(Attempts attempts, ReportSink sink, InstantSource clock, String worker) {
    this(attempts, sink, Pace.real(clock), worker);
  }

  /** An executor with nothing to do, whose attempts live at {@code pace}. */
  public LocalExecutor(Attempts attempts, ReportSink sink, Pace pace, String worker) {
    this.around = new RunningAttempt.Surroundings(attempts, sink, pace, worker, new Lanes());
    this.pace = pace;
    this.callbacks = new CallbackThreads(attempts, pace);
  }

  @Override
  public void start(Effect.Attempt attempt) {
    RunningAttempt next =
        new RunningAttempt(attempt, around, over -> running.remove(attempt.taskId(), over));
    running.put(attempt.taskId(), next);
    next.start();
  }

  @Override
  public void end(long taskId, int tryNumber, String reason) {
    RunningAttempt attempt = running.get(taskId);
    if (attempt != null && attempt.tryNumber() == tryNumber) {
      attempt.leash.end(reason);
    }
  }

  @Override
  public void call(DueCallback due, Runnable done) {
    callbacks.start(due, done);
  }

  /** Attempts under way. */
  public int size() {
    return running.size();
  }

  @Override
  public void letGo() {
    callbacks.letGo();
    running.values().forEach(attempt -> attempt.leash.letGo());
    // One patience for all of them: whoever takes over must not wait for each stubborn one.
    long until = pace.nanos() + PATIENCE.toNanos();
    for (RunningAttempt attempt : running.values()) {
      try {
        Thread thread = attempt.leash.held();
        Duration left = Duration.ofNanos(Math.max(0, until - pace.nanos()));
        if (thread != null && !pace.join(thread, left)) {
          LOG.warn("{} ignores that it was let go", attempt);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
