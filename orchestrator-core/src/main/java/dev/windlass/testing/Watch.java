package dev.windlass.testing;

import dev.windlass.brain.Decisions.Batch;
import dev.windlass.brain.Effect;
import dev.windlass.run.RunRow;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sees what is committed, and keeps what a test may ask about it. */
final class Watch {
  private final Givens givens;
  final Timeline timeline;

  /** Tasks in the order in which their attempts were handed out, by run. */
  final Map<Long, List<String>> starts = new LinkedHashMap<>();

  Concurrency concurrency = new Concurrency();

  Watch(Givens givens, Instant start) {
    this.givens = givens;
    this.timeline = new Timeline(start);
  }

  /** Looks at a batch before it is among the rows. */
  void look(Batch batch, MemoryRows rows, Instant now) {
    batch.newRuns().forEach(r -> timeline.add(now, r.runId(), "run " + r.state().word()));
    batch.changedRuns().forEach(r -> look(r, rows.run(r.id()).orElse(null), now));
    List<TaskRow> tasks = new ArrayList<>(batch.newTasks());
    tasks.addAll(batch.changedTasks());
    for (TaskRow task : tasks) {
      TaskRow before = rows.task(task.id()).orElse(null);
      look(task, before, now);
      givens
          .code
          .task(dagOf(task, batch, rows), task.taskId())
          .ifPresent(spec -> concurrency.changed(spec, before, task));
    }
  }

  private static String dagOf(TaskRow task, Batch batch, MemoryRows rows) {
    long run = TaskId.run(task.id());
    return rows.run(run)
        .or(() -> batch.newRuns().stream().filter(r -> r.id() == run).findFirst())
        .map(RunRow::dagId)
        .orElse("");
  }

  private void look(RunRow run, @Nullable RunRow before, Instant now) {
    if (before == null || before.state() != run.state()) {
      timeline.add(now, run.runId(), "run " + run.state().word() + reason(run.reason()));
    }
  }

  private void look(TaskRow task, @Nullable TaskRow before, Instant now) {
    TaskState was = before == null ? TaskState.NONE : before.state();
    int tryBefore = before == null ? 0 : before.tryNumber();
    if (was != task.state() || tryBefore != task.tryNumber()) {
      String state = task.state().word();
      String attempt = task.tryNumber() > 1 ? " (try %d)".formatted(task.tryNumber()) : "";
      timeline.add(
          now,
          TestRun.name(task.taskId(), task.mapIndex()),
          (state == null ? "none" : state) + attempt + reason(task.reason()));
    }
  }

  private static String reason(@Nullable String reason) {
    return reason == null ? "" : ": " + reason;
  }

  /** An attempt is handed out; one that is only taken up again began before. */
  void starts(Effect.Attempt attempt) {
    if (!attempt.attach()) {
      starts
          .computeIfAbsent(TaskId.run(attempt.taskId()), r -> new ArrayList<>())
          .add(TestRun.name(attempt.task(), attempt.mapIndex()));
    }
  }
}
