package dev.windlass.web.api;

import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.store.RunQueries.RunRow;
import dev.windlass.store.TaskQueries.TaskRow;
import dev.windlass.web.graph.DagTree;
import dev.windlass.web.view.Aggregate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Why a task is not running: each thing it waits for, in words. */
final class WhyWaiting {
  /** The reference's TaskDependencyResponse. */
  record Dependency(String name, String reason) {}

  private static final Set<String> STARTED =
      Set.of("running", "deferred", "up_for_reschedule", "restarting");

  private WhyWaiting() {}

  static List<Dependency> of(
      RunRow run, TaskRow task, @Nullable TaskSpec spec, boolean paused, List<TaskRow> inRun) {
    String state = task.state();
    List<Dependency> reasons = new ArrayList<>();
    if (Aggregate.finished(state)) {
      reasons.add(new Dependency("Task Instance State", "It is finished: " + state + "."));
      return reasons;
    }
    if (state != null && STARTED.contains(state)) {
      return reasons;
    }
    if (run.state().equals("queued")) {
      reasons.add(
          paused
              ? new Dependency("Dag Not Paused", "The DAG is paused; its queued runs wait.")
              : new Dependency(
                  "Dagrun Running", "The run is queued: as many runs as allowed are active."));
    }
    if (state == null && spec != null) {
      upstream(spec, inRun).ifPresent(reasons::add);
    }
    Instant due = task.dueAt();
    if ("up_for_retry".equals(state) && due != null) {
      reasons.add(new Dependency("Not In Retry Period", "The next try begins at " + due + "."));
    }
    if ("scheduled".equals(state) && spec != null) {
      reasons.add(
          new Dependency(
              "Pool Slots Available",
              "It waits for %d slot(s) in pool '%s' or for its run's limit of active tasks."
                  .formatted(spec.poolSlots(), spec.pool())));
    }
    if ("awaiting_input".equals(state)) {
      reasons.add(new Dependency("Approval", "It waits for a person's answer."));
    }
    if ("queued".equals(state)) {
      reasons.add(new Dependency("Worker", "It waits for a worker to take it."));
    }
    String told = task.reason();
    if (told != null) {
      reasons.add(new Dependency("Engine", told));
    }
    return reasons;
  }

  private static Optional<Dependency> upstream(TaskSpec spec, List<TaskRow> inRun) {
    Set<String> upstream = DagTree.upstream(spec);
    List<TaskRow> open =
        inRun.stream()
            .filter(row -> upstream.contains(row.taskId()) && !Aggregate.finished(row.state()))
            .toList();
    if (open.isEmpty()) {
      return Optional.empty();
    }
    String names =
        open.stream()
            .limit(5)
            .map(
                row ->
                    row.taskId() + " (" + (row.state() == null ? "no status" : row.state()) + ")")
            .collect(Collectors.joining(", "));
    return Optional.of(
        new Dependency(
            "Trigger Rule",
            "Its rule is %s; %d of %d upstream tasks are not finished: %s%s."
                .formatted(
                    spec.rule().word(),
                    open.size(),
                    upstream.size(),
                    names,
                    open.size() > 5 ? ", …" : "")));
  }
}
