package dev.windlass.execution;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.brain.Effect;
import dev.windlass.brain.Report;
import dev.windlass.dag.AssetUpdate;
import dev.windlass.dag.Branch;
import dev.windlass.dag.ExitRefused;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.JobBroken;
import dev.windlass.dag.Json;
import dev.windlass.dag.RetryPolicy;
import dev.windlass.dag.RunInfo;
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
  Report failed(TaskLog log, Throwable failure, RetryPolicy policy, RunInfo run) {
    String message = describe(failure);
    if (failure instanceof SkipTask) {
      log.info("skipped: %s", message);
      return new Report.Skipped(attempt.taskId(), attempt.tryNumber(), message, pace.instant());
    }
    log.error("failed: %s", message);
    if (!(failure instanceof FailTask) && !(failure instanceof JobBroken)) {
      Traces.log(log, failure);
    }
    if (failure instanceof FailTask || failure instanceof ExitRefused) {
      return failed(message, false, Blame.USER);
    }
    return switch (decision(log, failure, policy, run)) {
      case RetryPolicy.Decision.Default usual -> failed(message, true, Blame.USER);
      case RetryPolicy.Decision.Fail(String why) -> {
        log.info("retry policy: no other attempt: %s", why);
        yield failed(message, false, Blame.USER);
      }
      case RetryPolicy.Decision.Retry(var delay, String why) -> {
        log.info(
            "retry policy: another attempt%s, if any is left: %s",
            delay.map(d -> " in " + d).orElse(""), why);
        yield new Report.Failed(
            attempt.taskId(),
            attempt.tryNumber(),
            message,
            true,
            delay.orElse(null),
            Blame.USER,
            pace.instant());
      }
    };
  }

  private static RetryPolicy.Decision decision(
      TaskLog log, Throwable failure, RetryPolicy policy, RunInfo run) {
    try {
      return policy.decide(run, failure);
    } catch (RuntimeException | Error e) {
      log.warn("retry policy: it failed itself, and has no say: %s", e);
      return new RetryPolicy.Decision.Default();
    }
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
        || failure instanceof JobBroken) {
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
