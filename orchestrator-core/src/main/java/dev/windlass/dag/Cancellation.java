package dev.windlass.dag;

import java.time.Duration;

/** What a cancel of a {@link RemoteJob} achieved so far. */
public sealed interface Cancellation {
  /** Verified: the job does not run any more and, for a resource, does not exist any more. */
  record Gone() implements Cancellation {}

  /** Ending; call cancel again after {@code askAgainIn}. */
  record Stopping(Duration askAgainIn) implements Cancellation {}

  /** The constant answer {@link Gone}. */
  Cancellation GONE = new Gone();
}
