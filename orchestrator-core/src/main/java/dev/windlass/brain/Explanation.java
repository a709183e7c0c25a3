package dev.windlass.brain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.Json;
import dev.windlass.dag.TriggerRule;
import dev.windlass.run.Ending;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why an instance isn't running: every check that is not met, all at once, in the order in which a
 * person would mend them. Changes nothing.
 */
final class Explanation {
  private static final String CLEARED = "it was cleared and its attempt is being ended first";

  /** More unfinished upstream instances than this are counted, not named. */
  private static final int MOST_NAMED = 20;

  private final Brain brain;
  private final RunMachine run;
  private final Instant now;
  private final ArrayNode reasons = Json.MAPPER.createArrayNode();

  private Explanation(Brain brain, RunMachine run, Instant now) {
    this.brain = brain;
    this.run = run;
    this.now = now;
  }

  static JsonNode of(Brain brain, Event.Explain c, Instant now) {
    RunMachine run = brain.runOf(c.dagId(), c.runId(), c.snapshot());
    ObjectNode result = Json.object();
    ArrayNode instances = result.putArray("task_instances");
    for (TaskCell cell : Chosen.named(run, c.taskId())) {
      Explanation explanation = new Explanation(brain, run, now);
      explanation.explain(cell);
      ObjectNode one = instances.addObject();
      one.put("task_id", cell.taskId)
          .put("map_index", cell.mapIndex)
          .put("state", cell.state().word());
      one.set("dependencies", explanation.reasons);
    }
    return result;
  }

  private void add(String name, String reason) {
    reasons.addObject().put("name", name).put("reason", reason);
  }

  private void explain(TaskCell cell) {
    Optional<String> again =
        run.row().state() == RunState.RUNNING ? run.groups.explain(cell) : Optional.empty();
    if (again.isPresent()) {
      add("Group Retry", again.get());
      return;
    }
    if (cell.state().finished()) {
      add(
          "Task Instance State",
          "it is %s%s; clear it to run it again"
              .formatted(cell.state().word(), cell.reason == null ? "" : " (" + cell.reason + ")"));
      return;
    }
    theDag();
    theRun();
    if (cell.ending == Ending.CLEARED && !cell.is(TaskState.RESTARTING)) {
      add("Restart", CLEARED);
    }
    switch (cell.state()) {
      case NONE -> notReady(cell);
      case SCHEDULED -> ready(cell);
      case UP_FOR_RETRY -> {
        add(
            "Retry Period",
            "attempt %d of %d failed (%s); the next begins at %s"
                .formatted(cell.tryNumber, cell.maxTries + 1, cell.reason, second(cell.dueAt)));
        slots(cell);
      }
      case UP_FOR_RESCHEDULE ->
          add("Reschedule", "the sensor looked and saw nothing yet; it looks again by itself");
      case DEFERRED -> add("External Job", "its job runs in another system: " + cell.handle);
      case AWAITING_INPUT -> add("Approval", "it waits for a person's answer");
      case RESTARTING -> add("Restart", CLEARED);
      case QUEUED -> add("Executor", "it was handed to the executor at " + second(cell.queuedAt));
      case RUNNING -> add("Task Instance State", "it is running on " + cell.worker);
      case SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, REMOVED -> {}
    }
  }

  private void theDag() {
    if (brain.paused(run.row().dagId())) {
      add("Dag Not Paused", "the DAG is paused; unpause it");
    }
  }

  private void theRun() {
    if (run.row().ending()) {
      add("Dagrun Running", "the run is being ended: " + run.row().reason());
    }
    if (run.row().state() == RunState.QUEUED) {
      brain.whyQueued(run, now).forEach(why -> add("Dagrun Running", why));
    } else if (run.row().state() != RunState.RUNNING) {
      add("Dagrun Running", "the run is %s; clear it".formatted(run.row().state().word()));
    }
  }

  private void notReady(TaskCell cell) {
    TaskSpec task = run.plan.tasks[cell.task];
    if (run.skippedByDecision(cell)) {
      add("Not Previously Skipped", "a branching task before it decided to skip it");
    }
    if (task.role() == Role.TEARDOWN) {
      scope(cell);
    } else if (task.rule() != TriggerRule.ALWAYS) {
      setups(cell);
    }
    upstream(cell, task);
    if (run.plan.mapped(cell.task) && !run.instances.sized(cell.task)) {
      sources(cell);
    }
    if (task.role() != Role.TEARDOWN) {
      DateLimits.outside(run.plan.dag, run.row(), task)
          .ifPresent(why -> add("Logical Date", why + "; it does not start in this run"));
    }
    run.past(cell.task).ifPresent(why -> add("Previous Dagrun State", why));
    slots(cell);
  }

  /** What would hold it up if it were ready now; what takes no worker is held up by nothing. */
  private void slots(TaskCell cell) {
    switch (run.plan.tasks[cell.task].shape()) {
      case ACTION, REMOTE_JOB, SENSOR ->
          brain.admission().blockedBy(cell).forEach(why -> add("Slots", why));
      case EMPTY, APPROVAL -> {}
    }
  }

  private void setups(TaskCell cell) {
    for (int s : run.plan.setups[cell.task]) {
      TaskCell setup = run.instances.seenFrom(cell, s)[0];
      if (!setup.is(TaskState.SUCCESS)) {
        add("Setup", "setup %s is %s".formatted(setup.name(), word(setup)));
      }
    }
  }

  /** What a teardown waits for. */
  private void scope(TaskCell cell) {
    for (int s : run.plan.setups[cell.task]) {
      TaskCell setup = run.instances.seenFrom(cell, s)[0];
      if (setup.openMembers > 0) {
        add(
            "Teardown",
            "%d tasks of the scope of %s are not done yet"
                .formatted(setup.openMembers, setup.name()));
      }
    }
  }

  private void upstream(TaskCell cell, TaskSpec task) {
    List<String> waiting = new ArrayList<>();
    Set<String> withheld = new LinkedHashSet<>();
    int more = 0;
    for (int u : run.plan.upstream[cell.task]) {
      for (TaskCell up : run.instances.seenFrom(cell, u)) {
        if (up.state().finished()) {
          run.groups.explain(up, cell.task).ifPresent(withheld::add);
        }
        boolean counts = !up.state().finished();
        if (counts && waiting.size() < MOST_NAMED) {
          waiting.add("%s (%s)".formatted(up.name(), word(up)));
        } else if (counts) {
          more++;
        }
      }
    }
    withheld.stream().limit(MOST_NAMED).forEach(why -> add("Group Retry", why));
    if (!waiting.isEmpty()) {
      add(
          "Trigger Rule",
          "its trigger rule %s waits for %s%s"
              .formatted(
                  task.rule().word(),
                  String.join(", ", waiting),
                  more == 0 ? "" : " and %d more".formatted(more)));
    }
  }

  private void sources(TaskCell cell) {
    int[] sources = run.plan.sources[cell.task];
    if (sources == null) {
      return;
    }
    for (int source : sources) {
      if (source >= 0 && !run.instances.first(source).state().finished()) {
        add(
            "Mapping",
            "it is mapped over the output of %s, which is not there yet"
                .formatted(run.plan.tasks[source].id()));
      }
    }
  }

  private void ready(TaskCell cell) {
    slots(cell);
    int before = brain.admission().before(cell);
    if (reasons.isEmpty() || before > 0) {
      add("Queue", "%d tasks of higher priority or earlier runs come first".formatted(before));
    }
  }

  private static @Nullable Instant second(@Nullable Instant at) {
    return at == null ? null : at.truncatedTo(ChronoUnit.SECONDS);
  }

  private static String word(TaskCell cell) {
    String word = cell.state().word();
    return word == null ? "not started" : word;
  }
}
