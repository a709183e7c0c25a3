package dev.windlass.engine;

import dev.windlass.brain.Effect.Attempt;
import dev.windlass.execution.BoundXComs;
import dev.windlass.store.XComDao;
import java.util.List;
import java.util.Optional;

/** The XComs of one attempt, in the database. Thread-safe. */
public final class StoredXComs extends BoundXComs {
  private final XComDao rows;

  /**
   * The XComs that {@code attempt} may write and read.
   *
   * @param limit bytes of JSON one value may have
   */
  public StoredXComs(XComDao rows, Attempt attempt, int limit) {
    super(attempt, limit);
    this.rows = rows;
  }

  @Override
  protected boolean keep(Attempt attempt, String key, String json) {
    return rows.push(attempt.taskId(), attempt.tryNumber(), key, json) > 0;
  }

  @Override
  protected List<Left> left(String dagId, String runId, String task, String key) {
    return rows.pull(dagId, runId, List.of(task), key).stream()
        .map(found -> new Left(found.mapIndex(), found.value()))
        .toList();
  }

  @Override
  protected Optional<String> newestWith(String dagId, String runId, String task, String key) {
    return rows.newestWith(dagId, runId, task, key);
  }
}
