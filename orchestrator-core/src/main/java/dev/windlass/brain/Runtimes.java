package dev.windlass.brain;

import dev.windlass.dag.Deadline;
import dev.windlass.dag.Deadline.Reference;
import dev.windlass.run.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * How long the latest finished runs of a DAG took, and their tasks: what "usual" means. Kept only
 * as far as some deadline asks.
 */
final class Runtimes {
  /** By run, the latest last. */
  private final SequencedMap<Long, Event.TimeTaken> latest = new LinkedHashMap<>();

  /** What rows say; what was seen since is newer. */
  void restored(List<Event.TimeTaken> read) {
    Map<Long, Event.TimeTaken> seen = new LinkedHashMap<>(latest);
    latest.clear();
    read.forEach(r -> latest.put(r.runKey(), r));
    seen.forEach(
        (run, r) -> {
          latest.remove(run);
          latest.put(run, r);
        });
  }

  /** A run has ended. */
  void remember(RunMachine run) {
    Instant start = run.row().startDate();
    Instant end = run.row().endDate();
    int most = run.plan.usualRuns;
    if (most == 0 || start == null || end == null) {
      return;
    }
    latest.remove(run.row().id());
    latest.put(
        run.row().id(),
        new Event.TimeTaken(run.row().id(), Duration.between(start, end), tasks(run)));
    while (latest.size() > most) {
      latest.pollFirstEntry();
    }
  }

  /** By task, for those that a deadline asks for: how long its instances took on average. */
  private static Map<String, Duration> tasks(RunMachine run) {
    Map<String, Duration> tasks = new LinkedHashMap<>();
    for (int t = 0; t < run.plan.count(); t++) {
      if (run.plan.tasks[t].deadlines().stream()
          .anyMatch(d -> d.reference() == Reference.AVERAGE)) {
        List<Duration> took = new ArrayList<>();
        for (TaskCell cell : run.instances.of(t)) {
          Instant start = cell.seriesStart == null ? cell.startDate : cell.seriesStart;
          Instant end = cell.endDate;
          if (cell.is(TaskState.SUCCESS) && start != null && end != null) {
            took.add(Duration.between(start, end));
          }
        }
        if (!took.isEmpty()) {
          tasks.put(run.plan.tasks[t].id(), average(took));
        }
      }
    }
    return tasks;
  }

  /** The run is active again, or deleted. */
  void forget(long run) {
    latest.remove(run);
  }

  /** The average of the latest; empty: there are too few. */
  Optional<Duration> average(@Nullable String task, Deadline deadline) {
    List<Duration> took = new ArrayList<>();
    for (Event.TimeTaken r : latest.reversed().values()) {
      Duration one = task == null ? r.took() : r.tasks().get(task);
      if (one != null && took.size() < deadline.lastRuns()) {
        took.add(one);
      }
    }
    return took.size() < deadline.minRuns() ? Optional.empty() : Optional.of(average(took));
  }

  private static Duration average(List<Duration> some) {
    return some.stream().reduce(Duration.ZERO, Duration::plus).dividedBy(some.size());
  }
}
