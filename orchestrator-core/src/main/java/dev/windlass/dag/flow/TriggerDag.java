package dev.windlass.dag.flow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.Cancellation;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Json;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.Runs;
import dev.windlass.dag.Runs.Seen;
import dev.windlass.dag.SkipTask;
import dev.windlass.dag.TaskContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A run of another DAG. It waits for the run's end unless fire-and-forget is asked for by name; the
 * run is found again after a crash and never made twice. When the waiting attempt is ended, its run
 * is ended, too, and verifiably over. Immutable.
 *
 * @param runId empty: one that is unique to the attempt, so that a retry makes a run of its own
 * @param logicalDate empty: the run has none
 * @param waits whether the task ends with the run
 * @param allowEnd {@code success}, {@code failed} or both: what is a good end
 * @param existing what to do when there is a run in its place already
 * @param askEvery how often the run is looked at
 */
public record TriggerDag(
    String dagId,
    Optional<String> runId,
    Optional<Instant> logicalDate,
    ObjectNode conf,
    boolean waits,
    Allow allowEnd,
    Existing existing,
    Duration askEvery)
    implements RemoteJob<TriggerDag.Made, TriggerDag.Made> {

  /** The run that was made. */
  public record Made(String dagId, String runId) {}

  /** Which ends of the run are good. */
  public enum Allow {
    SUCCESS,
    /** A failed run is an end like any other. */
    ANY_END
  }

  /** What to do when there is a run with the id or the logical date already. */
  public enum Existing {
    FAIL,
    /** Skip this task. */
    SKIP,
    /** Clear the run, which runs again. */
    RESET
  }

  /** The XCom in which an attempt keeps what it is about to reset. */
  private static final String RESET_OF = "windlass_reset_of";

  /** A run of {@code dagId} that is waited for and must succeed. */
  public static TriggerDag of(String dagId) {
    return new TriggerDag(
        dagId,
        Optional.empty(),
        Optional.empty(),
        Json.object(),
        true,
        Allow.SUCCESS,
        Existing.FAIL,
        Duration.ofSeconds(2));
  }

  /** With this run id. */
  public TriggerDag runId(String id) {
    return new TriggerDag(
        dagId, Optional.of(id), logicalDate, conf, waits, allowEnd, existing, askEvery);
  }

  /** With this logical date. */
  public TriggerDag logicalDate(Instant date) {
    return new TriggerDag(
        dagId, runId, Optional.of(date), conf, waits, allowEnd, existing, askEvery);
  }

  /** With this conf: it must fit the params of the DAG. */
  public TriggerDag conf(Map<String, ?> values) {
    ObjectNode more = Json.object();
    values.forEach((name, value) -> more.set(name, Json.tree(value)));
    return new TriggerDag(dagId, runId, logicalDate, more, waits, allowEnd, existing, askEvery);
  }

  /** Succeeds once the run is made, and does not end it when the task is ended. */
  public TriggerDag fireAndForget() {
    return new TriggerDag(dagId, runId, logicalDate, conf, false, allowEnd, existing, askEvery);
  }

  /** Takes a failed run for a good end, too. */
  public TriggerDag allowFailed() {
    return new TriggerDag(
        dagId, runId, logicalDate, conf, waits, Allow.ANY_END, existing, askEvery);
  }

  /** Clears a run that is in its place already; without it the task fails. */
  public TriggerDag resetExisting() {
    return new TriggerDag(
        dagId, runId, logicalDate, conf, waits, allowEnd, Existing.RESET, askEvery);
  }

  /** Skips this task when there is a run in its place already. */
  public TriggerDag skipWhenExists() {
    return new TriggerDag(
        dagId, runId, logicalDate, conf, waits, allowEnd, Existing.SKIP, askEvery);
  }

  /** Looks at the run this often; the default is every 2 seconds. */
  public TriggerDag askEvery(Duration pause) {
    return new TriggerDag(dagId, runId, logicalDate, conf, waits, allowEnd, existing, pause);
  }

  private String idUnder(String key) {
    return runId.orElse("manual__" + key);
  }

  @Override
  public Made submit(TaskContext context, String key) {
    Runs runs = context.runs();
    Runs.Order order = new Runs.Order(dagId, idUnder(key), logicalDate, conf, key);
    try {
      String id = runs.trigger(order);
      context.log().info("run %s of DAG %s is made", id, dagId);
      return new Made(dagId, id);
    } catch (Runs.RunExists exists) {
      return switch (existing) {
        case FAIL ->
            throw new FailTask(
                exists.getMessage()
                    + "; use resetExisting() to run it again or skipWhenExists() to leave it",
                exists);
        case SKIP -> throw new SkipTask(String.valueOf(exists.getMessage()));
        case RESET -> reset(context, inPlace(runs, key).orElseThrow(() -> gone(exists)));
      };
    }
  }

  private static FailTask gone(Exception exists) {
    return new FailTask("the run in the way is gone again: " + exists.getMessage(), exists);
  }

  private Optional<Seen> inPlace(Runs runs, String key) {
    return runs.find(dagId, idUnder(key)).or(() -> logicalDate.flatMap(at -> runs.at(dagId, at)));
  }

  /** What is about to be cleared is kept first, so that a crash does not clear it again. */
  private Made reset(TaskContext context, Seen run) {
    context.push(RESET_OF, run.clearNumber());
    context.runs().clear(dagId, run.runId());
    context.log().info("run %s of DAG %s is cleared and runs again", run.runId(), dagId);
    return new Made(dagId, run.runId());
  }

  @Override
  public Optional<Made> find(TaskContext context, String key) {
    return inPlace(context.runs(), key)
        .filter(run -> run.requester().equals(Optional.of(key)) || wasReset(context, run))
        .map(run -> new Made(dagId, run.runId()));
  }

  private boolean wasReset(TaskContext context, Seen run) {
    return existing == Existing.RESET
        && context
            .pull(context.run().taskId(), RESET_OF, Integer.class)
            .filter(before -> run.clearNumber() > before)
            .isPresent();
  }

  @Override
  public Progress<Made> poll(TaskContext context, Made made) {
    if (!waits) {
      return new Progress.Done<>(made);
    }
    Optional<Seen> run = context.runs().find(made.dagId(), made.runId());
    if (run.isEmpty()) {
      return new Progress.Broken<>(
          "run %s of DAG %s was deleted".formatted(made.runId(), made.dagId()));
    }
    return switch (run.get().state()) {
      case "success" -> new Progress.Done<>(made);
      case "failed" ->
          allowEnd == Allow.ANY_END
              ? new Progress.Done<>(made)
              : new Progress.Broken<>(
                  "run %s of DAG %s failed; look at its tasks"
                      .formatted(made.runId(), made.dagId()));
      default -> new Progress.Running<>(askEvery);
    };
  }

  @Override
  public Cancellation cancel(TaskContext context, Made made) {
    if (!waits) {
      return Cancellation.GONE;
    }
    Optional<Seen> run = context.runs().find(made.dagId(), made.runId());
    if (run.isEmpty() || run.get().finished()) {
      return Cancellation.GONE;
    }
    context.runs().end(made.dagId(), made.runId());
    return new Cancellation.Stopping(Duration.ofMillis(200));
  }
}
