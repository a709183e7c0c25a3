package dev.windlass.brain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.CreationRules;
import dev.windlass.dag.DagStructure;
import dev.windlass.dag.DataInterval;
import dev.windlass.dag.RunType;
import dev.windlass.run.RunRow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A run that somebody asks for. What cannot be is refused with its reason, and nothing is made. */
final class TriggerCommand {
  private final Brain brain;
  private final Instant now;

  TriggerCommand(Brain brain, Instant now) {
    this.brain = brain;
    this.now = now;
  }

  JsonNode trigger(Event.Trigger c) {
    DagEntry dag = brain.known(c.dagId());
    Optional<Instant> logical = c.logicalDate();
    String runId =
        c.runId()
            .or(() -> logical.map(at -> RunIds.of(RunType.MANUAL, at)))
            .orElseGet(() -> RunIds.undated(RunType.MANUAL, now, c.commandId()));
    if (!runId.matches("[A-Za-z0-9_.~:+-]{1,250}")) {
      throw Refused.invalid(
          "run id '%s' may have only letters, digits and _ . ~ : + -, at most 250"
              .formatted(runId));
    }
    boolean active =
        dag.active.containsKey(runId)
            || (logical.isPresent()
                && dag.active.values().stream()
                    .anyMatch(r -> logical.get().equals(r.row().logicalDate())));
    if (c.taken() || active || brain.endedLately().has(c.dagId(), runId, logical)) {
      throw Refused.conflict(
          "DAG '%s' already has a run '%s'%s; clear that run to run it again"
              .formatted(c.dagId(), runId, logical.map(l -> " or logical date " + l).orElse("")));
    }
    checkNew(dag, RunType.MANUAL, c.conf());
    Instant runAfter = c.runAfter().filter(at -> at.isAfter(now)).orElse(now);
    logical.ifPresent(at -> checkDate(dag.structure(), at, runAfter));
    Optional<DataInterval> interval =
        c.intervalStart().isPresent() && c.intervalEnd().isPresent()
            ? Optional.of(new DataInterval(c.intervalStart().get(), c.intervalEnd().get()))
            : logical.map(l -> dag.structure().schedule().timetable().manualInterval(l));
    logical.ifPresent(dag.takenDates::add);
    RunRow row =
        Rows.created(
            brain.takeRunKey(), dag, RunType.MANUAL, runId, runAfter, now, c.triggeredBy());
    row = Rows.dated(row, logical.orElse(null), interval.orElse(null));
    brain.add(dag, Rows.asked(row, c.conf(), c.note(), c.user()));
    brain.startQueued(dag, now);
    return Brain.result("run_id", runId);
  }

  /**
   * A run is made only of a DAG that loads, as it may come to be, and with params that it takes.
   */
  static void checkNew(DagEntry dag, RunType type, ObjectNode conf) {
    CreationRules rules = dag.structure().creation();
    if (!rules.allows(type)) {
      throw Refused.invalid(
          "DAG '%s' has no %s runs: it allows only %s (allowed_run_types)"
              .formatted(dag.dagId, type.word(), rules.words()));
    }
    if (dag.broken) {
      throw Refused.invalid(
          "DAG '%s' has import errors and cannot be run until its source is mended"
              .formatted(dag.dagId));
    }
    List<String> problems = dag.paramCheck().problems(conf);
    if (!problems.isEmpty()) {
      throw Refused.invalid(
          "DAG '%s' does not take this conf: %s".formatted(dag.dagId, String.join("; ", problems)));
    }
  }

  /** In the reference no task of such a run would start: it is better not made. */
  private static void checkDate(DagStructure dag, Instant logical, Instant runAfter) {
    if (logical.isAfter(runAfter)) {
      throw Refused.invalid(
          ("logical date %s is in the future; give no logical date, or a run_after that is not"
                  + " before it: the run waits in the queue until then")
              .formatted(logical));
    }
    dag.startDate()
        .filter(logical::isBefore)
        .ifPresent(
            start -> {
              throw Refused.invalid(
                  "logical date %s is before the start date of DAG '%s', %s"
                      .formatted(logical, dag.dagId(), start));
            });
    dag.endDate()
        .filter(logical::isAfter)
        .ifPresent(
            end -> {
              throw Refused.invalid(
                  "logical date %s is after the end date of DAG '%s', %s"
                      .formatted(logical, dag.dagId(), end));
            });
  }
}
