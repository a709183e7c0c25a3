package dev.windlass.brain;

import dev.windlass.dag.AssetUpdate;
import dev.windlass.dag.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The brain as it is around a run that is only shown as it would be: what is asked is answered,
 * nothing that is decided is kept.
 */
final class ShownRoom implements BrainRoom {
  private final BrainRoom real;
  private final Decisions nowhere = new Decisions();
  private final Timers none = new Timers();

  ShownRoom(BrainRoom real) {
    this.real = real;
  }

  @Override
  public Decisions out() {
    return nowhere;
  }

  @Override
  public Timers timers() {
    return none;
  }

  @Override
  public Admission admission() {
    return real.admission();
  }

  @Override
  public QueuedWatch queuedWatch() {
    return real.queuedWatch();
  }

  @Override
  public boolean paused(String dagId) {
    return real.paused(dagId);
  }

  @Override
  public Limits limits() {
    return real.limits();
  }

  @Override
  public Optional<String> past(RunMachine run, int task) {
    return real.past(run, task);
  }

  @Override
  public Optional<Duration> usual(String dagId, @Nullable String task, Deadline deadline) {
    return real.usual(dagId, task, deadline);
  }

  @Override
  public void pastMoved(RunMachine run, Instant now) {}

  @Override
  public void updated(TaskCell cell, List<AssetUpdate> said, Instant now) {}

  @Override
  public void mayBegin(RunMachine run, Instant now) {}

  @Override
  public void ended(RunMachine run, Instant now) {}
}
