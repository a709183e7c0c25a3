package dev.windlass.dag;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a poll of a {@link RemoteJob} saw. */
public sealed interface Progress<T> {
  /** Still going; ask again after {@code askAgainIn}. */
  record Running<T>(Duration askAgainIn) implements Progress<T> {}

  /** Finished well. */
  record Done<T>(@Nullable T output) implements Progress<T> {}

  /**
   * Finished badly. The reason says what happened and where to look; the attempt fails and is
   * retried within its budget unless {@code retryable} is false.
   */
  record Broken<T>(String reason, boolean retryable) implements Progress<T> {
    /** Broken in a way that another attempt may mend. */
    public Broken(String reason) {
      this(reason, true);
    }
  }
}
