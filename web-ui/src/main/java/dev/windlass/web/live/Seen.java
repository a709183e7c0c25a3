package dev.windlass.web.live;

import dev.windlass.store.RunQueries.RunRow;
import dev.windlass.store.TaskQueries.TaskRow;
import dev.windlass.web.view.Aggregate;
import dev.windlass.web.view.RunSummary;
import dev.windlass.web.view.TaskStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What was sent last of each run, task and DAG, so that only changes are sent. For one thread;
 * forgets the runs that did not move for the longest time.
 */
final class Seen {
  private static final int KEPT_RUNS = 500;

  private record RunState(RunSummary run, Map<String, TaskStatus> tasks) {}

  private final Map<Long, RunState> runs =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, RunState> eldest) {
          return size() > KEPT_RUNS;
        }
      };
  private final Map<String, DagNews> dags = new HashMap<>();

  /** The keys of the runs that were unfinished when last seen. */
  List<Long> unfinished() {
    List<Long> ids = new ArrayList<>();
    runs.forEach(
        (id, state) -> {
          if (!Aggregate.finished(state.run.state())) {
            ids.add(id);
          }
        });
    return ids;
  }

  /** Those of the runs that are not as they were. */
  List<RunSummary> changedRuns(List<RunRow> rows) {
    List<RunSummary> changed = new ArrayList<>();
    for (RunRow row : rows) {
      RunSummary now = RunSummary.of(row);
      RunState before = runs.get(row.id());
      if (before == null || !before.run.equals(now)) {
        runs.put(row.id(), new RunState(now, before == null ? new HashMap<>() : before.tasks));
        changed.add(now);
      }
    }
    return changed;
  }

  /** Those of the tasks that are not as they were; their runs must have been seen before. */
  List<TaskChange> changedTasks(List<TaskRow> rows) {
    Map<Long, List<TaskRow>> byRun = new LinkedHashMap<>();
    for (TaskRow row : rows) {
      byRun.computeIfAbsent(row.runKey(), r -> new ArrayList<>()).add(row);
    }
    List<TaskChange> changed = new ArrayList<>();
    byRun.forEach(
        (id, ofRun) -> {
          RunState state = runs.get(id);
          if (state == null) {
            return;
          }
          TaskStatus.byTask(ofRun)
              .forEach(
                  (task, now) -> {
                    if (!now.equals(state.tasks.put(task, now))) {
                      changed.add(
                          new TaskChange(state.run.dagId(), state.run.dagRunId(), task, -1, now));
                    }
                  });
        });
    return changed;
  }

  /** Those of the DAGs that are not as they were; at the very first sight none is. */
  List<DagNews> changedDags(List<DagNews> rows) {
    boolean tellNew = !dags.isEmpty();
    List<DagNews> changed = new ArrayList<>();
    for (DagNews now : rows) {
      DagNews before = dags.put(now.dagId(), now);
      if (!Objects.equals(before, now) && (before != null || tellNew)) {
        changed.add(now);
      }
    }
    return changed;
  }

  /** Nobody listens: what was sent does not matter any more. */
  void forget() {
    runs.clear();
    dags.clear();
  }
}
