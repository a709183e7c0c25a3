package dev.windlass.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.brain.Event;
import dev.windlass.dag.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A backfill as people ask for it, made step by step: {@code tester.backfill("2026-01-01",
 * "2026-01-03").maxActiveRuns(1).go()}. Used by one thread.
 */
public final class Backfilling {
  /**
   * What a backfill does with one date.
   *
   * @param action {@code create} a run, {@code clear} the one that exists, or {@code skip} it
   * @param reason why it is skipped
   */
  public record Step(Instant logicalDate, String action, Optional<String> reason) {}

  private final Play play;
  private final String dagId;
  private final Instant from;
  private final Instant to;
  private String reprocess = "none";
  private int maxActiveRuns = 10;
  private boolean backwards;
  private boolean latestVersion;
  private Map<String, ?> conf = Map.of();

  Backfilling(Play play, String dagId, Instant from, Instant to) {
    this.play = play;
    this.dagId = dagId;
    this.from = from;
    this.to = to;
  }

  /** Runs that failed are run again. */
  public Backfilling reprocessFailed() {
    reprocess = "failed";
    return this;
  }

  /** Every run that has ended is run again. */
  public Backfilling reprocessAll() {
    reprocess = "completed";
    return this;
  }

  /** How many of its runs are running at a time; the default is 10. */
  public Backfilling maxActiveRuns(int runs) {
    maxActiveRuns = runs;
    return this;
  }

  /** The newest date first. */
  public Backfilling backwards() {
    backwards = true;
    return this;
  }

  /** The conf of the runs it makes. */
  public Backfilling conf(Map<String, ?> values) {
    conf = Map.copyOf(values);
    return this;
  }

  /** Runs that exist go on with the DAG's newest version: see {@link DagTester#version}. */
  public Backfilling latestVersion() {
    latestVersion = true;
    return this;
  }

  /**
   * What it would do with each date, in the order of its runs; nothing is done.
   *
   * @throws IllegalArgumentException when it is refused, with the reason
   */
  public List<Step> plan() {
    List<Step> steps = new ArrayList<>();
    for (JsonNode step : play.reprocess(id -> command(id, true)).path("runs")) {
      JsonNode reason = step.path("reason");
      steps.add(
          new Step(
              Instant.parse(step.path("logical_date").asText()),
              step.path("action").asText(),
              reason.isTextual() ? Optional.of(reason.asText()) : Optional.empty()));
    }
    return steps;
  }

  /**
   * Makes its runs and lets them run.
   *
   * @return those it made or ran again, by logical date
   * @throws IllegalArgumentException when it is refused, with the reason
   */
  public List<TestRun> go() {
    long backfill = play.reprocess(id -> command(id, false)).path("backfill_id").asLong();
    return play.ofBackfill(backfill);
  }

  private Event.Command command(long id, boolean dryRun) {
    return new Event.Backfill(
        id,
        dagId,
        from,
        to,
        reprocess,
        maxActiveRuns,
        backwards,
        (ObjectNode) Json.tree(conf),
        latestVersion,
        dryRun,
        play.between(dagId, from, to));
  }
}
