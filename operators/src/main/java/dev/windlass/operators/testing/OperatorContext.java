package dev.windlass.operators.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.windlass.dag.DataInterval;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.QualityResult;
import dev.windlass.dag.RunInfo;
import dev.windlass.dag.RunType;
import dev.windlass.dag.TaskContext;
import dev.windlass.dag.TaskLog;
import dev.windlass.settings.Connection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A task context for testing one operator: hooks and connections as given, and everything the
 * operator says kept for the test to look at. Thread-safe.
 */
public final class OperatorContext implements TaskContext {
  private final Map<Class<?>, Object> hooks = Collections.synchronizedMap(new LinkedHashMap<>());
  private final Map<String, Connection> connections =
      Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final List<QualityResult> quality = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, URI> links = Collections.synchronizedMap(new LinkedHashMap<>());
  private final LedgerBook ledger = new LedgerBook();
  private final Path scratch;

  /**
   * A context whose scratch folder is {@code scratch}; it has an {@code aws_default} connection.
   */
  public OperatorContext(Path scratch) {
    this.scratch = scratch;
    with(
        new Connection(
            "aws_default",
            "aws",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of("region", "eu-central-1", "iam_settle_seconds", "0")));
  }

  /** With a hook for every connection. */
  public <T> OperatorContext with(Class<T> type, T hook) {
    hooks.put(type, hook);
    return this;
  }

  /** With a connection. */
  public OperatorContext with(Connection connection) {
    connections.put(connection.id(), connection);
    return this;
  }

  /** What was logged: a level, a colon and the message. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** The quality results that were kept. */
  public List<QualityResult> qualityResults() {
    return List.copyOf(quality);
  }

  /** The links that were shown. */
  public Map<String, URI> links() {
    return Map.copyOf(links);
  }

  /** The ledger's rows. */
  public Map<String, String> ledgerRows() {
    return ledger.rows();
  }

  @Override
  public RunInfo run() {
    var start = Instant.parse("2026-01-01T00:00:00Z");
    return new RunInfo(
        "test_dag",
        "manual__2026-01-01T00:00:00Z",
        RunType.MANUAL,
        "test_task",
        -1,
        1,
        Optional.of(start),
        Optional.of(DataInterval.at(start)),
        JsonNodeFactory.instance.objectNode());
  }

  @Override
  public TaskLog log() {
    return new TaskLog() {
      @Override
      public void info(String message, Object... args) {
        say("info", message, args);
      }

      @Override
      public void warn(String message, Object... args) {
        say("warn", message, args);
      }

      @Override
      public void error(String message, Object... args) {
        say("error", message, args);
      }
    };
  }

  @SuppressWarnings("AnnotateFormatMethod") // The callers' signature is TaskLog's.
  private void say(String level, String message, Object... args) {
    lines.add(level + ": " + (args.length == 0 ? message : message.formatted(args)));
  }

  @Override
  public Connection connection(String id) {
    return Optional.ofNullable(connections.get(id))
        .orElseThrow(() -> new FailTask("there is no connection " + id));
  }

  @Override
  public String variable(String key) {
    throw new FailTask("there is no variable " + key);
  }

  @Override
  public Optional<String> findVariable(String key) {
    return Optional.empty();
  }

  @Override
  public <T> T hook(Class<T> type, String connectionId) {
    var hook = hooks.get(type);
    if (hook == null) {
      throw new IllegalStateException("the test gives no hook " + type.getSimpleName());
    }
    return type.cast(hook);
  }

  @Override
  public void progress(long done, long total, String unit) {
    lines.add("progress: %d of %d %s".formatted(done, total, unit));
  }

  @Override
  public void link(String name, URI target) {
    links.put(name, target);
  }

  @Override
  public LedgerBook ledger() {
    return ledger;
  }

  @Override
  public void quality(QualityResult result) {
    quality.add(result);
  }

  @Override
  public Path scratch() {
    return scratch;
  }
}
