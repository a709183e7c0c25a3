package dev.windlass.brain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.Json;
import dev.windlass.dag.RunType;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunSnapshot;
import dev.windlass.run.RunState;
import dev.windlass.timetable.Timetable.Due;
import dev.windlass.timetable.TimetableSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reprocessing history: what a backfill would do, doing it, and steering it. */
final class BackfillCommand {
  /** No backfill makes more runs than this at once. */
  private static final int MOST_RUNS = 10_000;

  private final Brain brain;
  private final Instant now;

  BackfillCommand(Brain brain, Instant now) {
    this.brain = brain;
    this.now = now;
  }

  /** What a backfill does with one date. */
  private record Step(
      Instant logicalDate,
      @Nullable Due due,
      String action,
      @Nullable String reason,
      @Nullable RunSnapshot run) {}

  JsonNode begin(Event.Backfill c) {
    DagEntry dag = brain.known(c.dagId());
    TriggerCommand.checkNew(dag, RunType.BACKFILL, c.conf());
    List<Step> steps = steps(c, dag);
    ObjectNode result = Json.object();
    ArrayNode list = result.putArray("runs");
    for (Step step : steps) {
      list.addObject()
          .put("logical_date", step.logicalDate().toString())
          .put("action", step.action())
          .put("reason", step.reason());
    }
    if (c.dryRun()) {
      return result;
    }
    Backfill backfill = brain.backfills().create(c.dagId(), c.maxActiveRuns(), c.backwards());
    result.put("backfill_id", backfill.id());
    brain
        .out()
        .backfill(
            new Decisions.BackfillChange.Begun(
                backfill.id(),
                c.dagId(),
                c.from(),
                c.to(),
                c.reprocess(),
                c.maxActiveRuns(),
                c.backwards(),
                Json.text(c.conf()),
                Json.text(skipped(steps))));
    for (Step step : steps) {
      switch (step.action()) {
        case "create" -> create(c, dag, step, backfill);
        case "clear" -> reprocess(c, step, backfill);
        default -> {}
      }
    }
    brain.startQueued(dag, now);
    brain.backfills().completeOf(dag);
    return result;
  }

  /** Dates that are left out, each with its reason: kept with the backfill. */
  private static ArrayNode skipped(List<Step> steps) {
    ArrayNode skipped = Json.MAPPER.createArrayNode();
    steps.stream()
        .filter(s -> s.action().equals("skip"))
        .forEach(
            s ->
                skipped
                    .addObject()
                    .put("logical_date", s.logicalDate().toString())
                    .put("reason", s.reason()));
    return skipped;
  }

  private List<Step> steps(Event.Backfill c, DagEntry dag) {
    refuse(c, dag);
    Map<Instant, RunSnapshot> existing = new LinkedHashMap<>();
    for (RunSnapshot run : c.existing()) {
      Instant logical = run.run().logicalDate();
      if (logical != null) {
        existing.put(logical, run);
      }
    }
    List<Step> steps = new ArrayList<>();
    for (Due due : dag.schedule().range(c.from(), c.to(), MOST_RUNS + 1)) {
      if (due.runAfter().isAfter(now)) {
        break;
      }
      if (steps.size() >= MOST_RUNS) {
        throw Refused.invalid(
            "a backfill makes at most %d runs; split the range".formatted(MOST_RUNS));
      }
      RunSnapshot run = existing.get(due.logicalDate());
      steps.add(step(c, dag, due, run == null ? endedLately(c, due) : run));
    }
    if (steps.isEmpty()) {
      throw Refused.invalid(
          "DAG '%s' has no run due from %s to %s: its schedule is %s"
              .formatted(c.dagId(), c.from(), c.to(), dag.schedule().timetable().words()));
    }
    return c.backwards() ? steps.reversed() : steps;
  }

  /** A run that began and ended so lately that the rows may not show it yet. */
  private @Nullable RunSnapshot endedLately(Event.Backfill c, Due due) {
    return brain
        .endedLately()
        .find(c.dagId(), due.logicalDate())
        .map(RunMachine::snapshot)
        .orElse(null);
  }

  private void refuse(Event.Backfill c, DagEntry dag) {
    if (c.to().isBefore(c.from())) {
      throw Refused.invalid("--to %s is before --from %s".formatted(c.to(), c.from()));
    }
    if (c.from().isAfter(now)) {
      throw Refused.invalid(
          "both dates are in the future (--from %s); a backfill reprocesses the past"
              .formatted(c.from()));
    }
    if (c.maxActiveRuns() < 1) {
      throw Refused.invalid("max active runs must be 1 or more, not " + c.maxActiveRuns());
    }
    if (!List.of("none", "failed", "completed").contains(c.reprocess())) {
      throw Refused.invalid("reprocess must be none, failed or completed, not " + c.reprocess());
    }
    if (dag.structure().schedule() instanceof TimetableSpec.None) {
      throw Refused.invalid(
          "DAG '%s' has no schedule, so there are no dates to backfill".formatted(c.dagId()));
    }
    boolean past = dag.structure().tasks().stream().anyMatch(t -> t.past().any());
    if (past && c.backwards()) {
      throw Refused.invalid(
          "DAG '%s' has tasks that depend on the previous run, so it cannot run backwards"
              .formatted(c.dagId()));
    }
    if (past && c.reprocess().equals("none")) {
      throw Refused.invalid(
          ("DAG '%s' has tasks that depend on the previous run: say what to do with runs that"
                  + " exist, reprocess failed or completed")
              .formatted(c.dagId()));
    }
    brain
        .backfills()
        .of(c.dagId())
        .ifPresent(
            open -> {
              throw Refused.conflict(
                  "DAG '%s' has an unfinished backfill already (%d); cancel it or wait"
                      .formatted(c.dagId(), open.id()));
            });
  }

  private static Step step(Event.Backfill c, DagEntry dag, Due due, @Nullable RunSnapshot run) {
    Instant date = due.logicalDate();
    boolean active = dag.active.values().stream().anyMatch(r -> date.equals(r.row().logicalDate()));
    if (active) {
      return new Step(date, due, "skip", "in flight", run);
    }
    if (dag.structure().endDate().filter(date::isAfter).isPresent()) {
      // No task of it would start.
      return new Step(date, due, "skip", "after the DAG's end date", run);
    }
    if (run == null) {
      return new Step(date, due, "create", null, null);
    }
    return switch (run.run().state()) {
      case QUEUED, RUNNING -> new Step(date, due, "skip", "in flight", run);
      case FAILED ->
          c.reprocess().equals("none")
              ? new Step(date, due, "skip", "already exists (failed)", run)
              : new Step(date, due, "clear", "failed before", run);
      case SUCCESS ->
          c.reprocess().equals("completed")
              ? new Step(date, due, "clear", "succeeded before", run)
              : new Step(date, due, "skip", "already exists (success)", run);
    };
  }

  private void create(Event.Backfill c, DagEntry dag, Step step, Backfill backfill) {
    Due due = step.due();
    if (due == null) {
      return;
    }
    dag.takenDates.add(due.logicalDate());
    RunRow row =
        Rows.created(
            brain.takeRunKey(),
            dag,
            RunType.BACKFILL,
            RunIds.of(RunType.BACKFILL, due.logicalDate()),
            due.runAfter(),
            now,
            "backfill");
    row = Rows.asked(Rows.dated(row, due.logicalDate(), due.interval()), c.conf(), null, null);
    brain.add(dag, Rows.inBackfill(row, backfill.id()));
  }

  /** A run that exists is cleared, whole, and becomes part of the backfill; its conf is kept. */
  private void reprocess(Event.Backfill c, Step step, Backfill backfill) {
    RunSnapshot before = step.run();
    if (before == null) {
      return;
    }
    RunMachine run = brain.runOf(before.run().dagId(), before.run().runId(), Optional.of(before));
    if (c.latestVersion()) {
      run = brain.onLatestVersion(run, false);
    }
    Interventions people = new Interventions(run);
    people.adoptInto(backfill.id());
    people.clear(
        ClearSelection.of(
            run, Chosen.ordinals(run.instances.all()), ClearSelection.Only.ANY, false, false),
        now);
    brain.reopen(run, now);
    // It left the backfill it was in, where another run may be the first one now.
    brain.pastMoved(run, now);
  }

  // ---- steering

  JsonNode control(Event.BackfillControl c) {
    Backfill backfill =
        brain
            .backfills()
            .get(c.backfillId())
            .orElseThrow(
                () ->
                    Refused.conflict(
                        "backfill %d does not exist or has completed".formatted(c.backfillId())));
    DagEntry dag = brain.known(backfill.dagId());
    switch (c.action()) {
      case "pause" -> brain.backfills().pause(backfill, true);
      case "unpause" -> {
        brain.backfills().pause(backfill, false);
        brain.startQueued(dag, now);
      }
      case "cancel" -> cancel(dag, backfill);
      default ->
          throw Refused.invalid(
              "a backfill can be told to pause, unpause or cancel, not " + c.action());
    }
    return Brain.result("backfill_id", c.backfillId());
  }

  /** What has not begun fails; what runs goes on. */
  private void cancel(DagEntry dag, Backfill backfill) {
    for (RunMachine run : List.copyOf(dag.active.values())) {
      boolean own = Long.valueOf(backfill.id()).equals(run.row().backfillId());
      if (own && run.row().state() == RunState.QUEUED) {
        brain.unqueue(run);
        run.ending.end("the backfill was cancelled before the run began", now);
      }
    }
    brain.backfills().complete(backfill);
  }
}
