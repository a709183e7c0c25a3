package dev.windlass.cli.demo;

import dev.windlass.run.RunSnapshot;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import dev.windlass.store.EngineDao;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Prints a line whenever a task of a run begins or ends, until the run is over. */
public final class RunFollower {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final EngineDao reads;
  private final PrintStream out;
  private final Map<Long, String> seen = new HashMap<>();

  /** Follows runs of the database behind {@code reads}. */
  public RunFollower(EngineDao reads, PrintStream out) {
    this.reads = reads;
    this.out = out;
  }

  /** Follows one run; returns it when it is over. */
  public RunSnapshot follow(String dagId, String runId) throws InterruptedException {
    while (true) {
      RunSnapshot now =
          reads
              .run(dagId, runId)
              .orElseThrow(() -> new IllegalStateException("run %s is gone".formatted(runId)));
      for (TaskRow task : now.tasks()) {
        tell(now, task);
      }
      if (now.run().state().finished()) {
        return now;
      }
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    }
  }

  private void tell(RunSnapshot run, TaskRow task) {
    TaskState state = task.state();
    boolean worthALine =
        switch (state) {
          case NONE, SCHEDULED, QUEUED, UP_FOR_RESCHEDULE, REMOVED -> false;
          case RUNNING, DEFERRED -> task.startDate() != null;
          default -> true;
        };
    // Running and waiting for an external job look the same to people.
    String phase =
        (state == TaskState.DEFERRED ? TaskState.RUNNING : state) + "/" + task.tryNumber();
    if (worthALine && !phase.equals(seen.put(task.id(), phase))) {
      Instant start = run.run().startDate();
      Instant moment = task.endDate() == null ? Instant.now() : task.endDate();
      long since = start == null ? 0 : Math.max(0, Duration.between(start, moment).toSeconds());
      out.printf(
          "%3d:%02d  %s %-34s %s%n",
          since / 60, since % 60, mark(state), task.taskId(), words(task));
    }
  }

  private static String mark(TaskState state) {
    return switch (state) {
      case SUCCESS -> "✔";
      case FAILED, UPSTREAM_FAILED -> "✘";
      case SKIPPED -> "»";
      case UP_FOR_RETRY, RESTARTING -> "↻";
      default -> "▶";
    };
  }

  private static String words(TaskRow task) {
    String reason = task.reason() == null ? "" : task.reason();
    return switch (task.state()) {
      case SUCCESS -> took(task);
      case RUNNING, DEFERRED -> task.tryNumber() > 1 ? "begins, try " + task.tryNumber() : "begins";
      case UP_FOR_RETRY -> "failed, will be tried again: " + reason;
      case FAILED -> "failed after " + took(task) + ": " + reason;
      default -> task.state().word() + (reason.isEmpty() ? "" : ": " + reason);
    };
  }

  private static String took(TaskRow task) {
    Instant start = task.startDate();
    Instant end = task.endDate();
    return start == null || end == null
        ? ""
        : "%.1f s".formatted(Duration.between(start, end).toMillis() / 1000.0);
  }
}
