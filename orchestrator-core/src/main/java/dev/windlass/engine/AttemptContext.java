package dev.windlass.engine;

import dev.windlass.brain.Effect.Attempt;
import dev.windlass.dag.AssetEvent;
import dev.windlass.dag.AssetUpdate;
import dev.windlass.dag.DataInterval;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Json;
import dev.windlass.dag.Params;
import dev.windlass.dag.QualityResult;
import dev.windlass.dag.Run;
import dev.windlass.dag.RunInfo;
import dev.windlass.dag.RunType;
import dev.windlass.dag.Runs;
import dev.windlass.dag.TaskLog;
import dev.windlass.dag.XComs;
import dev.windlass.execution.Attempts;
import dev.windlass.resources.Ledger;
import dev.windlass.resources.LedgerBook;
import dev.windlass.resources.LedgerRows;
import dev.windlass.run.TaskId;
import dev.windlass.settings.Connection;
import dev.windlass.settings.MissingSetting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one attempt may use, on the parts of this process. */
final class AttemptContext implements Attempts.Context, Run {
  private final WorkerParts parts;
  private final Attempt attempt;
  private final TaskLogFile log;
  private final RunInfo info;
  private final List<AssetUpdate> updates = new ArrayList<>(0);
  private @Nullable Path scratch;

  AttemptContext(WorkerParts parts, Attempt attempt, Params params) {
    this.parts = parts;
    this.attempt = attempt;
    this.log =
        new TaskLogFile(
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
    this.info =
        new RunInfo(
            attempt.dagId(),
            attempt.runId(),
            attempt.runType(),
            attempt.task(),
            attempt.mapIndex(),
            attempt.tryNumber(),
            Optional.ofNullable(attempt.logicalDate()),
            interval(attempt),
            attempt.conf(),
            params);
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
            java.util.List.of()),
        new Params(Json.object()));
  }

  private static Optional<DataInterval> interval(Attempt attempt) {
    Instant start = attempt.intervalStart();
    Instant end = attempt.intervalEnd();
    return start == null || end == null
        ? Optional.empty()
        : Optional.of(new DataInterval(start, end));
  }

  @Override
  public Run body() {
    return this;
  }

  @Override
  public RunInfo info() {
    return info;
  }

  @Override
  public RunInfo run() {
    return info;
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
  public String variable(String key, String otherwise) {
    return findVariable(key).orElse(otherwise);
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
  public void emit(AssetUpdate update) {
    synchronized (updates) {
      updates.add(update);
    }
  }

  @Override
  public List<AssetUpdate> updates() {
    synchronized (updates) {
      return List.copyOf(updates);
    }
  }

  @Override
  public List<AssetEvent> triggeringAssetEvents() {
    return parts.reads().triggeringEvents(TaskId.run(attempt.taskId()));
  }

  @Override
  public void quality(QualityResult result) {
    parts
        .quality()
        .add(attempt.dagId(), attempt.runId(), attempt.task(), attempt.tryNumber(), result);
  }

  @Override
  public synchronized Path scratch() {
    try {
      Path folder = scratch;
      if (folder == null) {
        folder = Files.createTempDirectory("windlass-attempt-");
        scratch = folder;
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("no scratch folder", e);
    }
  }

  @Override
  public void close() {
    Path folder = scratch;
    if (folder != null) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("scratch folder of %s is left".formatted(attempt.key()), e);
      }
    }
  }
}
