package dev.windlass.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.brain.Effect.Attempt;
import dev.windlass.dag.DagStructure;
import dev.windlass.dag.DataInterval;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Json;
import dev.windlass.dag.Runs;
import dev.windlass.store.CommandClient;
import dev.windlass.store.CommandClient.CommandRefused;
import dev.windlass.store.RunsDao;
import dev.windlass.store.RunsDao.RunSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs as one attempt sees them in the database and asks for them by command. Thread-safe. */
public final class StoredRuns implements Runs {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RunsDao rows;
  private final CommandClient commands;
  private final Attempt attempt;

  /** The runs that {@code attempt} sees. */
  public StoredRuns(RunsDao rows, CommandClient commands, Attempt attempt) {
    this.rows = rows;
    this.commands = commands;
    this.attempt = attempt;
  }

  @Override
  public String trigger(Order order) throws RunExists {
    ObjectNode payload =
        Json.object()
            .put("dag_id", order.dagId())
            .put("run_id", order.runId())
            .put("triggered_by", "operator")
            .put("user", order.key());
    order.logicalDate().ifPresent(at -> payload.put("logical_date", at.toString()));
    payload.set("conf", order.conf());
    try {
      send("trigger", payload);
      return order.runId();
    } catch (CommandRefused refused) {
      if (!refused.kind().equals("conflict")) {
        throw new FailTask(
            "DAG '%s' cannot be triggered: %s".formatted(order.dagId(), refused.getMessage()),
            refused);
      }
      // Asked before, by an attempt that died before it saw the answer.
      if (find(order.dagId(), order.runId())
          .filter(run -> run.requester().equals(Optional.of(order.key())))
          .isPresent()) {
        return order.runId();
      }
      throw new RunExists(String.valueOf(refused.getMessage()));
    }
  }

  @Override
  public Optional<Seen> find(String dagId, String runId) {
    return rows.find(dagId, runId).map(StoredRuns::seen);
  }

  @Override
  public Optional<Seen> at(String dagId, Instant logicalDate) {
    return rows.at(dagId, logicalDate).map(StoredRuns::seen);
  }

  @Override
  public List<SeenTask> tasks(String dagId, String runId) {
    return rows.tasks(dagId, runId).stream()
        .map(t -> new SeenTask(t.taskId(), t.mapIndex(), t.state()))
        .toList();
  }

  @Override
  public Optional<DagStructure> dag(String dagId) {
    return rows.structure(dagId).map(text -> Json.read(text, DagStructure.class));
  }

  @Override
  public Optional<Seen> previousSuccess() {
    Instant before = attempt.logicalDate();
    return before == null
        ? Optional.empty()
        : rows.successBefore(attempt.dagId(), before).map(StoredRuns::seen);
  }

  @Override
  public void clear(String dagId, String runId) {
    change("clear", Json.object().put("dag_id", dagId).put("run_id", runId));
  }

  @Override
  public void end(String dagId, String runId) {
    change(
        "mark_run",
        Json.object()
            .put("dag_id", dagId)
            .put("run_id", runId)
            .put("state", "failed")
            .put("unfinished_only", true));
  }

  @Override
  public Instant now() {
    return rows.now();
  }

  private void change(String kind, ObjectNode payload) {
    try {
      send(kind, payload);
    } catch (CommandRefused refused) {
      throw new FailTask(String.valueOf(refused.getMessage()), refused);
    }
  }

  private void send(String kind, ObjectNode payload) {
    commands.send(kind, payload, attempt.key(), PATIENCE);
  }

  private static Seen seen(RunSeen run) {
    return new Seen(
        run.dagId(),
        run.runId(),
        run.state(),
        Optional.ofNullable(run.logicalDate()),
        interval(run.intervalStart(), run.intervalEnd()),
        Optional.ofNullable(run.startDate()),
        Optional.ofNullable(run.endDate()),
        Optional.ofNullable(run.triggeringUser()),
        run.clearNumber());
  }

  private static Optional<DataInterval> interval(@Nullable Instant start, @Nullable Instant end) {
    return start == null || end == null
        ? Optional.empty()
        : Optional.of(new DataInterval(start, end));
  }
}
