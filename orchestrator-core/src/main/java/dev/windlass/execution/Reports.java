package dev.windlass.execution;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.brain.Effect;
import dev.windlass.brain.Report;
import dev.windlass.dag.AssetUpdate;
import dev.windlass.dag.Branch;
import dev.windlass.dag.ExitRefused;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Json;
import dev.windlass.dag.SkipTask;
import dev.windlass.dag.TaskLog;
import dev.windlass.run.Blame;
import dev.windlass.run.TaskRow;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What one attempt says to the brain: how each outcome is put, and how it is handed in. */
record Reports(Effect.Attempt attempt, ReportSink sink, Pace pace, int outputLimit) {
  /** The external job failed; another attempt may do better. */
  static final class Broken extends Exception {
    private static final long serialVersionUID = 1;

    Broken(String reason) {
      super(reason);
    }
  }

  /** Hands in a report without waiting for it to be durable: nothing here depends on that. */
  void tell(Report report) {
    sink.tell(report);
  }

  /** Hands in a report and waits until it is durable. */
  void durably(Report report) {
    try {
      pace.await(sink.report(report));
    } catch (CompletionException | CancellationException lost) {
      throw new Leash.LetGo();
    }
  }

  Report started(String worker) {
    return new Report.Started(attempt.taskId(), attempt.tryNumber(), worker, pace.instant());
  }

  Report waiting() {
    return new Report.Waiting(attempt.taskId(), attempt.tryNumber(), pace.instant());
  }

  Report submitted(Object handle) {
    return new Report.Submitted(
        attempt.taskId(), attempt.tryNumber(), Json.text(handle), pace.instant());
  }

  Report ended() {
    return new Report.Ended(attempt.taskId(), attempt.tryNumber(), pace.instant());
  }

  Report succeeded(@Nullable Object output) {
    String json = output == null ? null : Json.text(output);
    if (json != null && json.length() > outputLimit) {
      int bytes = json.getBytes(StandardCharsets.UTF_8).length;
      throw new FailTask(
          "its output has %d bytes of JSON, more than the limit of %d; keep it in storage and return where"
              .formatted(bytes, outputLimit));
    }
    return new Report.Succeeded(
        attempt.taskId(),
        attempt.tryNumber(),
        json,
        json == null ? TaskRow.NO_OUTPUT : length(output),
        output instanceof Branch branch ? branch : null,
        pace.instant());
  }

  /** The same report with what the attempt said of assets. */
  Report with(List<AssetUpdate> updates, Report last) {
    return last instanceof Report.Succeeded s && !updates.isEmpty()
        ? new Report.Succeeded(
            s.taskId(), s.tryNumber(), s.output(), s.length(), s.branch(), updates, s.at())
        : last;
  }

  /** How many elements another task can be mapped over. */
  private static int length(@Nullable Object output) {
    return switch (output) {
      case Collection<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      case Object[] array -> array.length;
      case JsonNode tree when tree.isContainerNode() -> tree.size();
      case null, default -> TaskRow.NO_LIST;
    };
  }

  /** The report of what the attempt's code threw; the task's log gets the details. */
  Report failed(TaskLog log, Throwable failure) {
    String message = describe(failure);
    if (failure instanceof SkipTask) {
      log.info("skipped: %s", message);
      return new Report.Skipped(attempt.taskId(), attempt.tryNumber(), message, pace.instant());
    }
    log.error("failed: %s", message);
    if (!(failure instanceof FailTask) && !(failure instanceof Broken)) {
      Traces.log(log, failure);
    }
    boolean retryable = !(failure instanceof FailTask || failure instanceof ExitRefused);
    return failed(message, retryable, Blame.USER);
  }

  Report failed(String message, boolean retryable, Blame blame) {
    return new Report.Failed(
        attempt.taskId(), attempt.tryNumber(), message, retryable, blame, pace.instant());
  }

  private static String describe(Throwable failure) {
    String message = message(failure);
    if (failure instanceof FailTask
        || failure instanceof SkipTask
        || failure instanceof ExitRefused
        || failure instanceof Broken) {
      return message == null ? failure.getClass().getSimpleName() : message;
    }
    return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  /** An author's exception may throw another one when it is asked; it is a failure all the same. */
  private static @Nullable String message(Throwable failure) {
    try {
      return failure.getMessage();
    } catch (RuntimeException | Error e) {
      return "its message cannot be read, that throws " + e.getClass().getName();
    }
  }
}
