package dev.windlass.brain;

import dev.windlass.dag.Answer;
import dev.windlass.dag.ApprovalSpec;
import dev.windlass.dag.Branch;
import dev.windlass.dag.Json;
import dev.windlass.run.Blame;
import dev.windlass.run.TaskRow;
import java.time.Instant;
import java.util.Optional;

/** Questions to people: how long they stand, and what an answer does. */
final class Approvals {
  private final RunMachine run;
  private final Plan plan;

  Approvals(RunMachine run) {
    this.run = run;
    this.plan = run.plan;
  }

  private Optional<ApprovalSpec> question(TaskCell cell) {
    return plan.tasks[cell.task].approval();
  }

  void answerTimer(TaskCell cell) {
    Instant start = cell.startDate;
    if (start != null) {
      question(cell)
          .flatMap(ApprovalSpec::timeout)
          .ifPresent(
              t -> {
                cell.dueAt = start.plus(t);
                run.tasks.timer(start.plus(t), cell);
              });
    }
  }

  void nobodyAnswered(TaskCell cell, Instant now) {
    ApprovalSpec asked = question(cell).orElseThrow();
    if (asked.defaults().isEmpty()) {
      run.outcomes.fail(cell, "nobody answered in time", false, Blame.TIMEOUT, now);
    } else {
      answer(cell, new Answer(asked.defaults(), asked.params().deepCopy(), "timeout"), now);
    }
  }

  /** Takes an answer that was checked already. */
  void answer(TaskCell cell, Answer answer, Instant now) {
    Branch branch =
        switch (question(cell).orElseThrow().kind()) {
          case APPROVAL -> answer.approved() ? null : Branch.none();
          case BRANCH -> Branch.to(answer.chosen());
          case CHOICE, ENTRY -> null;
        };
    String output = Json.text(answer);
    cell.endDate = now;
    run.outcomes.succeed(
        cell,
        new Report.Succeeded(cell.id, cell.tryNumber, output, TaskRow.NO_LIST, branch, now),
        now);
    run.settle(now);
  }
}
