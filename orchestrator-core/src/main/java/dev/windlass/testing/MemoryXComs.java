package dev.windlass.testing;

import dev.windlass.brain.Effect.Attempt;
import dev.windlass.execution.BoundXComs;
import java.util.List;
import java.util.Optional;

/** The XComs of one attempt in a test. */
final class MemoryXComs extends BoundXComs {
  private final MemoryRows rows;

  MemoryXComs(MemoryRows rows, Attempt attempt) {
    super(attempt, Givens.OUTPUT_LIMIT);
    this.rows = rows;
  }

  @Override
  protected boolean keep(Attempt attempt, String key, String json) {
    return rows.push(attempt.taskId(), attempt.tryNumber(), key, json);
  }

  @Override
  protected List<Left> left(String dagId, String runId, String task, String key) {
    return rows.run(dagId, runId).stream()
        .flatMap(run -> rows.tasks(run.id()).stream())
        .filter(row -> row.taskId().equals(task))
        .flatMap(
            row -> rows.xcom(row.id(), key).stream().map(value -> new Left(row.mapIndex(), value)))
        .toList();
  }

  @Override
  protected Optional<String> newestWith(String dagId, String runId, String task, String key) {
    return rows.run(dagId, runId).stream()
        .flatMap(run -> rows.upTo(run).stream())
        .filter(run -> !left(dagId, run.runId(), task, key).isEmpty())
        .findFirst()
        .map(run -> run.runId());
  }
}
