package dev.windlass.engine;

import dev.windlass.brain.Effect.Attempt;
import dev.windlass.dag.Asset;
import dev.windlass.dag.AssetEvent;
import dev.windlass.dag.Dag;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Json;
import dev.windlass.dag.Params;
import dev.windlass.dag.QualityResult;
import dev.windlass.dag.RunType;
import dev.windlass.dag.Runs;
import dev.windlass.dag.TaskLog;
import dev.windlass.dag.XComs;
import dev.windlass.execution.BoundContext;
import dev.windlass.resources.Ledger;
import dev.windlass.resources.LedgerBook;
import dev.windlass.resources.LedgerRows;
import dev.windlass.run.TaskId;
import dev.windlass.settings.Connection;
import dev.windlass.settings.MissingSetting;
import dev.windlass.store.RenderedDao;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** What one attempt may use, on the parts of this process. */
final class AttemptContext extends BoundContext {
  /** As many characters as the reference shows. */
  private static final int LABEL_LENGTH = 250;

  private final WorkerParts parts;
  private final Attempt attempt;
  private final TaskLogFile log;

  AttemptContext(WorkerParts parts, Attempt attempt, Params params, Optional<Dag> dag) {
    super(attempt, params, dag, parts.clock().instant());
    this.parts = parts;
    this.attempt = attempt;
    this.log =
        new TaskLogFile(
            () ->
                parts
                    .logs()
                    .of(
                        attempt.dagId(),
                        attempt.runId(),
                        attempt.task(),
                        attempt.mapIndex(),
                        attempt.tryNumber()),
            parts.mask(),
            parts.clock());
  }

  /** A context that belongs to no run: the reaper's. */
  static AttemptContext ofReaper(WorkerParts parts) {
    return new AttemptContext(
        parts,
        new Attempt(
            0,
            "windlass",
            0,
            "reaper",
            RunType.MANUAL,
            null,
            null,
            null,
            Json.object(),
            "reaper",
            -1,
            1,
            "windlass-reaper",
            false,
            null,
            null,
            List.of()),
        new Params(Json.object()),
        Optional.empty());
  }

  @Override
  public TaskLog log() {
    return log;
  }

  @Override
  public Connection connection(String id) {
    try {
      return Outage.outlast(() -> parts.settings().connection(id));
    } catch (MissingSetting missing) {
      throw new FailTask(String.valueOf(missing.getMessage()), missing);
    }
  }

  @Override
  public String variable(String key) {
    try {
      return Outage.outlast(() -> parts.settings().variable(key));
    } catch (MissingSetting missing) {
      throw new FailTask(String.valueOf(missing.getMessage()), missing);
    }
  }

  @Override
  public Optional<String> findVariable(String key) {
    return Outage.outlast(() -> parts.settings().findVariable(key));
  }

  @Override
  public <T> T hook(Class<T> type, String connectionId) {
    try {
      return parts.hooks().hook(type, connectionId);
    } catch (MissingSetting missing) {
      throw new FailTask(String.valueOf(missing.getMessage()), missing);
    }
  }

  @Override
  public void progress(long done, long total, String unit) {
    Outage.outlast(
        () -> parts.views().progress(attempt.taskId(), attempt.tryNumber(), done, total, unit));
  }

  @Override
  public void link(String name, URI target) {
    Outage.outlast(
        () -> parts.views().link(attempt.taskId(), attempt.tryNumber(), name, target.toString()));
  }

  @Override
  public void label(String text) {
    if (attempt.mapIndex() >= 0) {
      String shown = parts.mask().mask(text.strip());
      String stored = shown.length() > LABEL_LENGTH ? shown.substring(0, LABEL_LENGTH) : shown;
      Outage.outlast(() -> parts.views().label(attempt.taskId(), attempt.tryNumber(), stored));
    }
  }

  @Override
  protected void keep(int position, String name, String shown) {
    String masked = parts.mask().mask(shown);
    var row =
        new RenderedDao.Kept(
            attempt.taskId(),
            attempt.tryNumber(),
            position,
            RenderedDao.cut(name, RenderedDao.LONGEST_NAME),
            RenderedDao.cut(masked, RenderedDao.LONGEST),
            masked.length(),
            attempt.dagId(),
            attempt.task());
    // What was rendered for a job that is still under way stays: it is what the job was given.
    Outage.outlast(() -> parts.rendered().keep(row, !attempt.attach()));
  }

  @Override
  public XComs xcoms() {
    return new StoredXComs(parts.xcoms(), attempt, parts.outputLimit());
  }

  @Override
  public Runs runs() {
    return new StoredRuns(parts.runs(), parts.commands(), attempt);
  }

  @Override
  public Ledger ledger() {
    return new PatientLedger(
        new LedgerBook(
            parts.ledger(),
            new LedgerRows.Owner(
                attempt.dagId(), attempt.runId(), attempt.task(), attempt.tryNumber())));
  }

  @Override
  public List<AssetEvent> triggeringAssetEvents() {
    return parts.inputs().triggeringEvents(TaskId.run(attempt.taskId()));
  }

  @Override
  public List<AssetEvent> inletEvents(Asset inlet) {
    checkInlet(
        Outage.outlast(() -> parts.code().find(attempt.dagId(), attempt.version())).structure(),
        inlet);
    return Outage.outlast(() -> parts.inputs().newestEvents(inlet.name(), MOST_INLET_EVENTS));
  }

  @Override
  public void quality(QualityResult result) {
    parts
        .quality()
        .add(attempt.dagId(), attempt.runId(), attempt.task(), attempt.tryNumber(), result);
  }
}
