package dev.windlass.localcloud.redshift.load;

import java.util.concurrent.CancellationException;

/** Whether a statement is to stop; asked between files and every few thousand rows. */
@FunctionalInterface
public interface Cancellation {
  /** Whether someone asked the statement to stop. */
  boolean requested();

  /** Stops the statement when someone asked for it. */
  default void check() {
    if (requested()) {
      throw new CancellationException("Query cancelled on user's request");
    }
  }
}
