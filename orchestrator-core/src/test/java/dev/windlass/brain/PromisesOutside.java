package dev.windlass.brain;

import static dev.windlass.brain.Promises.name;
import static dev.windlass.brain.Promises.that;

import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.TriggerRule;
import dev.windlass.run.RunRow;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The outside world: attempts, and the jobs and resources in the other system. */
final class PromisesOutside {
  private final Simulation world;
  private final PromisesBefore stood;

  /** Attempts that no worker was known to have when the process ended: they count for nothing. */
  private final Map<Long, Integer> unseen = new HashMap<>();

  PromisesOutside(Simulation world, PromisesBefore stood) {
    this.world = world;
    this.stood = stood;
  }

  /** An attempt starts with a durable key, on resources that exist, with its own elements. */
  void started(Effect.Attempt attempt) {
    TaskRow row = world.rows.task(attempt.taskId());
    that(row != null && row.key() != null, "the attempt is durable before it starts");
    that(attempt.key().equals(row.key()), "the key is durable before it is used");
    RunRow run = world.rows.runs.get(TaskId.run(row.id()));
    PromisesRun view = world.promises.view(run);
    TaskSpec spec = view.dag.spec(row.taskId());
    boolean marked = world.people.marked.contains(run.id());
    if (attempt.attach() || marked) {
      return;
    }
    if (spec.role() != Role.TEARDOWN && spec.rule() != TriggerRule.ALWAYS) {
      for (String setup : spec.setups()) {
        String made = view.setup(row, spec, setup).key();
        that(
            made != null && world.workers.resources.contains(made),
            "a task starts only while what its setups made exists: %s, %s",
            name(row),
            setup);
      }
    }
    PromisesInputs.right(view, spec, row, attempt, world.rows.outputs, stood.old.keySet());
  }

  /** Nothing is submitted while an earlier attempt's job of the same task still runs. */
  void submitting(Effect.Attempt attempt) {
    world.workers.jobs.forEach(
        (key, job) ->
            that(
                job.task != attempt.taskId() || !job.live,
                "at most one live job per task: %s is live while %s is submitted",
                key,
                attempt.key()));
  }

  /**
   * Nobody else destroys what a setup made: its teardown waits for a worker as often as it takes.
   */
  private long stuck(RunRow run, TaskRow row) {
    boolean teardown = world.dag(run.dagId()).spec(row.taskId()).role() == Role.TEARDOWN;
    Instant start = run.startDate();
    return teardown && start != null
        ? Duration.between(start, world.now()).dividedBy(Limits.QUEUED_TIMEOUT)
        : 0;
  }

  /** Attempts are bounded, by what people granted too. */
  void attempts(Decisions.Batch batch) {
    for (TaskRow row : batch.changedTasks()) {
      long run = TaskId.run(row.id());
      RunRow of = world.rows.runs.get(run);
      if (of == null) {
        continue;
      }
      TaskSpec spec = world.dag(of.dagId()).spec(row.taskId());
      int budget = 1 + spec.retries().limit();
      int passes = PromisesGroups.passes(world.dag(of.dagId()), spec);
      // Each clear grants the retries and the budget for vanished workers anew.
      long most =
          (1L + world.people.clears.getOrDefault(run, 0))
                  * passes
                  * (budget + Simulation.LOST_BUDGET)
              + unseen.getOrDefault(row.id(), 0)
              + stuck(of, row);
      TaskRow was = stood.old.get(row.id());
      for (int earlier = was == null ? 1 : was.tryNumber(); earlier < row.tryNumber(); earlier++) {
        that(
            earlier == 0 || world.rows.kept(row.id(), earlier),
            "earlier attempts are kept: %d of %s",
            earlier,
            name(row));
      }
      that(row.tryNumber() <= most, "attempts are bounded: %s has %d", name(row), row.tryNumber());
    }
  }

  /** The outside world as it is now. */
  void looked() {
    world.workers.jobs.forEach(
        (key, job) -> {
          that(job.submissions == 1, "a job is submitted once: %s %d times", key, job.submissions);
          TaskRow row = world.rows.task(job.task);
          that(
              !job.live || (row != null && !row.state().finished()),
              "no job outlives its task: %s is %s",
              key,
              row == null ? "deleted" : row.state());
        });
  }

  /** The process ended: attempts without a worker count for nothing. */
  void crashed() {
    for (TaskRow row : world.rows.all().values()) {
      if (row.state().live() && row.worker() == null) {
        unseen.merge(row.id(), 1, Integer::sum);
      }
    }
  }

  /** In the end nothing that was made is left. */
  void settled() {
    List<String> left =
        world.workers.resources.stream()
            .filter(
                key -> !world.people.reaped.contains(TaskId.run(world.workers.jobs.get(key).task)))
            .toList();
    that(left.isEmpty(), "every created resource is destroyed by its own run: %s", left);
  }
}
