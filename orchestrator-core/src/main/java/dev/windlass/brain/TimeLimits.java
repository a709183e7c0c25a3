package dev.windlass.brain;

import dev.windlass.dag.DagStructure.Shape;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.run.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long attempts may take. An execution timeout is each attempt's own; it counts the waiting,
 * too, unless that has a timeout of its own. A sensor's timeout spans its retries.
 */
final class TimeLimits {
  private final RunMachine run;

  TimeLimits(RunMachine run) {
    this.run = run;
  }

  private TaskSpec spec(TaskCell cell) {
    return run.plan.tasks[cell.task];
  }

  /** The attempt waits from now on. */
  void waits(TaskCell cell, Instant at) {
    boolean first = cell.dueAt == null;
    Optional<Duration> limit = spec(cell).waitTimeout();
    if (limit.isPresent() && first) {
      cell.dueAt = at.plus(limit.get());
    }
    if (looksOnce(cell) || (limit.isPresent() && first)) {
      timers(cell);
    }
  }

  /** Sets a timer for each limit that counts now. */
  void timers(TaskCell cell) {
    limits(cell).forEach(at -> run.tasks.timer(at, cell));
  }

  /** Whether a live attempt has taken too long. */
  boolean passed(TaskCell cell, Instant now) {
    return limits(cell).stream().anyMatch(at -> !now.isBefore(at));
  }

  private List<Instant> limits(TaskCell cell) {
    List<Instant> limits = new ArrayList<>(2);
    Instant start = cell.startDate;
    if (start == null) {
      return limits;
    }
    Instant series = cell.seriesStart == null ? start : cell.seriesStart;
    if (sensor(cell) && (!looksOnce(cell) || cell.is(TaskState.UP_FOR_RESCHEDULE))) {
      spec(cell).sensorTimeout().ifPresent(t -> limits.add(series.plus(t)));
    }
    Instant waiting = waitsUntil(cell);
    if (waiting != null) {
      limits.add(waiting);
    } else {
      spec(cell).executionTimeout().ifPresent(t -> limits.add(start.plus(t)));
    }
    return limits;
  }

  private @Nullable Instant waitsUntil(TaskCell cell) {
    return spec(cell).waitTimeout().isPresent() ? cell.dueAt : null;
  }

  private boolean sensor(TaskCell cell) {
    return spec(cell).shape() == Shape.SENSOR;
  }

  /**
   * As in the reference a sensor looks before it asks for the time, so without any it does once.
   */
  private boolean looksOnce(TaskCell cell) {
    return sensor(cell) && spec(cell).sensorTimeout().filter(Duration::isZero).isPresent();
  }

  /** Whether a sensor has used up its timeout; any other timeout can be retried. */
  boolean sensorIsOver(TaskCell cell) {
    Optional<Duration> limit = sensor(cell) ? spec(cell).sensorTimeout() : Optional.empty();
    Instant start = cell.seriesStart;
    Instant end = cell.endDate;
    return limit.isPresent()
        && start != null
        && end != null
        && !end.isBefore(start.plus(limit.get()))
        && (!looksOnce(cell) || cell.is(TaskState.UP_FOR_RESCHEDULE));
  }

  /** Which limit an attempt that was ended for it had passed, for people. */
  String words(TaskCell cell) {
    if (sensorIsOver(cell)) {
      return looksOnce(cell)
          ? "what it looks for was not there, and its timeout of 0 s allows one look"
          : tookLonger(spec(cell).sensorTimeout());
    }
    Optional<Duration> wait = spec(cell).waitTimeout();
    return wait.isPresent() && waitsUntil(cell) != null
        ? "waited longer than its wait timeout of %d s; what it had started was cancelled"
            .formatted(wait.get().toSeconds())
        : tookLonger(spec(cell).executionTimeout());
  }

  private static String tookLonger(Optional<Duration> limit) {
    return "took longer than its timeout of %d s; what it had started was cancelled"
        .formatted(limit.orElse(Duration.ZERO).toSeconds());
  }
}
