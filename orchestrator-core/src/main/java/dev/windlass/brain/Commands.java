package dev.windlass.brain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.Answer;
import dev.windlass.dag.ApprovalSpec;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskNote;
import dev.windlass.run.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What people ask for, carried out at one instant. Refusals say what is wrong and change nothing.
 */
final class Commands {
  private final Brain brain;
  private final Instant now;

  Commands(Brain brain, Instant now) {
    this.brain = brain;
    this.now = now;
  }

  JsonNode carryOut(Event.Command command) {
    return switch (command) {
      case Event.Trigger c -> new TriggerCommand(brain, now).trigger(c);
      case Event.Pause c -> {
        brain.pause(brain.known(c.dagId()), c.paused(), now);
        yield Brain.result("is_paused", c.paused());
      }
      case Event.Clear c -> new ClearCommand(brain, now).clear(c);
      case Event.MarkTask c -> new ClearCommand(brain, now).mark(c);
      case Event.Respond c -> respond(c);
      case Event.Explain c -> Explanation.of(brain, c, now);
      case Event.MarkRun c -> markRun(c);
      case Event.Note c -> {
        new Interventions(brain.runOf(c.dagId(), c.runId(), c.snapshot())).note(c.note());
        yield Brain.result("note", c.note());
      }
      case Event.NoteTask c -> noteTask(c);
      case Event.DeleteRun c -> delete(c);
      case Event.DeleteDag c -> {
        int active = brain.deleteDag(c.dagId());
        if (active > 0) {
          throw Refused.conflict(
              "DAG '%s' has %d unfinished run%s; end %s first"
                  .formatted(
                      c.dagId(), active, active == 1 ? "" : "s", active == 1 ? "it" : "them"));
        }
        yield Brain.result("deleted", c.dagId());
      }
      case Event.Backfill c -> new BackfillCommand(brain, now).begin(c);
      case Event.BackfillControl c -> new BackfillCommand(brain, now).control(c);
      case Event.AssetSaid c -> Brain.result("event_id", brain.assets().said(c, now));
      case Event.AssetQueueClear c -> {
        DagEntry dag = brain.known(c.dagId());
        yield Brain.result("forgotten", brain.assets().forget(dag.dagId, c.asset(), c.before()));
      }
      case Event.Unreadable c -> throw Refused.invalid(c.why());
    };
  }

  private JsonNode markRun(Event.MarkRun c) {
    RunMachine run = brain.runOf(c.dagId(), c.runId(), c.snapshot());
    RunState wanted =
        switch (c.state()) {
          case "success" -> RunState.SUCCESS;
          case "failed" -> RunState.FAILED;
          case "queued" -> RunState.QUEUED;
          default ->
              throw Refused.invalid(
                  "a run can be marked success, failed or queued, not " + c.state());
        };
    RunState state = run.row().state();
    if (state.finished()) {
      if (c.unfinishedOnly()) {
        throw Refused.conflict("run '%s' is %s already".formatted(c.runId(), state.word()));
      }
      markEnded(run, wanted);
    } else if (wanted != RunState.QUEUED) {
      brain.unqueue(run);
      if (wanted == RunState.FAILED) {
        run.ending.end(Callbacks.FAILED_BY_PERSON, now);
      } else {
        run.ending.endWell(now);
      }
    } else if (state == RunState.RUNNING) {
      throw Refused.conflict(
          "run '%s' is running; only a run that has ended can be queued again"
              .formatted(c.runId()));
    }
    return Brain.result("state", c.state());
  }

  private void markEnded(RunMachine run, RunState wanted) {
    new Interventions(run).markEnded(wanted, now);
    if (wanted == RunState.QUEUED) {
      brain.reopen(run, now);
    } else {
      brain.remarked(run, now);
    }
  }

  private JsonNode noteTask(Event.NoteTask c) {
    RunMachine run = brain.runOf(c.dagId(), c.runId(), c.snapshot());
    List<TaskCell> cells = Chosen.named(run, c.taskId());
    cells.forEach(cell -> brain.out().note(new TaskNote(cell.id, c.note(), c.user(), now)));
    ObjectNode result = Chosen.result();
    Chosen.list((ArrayNode) result.path("task_instances"), cells);
    return result;
  }

  private JsonNode delete(Event.DeleteRun c) {
    RunMachine run = brain.runOf(c.dagId(), c.runId(), c.snapshot());
    if (!run.row().state().finished()) {
      throw Refused.conflict(
          "run '%s' is still %s; end it first".formatted(c.runId(), run.row().state().word()));
    }
    brain.out().delete(run.row().id());
    brain.forget(run);
    // Later runs may have waited for what it still owed.
    brain.pastMoved(run, now);
    return Brain.result("deleted", c.runId());
  }

  /** Takes a person's answer to a task that waits for one. */
  private JsonNode respond(Event.Respond c) {
    RunMachine run = brain.runOf(c.dagId(), c.runId(), Optional.empty());
    List<TaskCell> cells = Chosen.named(run, c.taskId());
    List<TaskCell> waiting = cells.stream().filter(x -> x.is(TaskState.AWAITING_INPUT)).toList();
    if (waiting.size() != 1) {
      throw Refused.conflict(
          "task '%s' of run '%s' does not wait for an answer".formatted(c.taskId(), c.runId()));
    }
    TaskCell cell = waiting.getFirst();
    ApprovalSpec asked =
        run.plan
            .tasks[cell.task]
            .approval()
            .orElseThrow(() -> Refused.conflict("task '%s' asks nothing".formatted(c.taskId())));
    if (!asked.assigned().isEmpty() && !asked.assigned().contains(c.user())) {
      throw Refused.conflict(
          "only %s may answer '%s'".formatted(String.join(", ", asked.assigned()), c.taskId()));
    }
    for (String option : c.chosen()) {
      if (!asked.options().contains(option)) {
        throw Refused.invalid(
            "'%s' is no option of '%s'; the options are %s"
                .formatted(option, c.taskId(), String.join(", ", asked.options())));
      }
    }
    boolean form = asked.kind() == ApprovalSpec.Kind.ENTRY;
    if ((!form && c.chosen().isEmpty()) || (!asked.multiple() && c.chosen().size() > 1)) {
      throw Refused.invalid(
          "choose %s of %s".formatted(asked.multiple() ? "one or more" : "one", asked.options()));
    }
    ObjectNode params = asked.params().deepCopy();
    params.setAll(c.params());
    run.approvals.answer(cell, new Answer(c.chosen(), params, c.user()), now);
    return Brain.result("state", cell.state().word());
  }
}
