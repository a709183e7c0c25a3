package dev.windlass.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the brain wants of one attempt: that it goes on, ends, or is let go; and waiting that heeds
 * it. The attempt waits here and nowhere else, for long without a thread; any thread may pull.
 */
final class Leash {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final String name;
  private final Pace pace;
  private final BooleanSupplier open;
  private volatile @Nullable String endReason;
  private volatile boolean letGo;
  private @Nullable Thread thread;

  /** What goes on when the rest is over; null: it does not rest. */
  private @Nullable Runnable resting;

  private Pace.@Nullable Bell bell;

  /** Thrown inside to leave at once: the brain wants the attempt to end. */
  static final class EndNow extends RuntimeException {
    private static final long serialVersionUID = 1;

    EndNow() {
      super(null, null, false, false);
    }
  }

  /** Thrown inside to leave without a word: somebody else goes on with the attempt. */
  static final class LetGo extends RuntimeException {
    private static final long serialVersionUID = 1;

    LetGo() {
      super(null, null, false, false);
    }
  }

  /**
   * A leash nobody pulls yet.
   *
   * @param name of the attempt's threads
   * @param open false once whoever holds it may not act any more, even before it says so
   */
  Leash(String name, Pace pace, BooleanSupplier open) {
    this.name = name;
    this.pace = pace;
    this.open = open;
  }

  Instant now() {
    return pace.instant();
  }

  /** Begins on a thread of its own. */
  synchronized void start(Runnable attempt) {
    thread = pace.start(name, attempt);
  }

  /** The thread it is on, or was on last; null: it rests. */
  synchronized @Nullable Thread held() {
    return thread;
  }

  /**
   * Has {@code next} done on another thread once the time is over or the brain wants something;
   * called last on the present thread. False when there is no time to wait, or the brain wants
   * something already: nothing comes, and this thread is to go on.
   */
  synchronized boolean rest(Duration time, Runnable next) {
    if (!time.isPositive() || endReason != null || isLetGo()) {
      return false;
    }
    thread = null;
    resting = next;
    bell = pace.after(time.toNanos(), this::goOn);
    return true;
  }

  private synchronized void goOn() {
    Runnable next = resting;
    if (next != null) {
      resting = null;
      bell = null;
      start(next);
    }
  }

  void end(String reason) {
    endReason = reason;
    wake();
  }

  void letGo() {
    letGo = true;
    wake();
  }

  private synchronized void wake() {
    if (bell != null) {
      bell.cancel();
    }
    if (resting != null) {
      goOn();
    } else if (thread != null) {
      pace.wake(thread);
    }
  }

  /** Why the brain wants the end; null: it does not. */
  @Nullable String endReason() {
    return endReason;
  }

  boolean isLetGo() {
    return letGo || !open.getAsBoolean();
  }

  /** Leaves at once when the attempt is let go; its end may need a job that is elsewhere. */
  void checkLetGo() {
    if (isLetGo()) {
      throw new LetGo();
    }
  }

  /** Leaves at once when the brain wants something. */
  void check() {
    checkLetGo();
    if (endReason != null) {
      throw new EndNow();
    }
  }

  /** Parks until the time is over, or leaves when the brain wants something. */
  void pause(Duration time) {
    check();
    long until = pace.nanos() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = until - pace.nanos()) {
      pace.park(left);
      if (Thread.interrupted() || endReason != null || letGo) {
        check();
      }
    }
  }

  /** Parks although the attempt is to end: used while ending. */
  void sleep(Duration time) {
    long until = pace.nanos() + time.toNanos();
    for (long left = time.toNanos(); left > 0 && !letGo; left = until - pace.nanos()) {
      pace.park(left);
      boolean unused = Thread.interrupted();
    }
  }

  /** How long to leave an external system alone that failed to answer so often in a row. */
  static Duration backOff(int failures) {
    Duration pause = Duration.ofMillis(250L << Math.min(failures, 7));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
