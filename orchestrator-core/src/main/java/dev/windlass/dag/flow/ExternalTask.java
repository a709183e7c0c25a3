package dev.windlass.dag.flow;

import dev.windlass.dag.DagStructure;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Poke;
import dev.windlass.dag.Runs;
import dev.windlass.dag.Runs.Seen;
import dev.windlass.dag.Sensor;
import dev.windlass.dag.SkipTask;
import dev.windlass.dag.TaskContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * Waits for a run of another DAG, or for tasks or a group of it, at the same logical date unless
 * another is given. Ready once all are in an allowed state; fails at once when one is in a failed
 * state, and skips when one is in a skipping state. Immutable.
 *
 * @param taskIds empty, and no group: the run itself is waited for
 * @param group waits for every task of it; empty: none
 * @param date the logical date of the run that is waited for
 * @param mustExist whether a DAG, task or group that does not exist fails the task at once
 */
public record ExternalTask(
    String dagId,
    List<String> taskIds,
    String group,
    Instant date,
    List<String> allowed,
    List<String> failed,
    List<String> skipped,
    boolean mustExist,
    Duration askEvery)
    implements Sensor<Void> {

  /** Copies the lists. */
  public ExternalTask {
    taskIds = List.copyOf(taskIds);
    allowed = List.copyOf(allowed);
    failed = List.copyOf(failed);
    skipped = List.copyOf(skipped);
    for (String state : allowed) {
      if (failed.contains(state) || skipped.contains(state)) {
        throw new FailTask(
            "state '%s' cannot be allowed and be failed or skipped, too".formatted(state));
      }
    }
  }

  /**
   * Waits for the run of {@code dagId} with this logical date: pass {@code run.logicalDate()}, or
   * whatever you compute from it.
   */
  public static ExternalTask of(String dagId, Instant logicalDate) {
    return new ExternalTask(
        dagId,
        List.of(),
        "",
        logicalDate,
        List.of("success"),
        List.of(),
        List.of(),
        false,
        Duration.ofSeconds(10));
  }

  /** Waits for these tasks of the run only. */
  public ExternalTask tasks(String... ids) {
    return new ExternalTask(
        dagId, List.of(ids), "", date, allowed, failed, skipped, mustExist, askEvery);
  }

  /** Waits for every task of this group only. */
  public ExternalTask group(String id) {
    return new ExternalTask(
        dagId, List.of(), id, date, allowed, failed, skipped, mustExist, askEvery);
  }

  /** The states to wait for; the default is success alone. */
  public ExternalTask allowedStates(String... states) {
    return new ExternalTask(
        dagId, taskIds, group, date, List.of(states), failed, skipped, mustExist, askEvery);
  }

  /** The states that fail this task at once; by default there are none. */
  public ExternalTask failedStates(String... states) {
    return new ExternalTask(
        dagId, taskIds, group, date, allowed, List.of(states), skipped, mustExist, askEvery);
  }

  /** The states that skip this task at once; by default there are none. */
  public ExternalTask skippedStates(String... states) {
    return new ExternalTask(
        dagId, taskIds, group, date, allowed, failed, List.of(states), mustExist, askEvery);
  }

  /** Fails at once when the DAG, a task or the group does not exist. */
  public ExternalTask checkExistence() {
    return new ExternalTask(dagId, taskIds, group, date, allowed, failed, skipped, true, askEvery);
  }

  /** Looks this often; the default is every 10 seconds. */
  public ExternalTask askEvery(Duration pause) {
    return new ExternalTask(
        dagId, taskIds, group, date, allowed, failed, skipped, mustExist, pause);
  }

  @Override
  public Poke<Void> poke(TaskContext context) {
    Runs runs = context.runs();
    if (mustExist) {
      checkThere(runs);
    }
    Optional<Seen> run = runs.at(dagId, date);
    if (run.isEmpty()) {
      return new Poke.NotYet<>(askEvery);
    }
    List<String> words = new ArrayList<>();
    SequencedSet<String> states = new LinkedHashSet<>();
    if (taskIds.isEmpty() && group.isEmpty()) {
      states.add(run.get().state());
      words.add("run %s is %s".formatted(run.get().runId(), run.get().state()));
    } else {
      SequencedSet<String> missing = new LinkedHashSet<>(taskIds);
      for (Runs.SeenTask task : runs.tasks(dagId, run.get().runId())) {
        if (taskIds.contains(task.taskId()) || inGroup(task.taskId())) {
          missing.remove(task.taskId());
          states.add(task.state());
          words.add("%s is %s".formatted(task.taskId(), task.state()));
        }
      }
      if (!missing.isEmpty() || states.isEmpty()) {
        states.add("none");
      }
    }
    return judge(states, String.join(", ", words));
  }

  private boolean inGroup(String taskId) {
    return !group.isEmpty() && taskId.startsWith(group + ".");
  }

  private Poke<Void> judge(SequencedSet<String> states, String words) {
    if (states.stream().anyMatch(failed::contains)) {
      throw new FailTask("DAG '%s' at %s: %s".formatted(dagId, date, words));
    }
    if (states.stream().anyMatch(skipped::contains)) {
      throw new SkipTask("DAG '%s' at %s: %s".formatted(dagId, date, words));
    }
    return allowed.containsAll(states) ? new Poke.Ready<>(null) : new Poke.NotYet<>(askEvery);
  }

  private void checkThere(Runs runs) {
    DagStructure dag =
        runs.dag(dagId)
            .orElseThrow(() -> new FailTask("there is no DAG '%s' to wait for".formatted(dagId)));
    for (String id : taskIds) {
      if (dag.tasks().stream().noneMatch(t -> t.id().equals(id))) {
        throw new FailTask("DAG '%s' has no task '%s' to wait for".formatted(dagId, id));
      }
    }
    if (!group.isEmpty() && dag.groups().stream().noneMatch(g -> g.id().equals(group))) {
      throw new FailTask("DAG '%s' has no group '%s' to wait for".formatted(dagId, group));
    }
  }
}
