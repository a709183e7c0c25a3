package dev.windlass.execution;

import dev.windlass.brain.Report;
import java.util.concurrent.CompletableFuture;

/** Where reports of attempts go. Thread-safe. */
@FunctionalInterface
public interface ReportSink {
  /** Hands in a report; the answer completes once what followed from it is durable. */
  CompletableFuture<Void> report(Report report);
}
