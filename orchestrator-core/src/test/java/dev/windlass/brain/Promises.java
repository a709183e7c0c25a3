package dev.windlass.brain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.dag.DagStructure;
import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.TriggerRule;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold after every step, judged on committed rows and on the other system alone. */
final class Promises {
  private final Simulation world;

  Promises(Simulation world) {
    this.world = world;
  }

  private static void that(boolean holds, String promise, Object... facts) {
    if (!holds) {
      throw new AssertionError("broken promise: " + promise.formatted(facts));
    }
  }

  private DagStructure dag(TaskRow row) {
    return world.dags.get(world.runs.get(TaskId.run(row.id())).dagId()).structure();
  }

  private TaskSpec spec(TaskRow row) {
    return world.spec(dag(row).dagId(), row.taskId());
  }

  /** Finished is final unless a person touched the run. */
  void before(Decisions.Batch batch) {
    begunAnew(batch);
    for (TaskRow next : batch.changedTasks()) {
      TaskRow old = world.tasks.get(next.id());
      long run = TaskId.run(next.id());
      if (old != null && old.state().finished() && !world.touchedByPeople.contains(run)) {
        that(
            old.state() == next.state(),
            "a finished task stays finished: %s went from %s to %s",
            old.taskId(),
            old.state(),
            next.state());
      }
      that(
          old == null || next.tryNumber() >= old.tryNumber(),
          "tries only count up: %s",
          next.taskId());
    }
  }

  /** A run fails only when one of its last tasks did, or when it was ended. */
  void outcome(RunRow run) {
    if (run.state() != RunState.FAILED || world.touchedByPeople.contains(run.id())) {
      return;
    }
    List<TaskSpec> all = world.dags.get(run.dagId()).structure().tasks();
    boolean failed =
        all.stream()
            .map(t -> sibling(run.id(), t.id()).state())
            .anyMatch(s -> s == TaskState.FAILED || s == TaskState.UPSTREAM_FAILED);
    that(
        failed || String.valueOf(run.reason()).startsWith("timed_out"),
        "a run fails only when a task failed: %s, %s",
        run.runId(),
        run.reason());
  }

  /** A task that was cleared begins anew, unless a person marks it afterwards. */
  private void begunAnew(Decisions.Batch batch) {
    Map<Long, TaskRow> changed = new HashMap<>();
    batch.changedTasks().forEach(row -> changed.put(row.id(), row));
    for (Decisions.Answer answer : batch.answers()) {
      Long run = world.clearCommands.get(answer.commandId());
      JsonNode result = answer.result();
      if (run == null || result == null || world.marked.contains(run)) {
        continue;
      }
      for (JsonNode cleared : result.path("task_instances")) {
        String task = cleared.path("task_id").asText();
        TaskRow row = changed.get(sibling(run, task).id());
        boolean ran = TaskState.of(cleared.path("state").textValue()) == TaskState.SUCCESS;
        that(
            !ran
                || (row != null
                    && (row.state() != TaskState.SUCCESS
                        || row.tryNumber() > cleared.path("try_number").asInt())),
            "a cleared task begins anew: %s",
            task);
      }
    }
  }

  /** A task starts only when its rule allows, on committed states. */
  void started(Effect.Attempt attempt) {
    TaskRow row = world.tasks.get(attempt.taskId());
    that(row != null && row.key() != null, "the attempt is durable before it starts");
    that(row.key().equals(attempt.key()), "the key is durable before it is used");
    TaskSpec task = spec(row);
    RunRow run = world.runs.get(TaskId.run(row.id()));
    if (!attempt.attach() && task.role() != Role.TEARDOWN && !world.marked.contains(run.id())) {
      resourcesExist(row, task);
    }
    if (attempt.attach() || world.touchedByPeople.contains(run.id())) {
      return;
    }
    int s = 0;
    int f = 0;
    int u = 0;
    int k = 0;
    for (String up : task.upstream()) {
      switch (state(row, up)) {
        case SUCCESS -> s++;
        case FAILED -> f++;
        case UPSTREAM_FAILED -> u++;
        case SKIPPED -> k++;
        default -> {}
      }
    }
    int n = task.upstream().size();
    boolean done = s + f + u + k == n;
    boolean allowed =
        n == 0
            || switch (task.rule()) {
              case ALL_SUCCESS -> s == n;
              case ALL_FAILED -> f + u == n;
              case ALL_DONE, ALL_DONE_SETUP_SUCCESS -> done;
              case ALL_DONE_MIN_ONE_SUCCESS -> done && s > 0 && k == 0;
              case ALL_SKIPPED -> k == n;
              case ONE_SUCCESS -> s > 0;
              case ONE_FAILED -> f + u > 0;
              case ONE_DONE -> s + f > 0;
              case NONE_FAILED -> done && f + u == 0;
              case NONE_FAILED_MIN_ONE_SUCCESS -> done && f + u == 0 && s > 0;
              case NONE_SKIPPED -> done && k == 0;
              case ALWAYS -> true;
            };
    that(allowed, "%s starts only when %s allows", task.id(), task.rule());
    for (String setup : task.setups()) {
      that(
          task.rule() == TriggerRule.ALWAYS || state(row, setup) == TaskState.SUCCESS,
          "%s runs only while what %s made exists",
          task.id(),
          setup);
    }
    if (task.role() == Role.TEARDOWN) {
      for (TaskSpec member : dag(row).tasks()) {
        boolean inScope =
            member.role() != Role.TEARDOWN && member.setups().containsAll(task.setups());
        that(
            !inScope || state(row, member.id()).finished(),
            "%s waits for %s of its scope",
            task.id(),
            member.id());
      }
    }
  }

  /** What its setups made exists when a task of their scope starts, cleared or not. */
  private void resourcesExist(TaskRow row, TaskSpec task) {
    for (String setup : task.setups()) {
      String made = sibling(row, setup).key();
      that(
          task.rule() == TriggerRule.ALWAYS || (made != null && world.resources.contains(made)),
          "%s starts only while what %s made exists",
          task.id(),
          setup);
    }
  }

  private TaskState state(TaskRow row, String taskId) {
    return sibling(row, taskId).state();
  }

  private TaskRow sibling(TaskRow row, String taskId) {
    return sibling(TaskId.run(row.id()), taskId);
  }

  private TaskRow sibling(long run, String taskId) {
    List<TaskSpec> all = world.dags.get(world.runs.get(run).dagId()).structure().tasks();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).id().equals(taskId)) {
        return world.tasks.get(TaskId.of(run, i));
      }
    }
    throw new IllegalArgumentException(taskId);
  }

  /** Nothing is submitted while an earlier attempt's job of the same task still runs. */
  void submitting(Effect.Attempt attempt) {
    world.jobs.forEach(
        (key, job) ->
            that(
                job.task != attempt.taskId() || !job.live,
                "at most one live job per task: %s is live while %s is submitted",
                key,
                attempt.key()));
  }

  void look() {
    pools();
    attempts();
    once();
    closed();
    endings();
    finishedIsOver();
  }

  /** A run is finished only when all its tasks are. */
  private void closed() {
    for (TaskRow row : world.tasks.values()) {
      RunRow run = world.runs.get(TaskId.run(row.id()));
      that(
          !run.state().finished() || row.state().finished(),
          "a finished run has only finished tasks: %s is %s",
          row.taskId(),
          row.state());
    }
  }

  /** Whatever lives in a run that is being ended is being ended too. */
  private void endings() {
    for (TaskRow row : world.tasks.values()) {
      RunRow run = world.runs.get(TaskId.run(row.id()));
      that(
          !run.ending()
              || !row.state().live()
              || row.ending() != null
              || spec(row).role() == Role.TEARDOWN,
          "a run that is being ended ends its attempts: %s is %s",
          row.taskId(),
          row.state());
    }
  }

  /** Nothing is called finished while its job in the other system lives. */
  private void finishedIsOver() {
    world.jobs.forEach(
        (key, job) ->
            that(
                !job.live || !world.tasks.get(job.task).state().finished(),
                "no job outlives its task: %s is %s",
                key,
                world.tasks.get(job.task).state()));
  }

  private void pools() {
    Map<Long, Integer> perRun = new HashMap<>();
    int narrow = 0;
    int all = 0;
    for (TaskRow row : world.tasks.values()) {
      if (row.state().takesSlot()) {
        narrow += spec(row).pool().equals("narrow") ? spec(row).poolSlots() : 0;
        perRun.merge(TaskId.run(row.id()), 1, Integer::sum);
        all++;
      }
    }
    that(narrow <= Simulation.poolSlots(), "no pool is overrun: %d slots taken", narrow);
    that(all <= Simulation.parallelism(), "no more attempts than executor slots: %d", all);
    perRun.forEach(
        (run, taken) ->
            that(
                taken <= world.dags.get(world.runs.get(run).dagId()).structure().maxActiveTasks(),
                "max_active_tasks holds"));
  }

  private void attempts() {
    world.jobs.forEach(
        (key, job) -> that(job.submissions == 1, "%s is submitted once: %d", key, job.submissions));
    for (TaskRow row : world.tasks.values()) {
      long run = TaskId.run(row.id());
      int budget = 1 + spec(row).retries().limit();
      // Each clear grants the retries and the budget for vanished workers anew.
      int most = (1 + world.clears.getOrDefault(run, 0)) * (budget + Simulation.lostBudget());
      that(
          row.tryNumber() <= most,
          "attempts are bounded: %s has %d",
          row.taskId(),
          row.tryNumber());
    }
  }

  private void once() {
    Set<String> keys = new HashSet<>();
    Map<String, Integer> running = new HashMap<>();
    for (RunRow run : world.runs.values()) {
      that(keys.add(run.dagId() + run.runId()), "a run id exists once: %s", run.runId());
      that(
          run.logicalDate() == null || keys.add(run.dagId() + "@" + run.logicalDate()),
          "a logical date exists once: %s",
          run.logicalDate());
      // A queued run that a person ends runs for a moment, limits or not, to wind itself up.
      if (run.state() == RunState.RUNNING && !world.touchedByPeople.contains(run.id())) {
        running.merge(run.dagId(), 1, Integer::sum);
      }
    }
    running.forEach(
        (dag, count) ->
            that(
                count <= world.dags.get(dag).structure().maxActiveRuns(),
                "max_active_runs holds: %d of %s",
                count,
                dag));
  }

  /** In the end: every run settled, nothing lives on, nothing that was made is left. */
  void settled(boolean atRest) {
    if (!atRest) {
      List<String> stuck = new ArrayList<>();
      for (TaskRow row : world.tasks.values()) {
        RunRow run = world.runs.get(TaskId.run(row.id()));
        if (!run.state().finished() && !row.state().finished()) {
          stuck.add(run.runId() + "/" + row.taskId() + "=" + row.state() + "/" + row.ending());
        }
      }
      that(false, "every run settles; stuck: %s", stuck);
    }
    for (RunRow run : world.runs.values()) {
      that(run.endDate() != null, "a finished run has an end: %s", run.runId());
    }
    world.jobs.forEach((key, job) -> that(!job.live, "no job outlives its run: %s", key));
    List<String> left =
        world.resources.stream()
            .filter(key -> !world.reaped.contains(TaskId.run(world.jobs.get(key).task)))
            .toList();
    that(left.isEmpty(), "every created resource is destroyed by its own run: %s", left);
  }
}
