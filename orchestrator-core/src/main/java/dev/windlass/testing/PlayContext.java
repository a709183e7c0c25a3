package dev.windlass.testing;

import dev.windlass.brain.Effect;
import dev.windlass.dag.Asset;
import dev.windlass.dag.AssetEvent;
import dev.windlass.dag.Dag;
import dev.windlass.dag.DagStructure;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Params;
import dev.windlass.dag.QualityResult;
import dev.windlass.dag.Runs;
import dev.windlass.dag.TaskContext;
import dev.windlass.dag.TaskLog;
import dev.windlass.dag.XComs;
import dev.windlass.execution.BoundContext;
import dev.windlass.resources.Ledger;
import dev.windlass.resources.LedgerRows.Owner;
import dev.windlass.run.TaskId;
import dev.windlass.settings.Connection;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.IllegalFormatException;
import java.util.List;
import java.util.Optional;

/** What an attempt in the test kit may use: what the test gave, and a record of what it said. */
final class PlayContext extends BoundContext implements TaskLog {
  private final Givens givens;
  private final AttemptRecord record;
  private final MemoryLedger ledger;
  private final DagStructure dag;
  private final MemoryRows rows;
  private final Runs runs;

  PlayContext(
      Effect.Attempt attempt,
      Params params,
      Dag dag,
      Instant now,
      Givens givens,
      AttemptRecord record,
      MemoryLedger ledger,
      MemoryRows rows,
      Runs runs) {
    super(attempt, params, Optional.of(dag), now);
    this.givens = givens;
    this.record = record;
    this.ledger = ledger;
    this.dag = dag.structure();
    this.rows = rows;
    this.runs = runs;
  }

  /** The idempotency key of the attempt whose context this is. */
  static String key(TaskContext context) {
    if (context instanceof PlayContext play) {
      return play.attempt().key();
    }
    throw new IllegalArgumentException("not a context of the test kit: " + context);
  }

  @Override
  public TaskLog log() {
    return this;
  }

  @Override
  public void info(String message, Object... args) {
    write("INFO", message, args);
  }

  @Override
  public void warn(String message, Object... args) {
    write("WARN", message, args);
  }

  @Override
  public void error(String message, Object... args) {
    write("ERROR", message, args);
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private void write(String level, String message, Object... args) {
    record.log().add(level + " " + givens.mask.mask(text(message, args)));
  }

  /** As in the engine: a pattern that does not fit its arguments is shown as it is. */
  private static String text(String message, Object[] args) {
    try {
      return args.length == 0 ? message : String.format(message, args);
    } catch (IllegalFormatException e) {
      return message + " " + Arrays.toString(args);
    }
  }

  @Override
  public Connection connection(String id) {
    return givens.connection(id);
  }

  @Override
  public String variable(String key) {
    return findVariable(key)
        .orElseThrow(
            () ->
                new FailTask(
                    "the test gave no variable '%s'; give one with .variable(…)".formatted(key)));
  }

  @Override
  public Optional<String> findVariable(String key) {
    return givens.variable(key);
  }

  @Override
  public <T> T hook(Class<T> type, String connectionId) {
    return givens.hook(type, connectionId);
  }

  @Override
  public void progress(long done, long total, String unit) {
    record.log().add("PROGRESS %d of %d %s".formatted(done, total, unit));
  }

  @Override
  public void link(String name, URI target) {
    record.links().put(name, target);
  }

  @Override
  public void label(String text) {
    if (attempt().mapIndex() >= 0) {
      record.labels().add(text);
    }
  }

  @Override
  protected void keep(int position, String name, String shown) {
    record.rendered().put(name, givens.mask.mask(shown));
  }

  @Override
  public XComs xcoms() {
    return new MemoryXComs(rows, attempt());
  }

  @Override
  public List<AssetEvent> triggeringAssetEvents() {
    return rows.assets.triggering(TaskId.run(attempt().taskId()));
  }

  @Override
  public List<AssetEvent> inletEvents(Asset inlet) {
    checkInlet(dag, inlet);
    return rows.assets.newest(inlet.name(), MOST_INLET_EVENTS);
  }

  @Override
  public Runs runs() {
    return runs;
  }

  @Override
  public Ledger ledger() {
    return ledger.of(
        new Owner(attempt().dagId(), attempt().runId(), attempt().task(), attempt().tryNumber()));
  }

  @Override
  public void quality(QualityResult result) {
    record.quality().add(result);
  }
}
