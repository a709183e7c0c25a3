package dev.windlass.brain;

import static dev.windlass.brain.Promises.that;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.brain.Decisions.BackfillChange;
import dev.windlass.brain.SimulationBackfills.Asked;
import dev.windlass.brain.SimulationRows.BackfillRow;
import dev.windlass.dag.Json;
import dev.windlass.dag.RunType;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunState;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a backfill takes on, and how it ends. Written from the engine's specification: every date in
 * its range is run or left out with a reason; what is under way is never touched; there is one at a
 * time; it is over when none of its runs is.
 */
final class PromisesBackfills {
  private final Simulation world;
  private final PromisesBefore stood;

  PromisesBackfills(Simulation world, PromisesBefore stood) {
    this.world = world;
    this.stood = stood;
  }

  void look(Decisions.Batch batch) {
    Map<Long, JsonNode> results = new HashMap<>();
    for (Decisions.Answer answer : batch.answers()) {
      Asked asked = world.backfills.asked.remove(answer.commandId());
      if (asked == null) {
        continue;
      }
      JsonNode result = answer.result();
      if (result == null) {
        refused(asked, batch, answer.error());
        continue;
      }
      results.put(answer.commandId(), result.path("runs"));
      JsonNode id = result.path("backfill_id");
      that(id.isMissingNode() == asked.command().dryRun(), "a look begins nothing: %s", result);
      JsonNode shown = results.get(asked.dryRun());
      that(
          shown == null || shown.equals(result.path("runs")),
          "what a backfill shows is what it does: %s, not %s",
          result,
          shown);
      if (!asked.command().dryRun()) {
        begun(asked, id.asLong(), batch);
      }
    }
    oneAtATime();
    batch.backfills().forEach(this::over);
    for (BackfillRow row : world.rows.backfills.values()) {
      boolean going = unfinished(row.begun().id());
      that(
          going || !row.open(),
          "a backfill is complete when none of its runs is queued or running: %s",
          row);
    }
  }

  private static boolean impossible(Asked asked, PromisesDag dag) {
    Event.Backfill c = asked.command();
    return dag.asksThePast && (c.backwards() || c.reprocess().equals("none"));
  }

  private void refused(Asked asked, Decisions.Batch batch, @Nullable String why) {
    Event.Backfill c = asked.command();
    boolean other =
        stood.openBackfills.values().stream().anyMatch(b -> b.begun().dagId().equals(c.dagId()))
            || batch.backfills().stream()
                .anyMatch(b -> b instanceof BackfillChange.Begun d && d.dagId().equals(c.dagId()));
    that(
        other || asked.existing().isEmpty() || impossible(asked, world.dag(c.dagId())),
        "a backfill is refused only for a reason: %s, %s",
        c,
        why);
  }

  /** At any time a DAG has at most one backfill that is not complete. */
  private void oneAtATime() {
    Set<String> dags = new LinkedHashSet<>();
    for (BackfillRow row : world.rows.backfills.values()) {
      that(
          !row.open() || dags.add(row.begun().dagId()),
          "a DAG has one unfinished backfill: %s",
          row);
    }
  }

  private boolean unfinished(long backfill) {
    return world.rows.runs.values().stream()
        .anyMatch(r -> Long.valueOf(backfill).equals(r.backfillId()) && !r.state().finished());
  }

  // ---- how it begins

  private void begun(Asked asked, long id, Decisions.Batch batch) {
    Event.Backfill c = asked.command();
    that(!impossible(asked, world.dag(c.dagId())), "a backfill respects the past: %s", c);
    BackfillChange.Begun begun = world.rows.backfills.get(id).begun();
    that(
        begun.maxActiveRuns() == c.maxActiveRuns()
            && begun.backwards() == c.backwards()
            && begun.reprocess().equals(c.reprocess()),
        "a backfill is kept as it was asked for: %s",
        begun);
    Map<Instant, String> skipped = new LinkedHashMap<>();
    Json.read(begun.skipped())
        .forEach(
            s ->
                skipped.put(
                    Instant.parse(s.path("logical_date").asText()), s.path("reason").asText()));
    that(
        asked.existing().keySet().containsAll(skipped.keySet()),
        "a backfill leaves out only dates in its range: %s of %s",
        skipped,
        c);
    for (RunRow run : world.rows.runs.values()) {
      that(
          !Long.valueOf(id).equals(run.backfillId())
              || (run.dagId().equals(c.dagId()) && asked.existing().containsKey(run.logicalDate())),
          "a backfill takes only dates in its range, of its own DAG: %s",
          run);
    }
    if (batch.deletedRuns().isEmpty()) {
      asked.existing().forEach((date, was) -> ofDate(c, id, date, was, skipped.get(date)));
    }
  }

  private void ofDate(
      Event.Backfill c, long id, Instant date, @Nullable RunRow was, @Nullable String reason) {
    RunRow run = world.rows.at(c.dagId(), date);
    boolean taken = run != null && Long.valueOf(id).equals(run.backfillId());
    if (run != null && run.backfillId() != null && run.backfillId() > id) {
      // It ended at once, and another backfill began before anything was committed.
      return;
    }
    that(
        taken != (reason != null),
        "each date of a backfill is run, or left out with its reason: %s, %s, %s",
        date,
        run,
        reason);
    // What began or was run again since the last commit is not in the rows that were looked at.
    boolean meanwhile =
        was == null
            ? run != null && !taken && stood.newRuns.contains(run.id())
            : "in flight".equals(reason) && world.people.touching.contains(was.id());
    boolean again = was == null && run != null && run.clearNumber() > 0;
    if (run == null || meanwhile || again) {
      return;
    }
    if (was == null) {
      that(taken, "a backfill makes the runs that are missing: %s", date);
      that(run.conf().equals(c.conf()), "a new run gets the backfill's conf: %s", run);
    } else if (!was.state().finished()) {
      that(
          !taken && String.valueOf(reason).startsWith("in flight"),
          "a backfill never touches what is queued or running: %s, %s",
          run,
          reason);
    } else if (SimulationBackfills.again(was, c.reprocess())) {
      that(taken, "a backfill runs again what it was told to: %s, %s", run, reason);
      that(run.clearNumber() > was.clearNumber(), "a run that is run again was cleared: %s", run);
      that(run.conf().equals(was.conf()), "a run that is run again keeps its conf: %s", run);
    } else {
      that(
          !taken && String.valueOf(reason).startsWith("already exists"),
          "a backfill leaves alone what it was not told to run again: %s, %s",
          run,
          reason);
    }
    that(
        !taken || (run.type() == RunType.BACKFILL && run.triggeredBy().equals("backfill")),
        "a run of a backfill says so: %s",
        run);
  }

  // ---- how it ends

  private void over(BackfillChange change) {
    if (!(change instanceof BackfillChange.Completed completed)) {
      return;
    }
    boolean cancelled = world.backfills.cancelled.contains(completed.id());
    for (RunRow run : world.rows.runs.values()) {
      if (!Long.valueOf(completed.id()).equals(run.backfillId())
          || world.people.touching.contains(run.id())) {
        continue;
      }
      that(
          cancelled ? run.state() != RunState.QUEUED : run.state().finished(),
          "what a backfill had queued is over when it is: %s",
          run);
      RunRow before = stood.oldRuns.get(run.id());
      that(
          before == null
              || before.state() != RunState.RUNNING
              || !String.valueOf(run.reason()).contains("the backfill was cancelled"),
          "what runs goes on when its backfill is cancelled: %s",
          run);
    }
  }
}
