package dev.windlass.testing;

import dev.windlass.brain.Decisions;
import dev.windlass.brain.Effect.Attempt;
import dev.windlass.brain.Event;
import dev.windlass.dag.Dag;
import dev.windlass.dag.DagStructure;
import dev.windlass.dag.DataInterval;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Runs;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunSnapshot;
import dev.windlass.run.RunState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Runs as one attempt sees them in a test, and asks for them: of every DAG the tester knows. */
final class MemoryRuns implements Runs {
  /** Sends a command to the brain and waits for its answer; a refusal is in the answer. */
  interface Desk {
    /** Called on an attempt's own thread. */
    Decisions.Answer ask(LongFunction<Event.Command> command);
  }

  private final MemoryRows rows;
  private final Codebase code;
  private final Attempt attempt;
  private final Desk desk;
  private final java.util.function.Supplier<Instant> clock;

  MemoryRuns(
      MemoryRows rows,
      Codebase code,
      Attempt attempt,
      Desk desk,
      java.util.function.Supplier<Instant> clock) {
    this.rows = rows;
    this.code = code;
    this.attempt = attempt;
    this.desk = desk;
    this.clock = clock;
  }

  @Override
  public String trigger(Order order) throws RunExists {
    Optional<RunRow> before = rows.run(order.dagId(), order.runId());
    boolean taken =
        before.isPresent()
            || order.logicalDate().filter(at -> rows.taken(order.dagId(), at)).isPresent();
    Decisions.Answer answer =
        desk.ask(
            id ->
                new Event.Trigger(
                    id,
                    order.dagId(),
                    Optional.of(order.runId()),
                    order.logicalDate(),
                    Optional.empty(),
                    Optional.empty(),
                    order.conf(),
                    null,
                    "operator",
                    order.key(),
                    taken));
    String error = answer.error();
    if (error == null) {
      return order.runId();
    }
    if (!"conflict".equals(answer.errorKind())) {
      throw new FailTask("DAG '%s' cannot be triggered: %s".formatted(order.dagId(), error));
    }
    // Asked before, by an attempt that was lost before it saw the answer.
    if (before.filter(run -> order.key().equals(run.user())).isPresent()) {
      return order.runId();
    }
    throw new RunExists(error);
  }

  @Override
  public Optional<Seen> find(String dagId, String runId) {
    return rows.run(dagId, runId).map(MemoryRuns::seen);
  }

  @Override
  public Optional<Seen> at(String dagId, Instant logicalDate) {
    return rows.runs().stream()
        .filter(r -> r.dagId().equals(dagId) && logicalDate.equals(r.logicalDate()))
        .findFirst()
        .map(MemoryRuns::seen);
  }

  @Override
  public List<SeenTask> tasks(String dagId, String runId) {
    return rows.run(dagId, runId).stream()
        .flatMap(run -> rows.tasks(run.id()).stream())
        .map(t -> new SeenTask(t.taskId(), t.mapIndex(), word(t.state().word())))
        .toList();
  }

  private static String word(@Nullable String state) {
    return state == null ? "none" : state;
  }

  @Override
  public Optional<DagStructure> dag(String dagId) {
    return code.newest(dagId).map(Dag::structure);
  }

  @Override
  public Optional<Seen> previousSuccess() {
    Instant before = attempt.logicalDate();
    return before == null
        ? Optional.empty()
        : rows.runs().stream()
            .filter(r -> r.dagId().equals(attempt.dagId()) && r.state() == RunState.SUCCESS)
            .filter(r -> r.logicalDate() != null && r.logicalDate().isBefore(before))
            .max(Comparator.comparing(RunRow::logicalDate))
            .map(MemoryRuns::seen);
  }

  @Override
  public void clear(String dagId, String runId) {
    change(
        id ->
            new Event.Clear(
                id, dagId, runId, finished(dagId, runId), List.of(), false, false, false, false));
  }

  @Override
  public void end(String dagId, String runId) {
    change(id -> new Event.MarkRun(id, dagId, runId, finished(dagId, runId), "failed", true));
  }

  private Optional<RunSnapshot> finished(String dagId, String runId) {
    return rows.run(dagId, runId).filter(r -> r.state().finished()).map(rows::snapshot);
  }

  private void change(LongFunction<Event.Command> command) {
    String error = desk.ask(command).error();
    if (error != null) {
      throw new FailTask(error);
    }
  }

  @Override
  public Instant now() {
    return clock.get();
  }

  private static Seen seen(RunRow run) {
    Instant start = run.intervalStart();
    Instant end = run.intervalEnd();
    return new Seen(
        run.dagId(),
        run.runId(),
        run.state().word(),
        Optional.ofNullable(run.logicalDate()),
        start == null || end == null ? Optional.empty() : Optional.of(new DataInterval(start, end)),
        Optional.ofNullable(run.startDate()),
        Optional.ofNullable(run.endDate()),
        Optional.ofNullable(run.user()),
        run.clearNumber());
  }
}
