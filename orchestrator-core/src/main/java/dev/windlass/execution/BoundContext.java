package dev.windlass.execution;

import dev.windlass.brain.Effect.Attempt;
import dev.windlass.dag.Asset;
import dev.windlass.dag.AssetUpdate;
import dev.windlass.dag.Dag;
import dev.windlass.dag.DagStructure;
import dev.windlass.dag.DataInterval;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Params;
import dev.windlass.dag.Run;
import dev.windlass.dag.RunInfo;
import dev.windlass.dag.Runs;
import dev.windlass.dag.TaskContext;
import dev.windlass.dag.TemplateFiles;
import dev.windlass.dag.XComs;
import dev.windlass.template.Scene;
import dev.windlass.template.Templates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the context of an attempt is wherever the attempt runs: what is known of its run, what it
 * said of assets, a folder of its own. Thread-safe.
 */
public abstract class BoundContext implements Attempts.Context, Run {
  /** What a rendered text is called that was given no name. */
  private static final String UNNAMED = "template";

  /** Nobody reads more, and each is a row. */
  private static final int MOST_KEPT = 50;

  private final Attempt attempt;
  private final RunInfo info;
  private final Optional<Dag> dag;
  private final Instant startedAt;
  private int rendered;
  private final List<AssetUpdate> updates = new ArrayList<>(0);
  private @Nullable Path scratch;

  /**
   * The context of {@code attempt}, which sees these params.
   *
   * @param dag the code of its DAG; empty: it has none
   * @param now when it is made, by the worker's clock
   */
  protected BoundContext(Attempt attempt, Params params, Optional<Dag> dag, Instant now) {
    Instant begun = attempt.startedAt();
    this.attempt = attempt;
    this.dag = dag;
    this.startedAt = begun == null ? now : begun;
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

  private static Optional<DataInterval> interval(Attempt attempt) {
    Instant start = attempt.intervalStart();
    Instant end = attempt.intervalEnd();
    return start == null || end == null
        ? Optional.empty()
        : Optional.of(new DataInterval(start, end));
  }

  /** Whose context it is. */
  protected final Attempt attempt() {
    return attempt;
  }

  @Override
  public final Run body() {
    return this;
  }

  @Override
  public final TaskContext context() {
    return this;
  }

  @Override
  public final RunInfo info() {
    return info;
  }

  @Override
  public final RunInfo run() {
    return info;
  }

  @Override
  public abstract XComs xcoms();

  @Override
  public abstract Runs runs();

  @Override
  public final String variable(String key, String otherwise) {
    return findVariable(key).orElse(otherwise);
  }

  /** A task reads the updates of those assets only that it names: people see who reads what. */
  protected final void checkInlet(DagStructure dag, Asset inlet) {
    boolean named =
        dag.tasks().stream()
            .filter(t -> t.id().equals(attempt.task()))
            .flatMap(t -> t.inlets().stream())
            .anyMatch(i -> i.name().equals(inlet.name()));
    if (!named) {
      throw new FailTask(
          "task %s does not name the asset '%s' among its inlets; add .inlets(…) to it"
              .formatted(attempt.task(), inlet.name()));
    }
  }

  /**
   * Keeps a rendered text, to be shown.
   *
   * @param position its place among those of the attempt, from 0
   * @param shown without what is made of secrets
   */
  protected abstract void keep(int position, String name, String shown);

  @Override
  public final String render(String name, String text, Map<String, ?> values) {
    int position = nextRendered();
    String known =
        !name.isEmpty() ? name : position == 0 ? UNNAMED : UNNAMED + "_" + (position + 1);
    return kept(position, known, Templates.text(scene(), known, text, values));
  }

  @Override
  public final String renderFile(String path, Map<String, ?> values) {
    return kept(nextRendered(), path, Templates.file(scene(), path, values));
  }

  private synchronized int nextRendered() {
    return rendered++;
  }

  private String kept(int position, String name, Templates.Rendered done) {
    if (position < MOST_KEPT) {
      keep(position, name, done.shown());
    } else if (position == MOST_KEPT) {
      log().warn("rendered more than %d templates: further ones are not kept", MOST_KEPT);
    }
    return done.text();
  }

  private Scene scene() {
    return new Scene(
        this,
        this,
        dag.map(Dag::structure),
        dag.map(Dag::templates).orElseGet(TemplateFiles::none),
        startedAt);
  }

  @Override
  public final void emit(AssetUpdate update) {
    synchronized (updates) {
      updates.add(update);
    }
  }

  @Override
  public final List<AssetUpdate> updates() {
    synchronized (updates) {
      return List.copyOf(updates);
    }
  }

  @Override
  public final synchronized Path scratch() {
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
  public final synchronized void close() {
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
