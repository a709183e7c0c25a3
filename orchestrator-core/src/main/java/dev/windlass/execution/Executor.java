package dev.windlass.execution;

import dev.windlass.brain.DueCallback;
import dev.windlass.brain.Effect;

/** Runs attempts somewhere. Calls return at once; what becomes of an attempt is reported. */
public interface Executor {
  /** Runs an attempt, or takes up one that an earlier process may have begun. Never throws. */
  void start(Effect.Attempt attempt);

  /** Ends an attempt and its external job; answered by a report once verified. Never throws. */
  void end(long taskId, int tryNumber, String reason);

  /**
   * Calls a callback. Never throws.
   *
   * @param done runs once it was called, whatever came of it; not when it was let go
   */
  void call(DueCallback due, Runnable done);

  /**
   * Lets go of every attempt without ending external jobs and without further reports: leadership
   * was lost, somebody else takes them up. Returns when nothing runs here any more.
   */
  void letGo();
}
