package dev.windlass.dag;

import java.time.Duration;

/**
 * Thrown by {@link RemoteJob#find} when the other system cannot tell yet (eventual consistency):
 * the engine asks again later, without burning a retry.
 */
public final class AskAgain extends RuntimeException {
  private final Duration after;

  /** Ask again after {@code after}, because of {@code reason}. */
  public AskAgain(Duration after, String reason) {
    super(reason);
    this.after = after;
  }

  /** How long to wait before asking again. */
  public Duration after() {
    return after;
  }
}
