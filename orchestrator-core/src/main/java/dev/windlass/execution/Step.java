package dev.windlass.execution;

import dev.windlass.brain.Report;
import java.time.Duration;

/**
 * What comes of a piece of an attempt's work: the attempt is over, or it rests. One that rests has
 * no thread: thousands wait for other systems at a time, and each goes on with the next piece on a
 * thread of its own when its time has come.
 */
sealed interface Step {
  /** A piece of work, done on one thread. */
  @FunctionalInterface
  interface Work {
    Step go() throws Exception;
  }

  /** Nothing is left but to say how it ended. */
  record Over(Report last) implements Step {}

  /** Nothing is to be done before that time is over, or the brain wants something. */
  record Rest(Duration time, Work next) implements Step {}
}
