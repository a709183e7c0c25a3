package dev.windlass.execution;

import dev.windlass.brain.Report;
import java.util.concurrent.CompletableFuture;

/** Where reports of attempts go. Thread-safe. */
@FunctionalInterface
public interface ReportSink {
  /** Hands in a report; the answer completes once what followed from it is durable. */
  CompletableFuture<Void> report(Report report);

  /** Hands in a report without waiting for what follows from it. */
  @SuppressWarnings("FutureReturnValueIgnored")
  default void tell(Report report) {
    report(report);
  }

  /**
   * Whether somebody may still act on the outside world for whoever listens here; false once its
   * leadership is over or in doubt. Cheap: asked before every act.
   */
  default boolean open() {
    return true;
  }
}
