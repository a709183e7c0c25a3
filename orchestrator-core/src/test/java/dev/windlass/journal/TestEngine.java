package dev.windlass.journal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.alarm.QuartzAlarm;
import dev.windlass.brain.Effect;
import dev.windlass.brain.Limits;
import dev.windlass.dag.Dag;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Json;
import dev.windlass.dag.ParamCheck;
import dev.windlass.dag.Params;
import dev.windlass.dag.QualityResult;
import dev.windlass.dag.Run;
import dev.windlass.dag.RunInfo;
import dev.windlass.dag.Runs;
import dev.windlass.dag.TaskLog;
import dev.windlass.dag.XComs;
import dev.windlass.engine.StoredRuns;
import dev.windlass.engine.StoredXComs;
import dev.windlass.execution.Attempts;
import dev.windlass.execution.LocalExecutor;
import dev.windlass.resources.Ledger;
import dev.windlass.settings.Connection;
import dev.windlass.store.CommandClient;
import dev.windlass.store.EngineStore;
import dev.windlass.store.RunsDao;
import dev.windlass.store.XComDao;
import dev.windlass.testing.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A scheduler on a real database, with DAGs given as code and nothing else around it. */
final class TestEngine implements AutoCloseable {
  final TestDatabase db;
  private final Map<String, Dag> code = new ConcurrentHashMap<>();
  private @Nullable Leader leader;

  TestEngine(TestDatabase db, Dag... dags) {
    this.db = db;
    for (Dag dag : dags) {
      code.put(dag.id(), dag);
      db.execute("insert into dag (dag_id, version) values ('%s', 1)".formatted(dag.id()));
      db.execute(
          "insert into dag_version (dag_id, version, hash, structure) values ('%s', 1, 'h', $$%s$$)"
              .formatted(dag.id(), Json.text(dag.structure())));
    }
  }

  TestEngine start() {
    Leader started =
        Leader.start(
            new EngineStore(db.database()),
            sink -> new LocalExecutor(new Bare(), sink, InstantSource.system(), "test"),
            QuartzAlarm::new,
            InstantSource.system(),
            new Leader.Settings(
                "test",
                "test",
                Duration.ofSeconds(5),
                true,
                new Limits(128, 2, 1_024, Limits.QUEUED_TIMEOUT),
                true),
            List.of(),
            CompletableFuture.completedFuture(null));
    leader = started;
    started.leading().join();
    return this;
  }

  void stop() {
    if (leader != null) {
      leader.close();
      leader = null;
    }
  }

  /** Sends a command and waits for its answer: the result, or the error. */
  String command(String kind, String payload) {
    String id =
        db.query(
            "insert into command (kind, payload, requested_by) values ('%s', '%s', 'test') returning id"
                .formatted(kind, payload));
    db.execute("notify windlass_command");
    await(() -> db.query("select done_at from command where id = " + id) != null);
    return String.valueOf(
        db.query("select coalesce(error, result::text) from command where id = " + id));
  }

  String states(String runId) {
    return String.valueOf(
        db.query(
            """
            select string_agg(t.task_id || ' ' || coalesce(t.state, 'none')
                     || case when t.try_number > 1 then ' try ' || t.try_number else '' end,
                     ', ' order by t.id)
              from dag_run r join task_instance t
                on t.id >= r.id << 20 and t.id < (r.id + 1) << 20
             where r.run_id = '%s'
            """
                .formatted(runId)));
  }

  String runState(String runId) {
    return String.valueOf(
        db.query("select state from dag_run where run_id = '%s'".formatted(runId)));
  }

  void awaitRun(String runId) {
    await(() -> runState(runId).equals("success") || runState(runId).equals("failed"));
  }

  static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("nothing happened for 30 seconds");
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    stop();
  }

  private final class Bare implements Attempts {
    @Override
    public Dag code(String dagId, int version) {
      Dag dag = code.get(dagId);
      if (dag == null) {
        throw new FailTask("no code of " + dagId);
      }
      return dag;
    }

    @Override
    public @Nullable JsonNode fetch(Effect.Input input) {
      return new EngineStore(db.database()).inputs().input(input).orElse(null);
    }

    @Override
    public Context open(Effect.Attempt attempt) {
      Dag dag = code(attempt.dagId(), attempt.version());
      return new BareContext(
          db, attempt, ParamCheck.resolve(dag.structure(), attempt.task(), attempt.conf()));
    }

    @Override
    public int outputLimit() {
      return 1_000;
    }
  }

  /** Knows its run; has no settings and no log. */
  private record BareContext(TestDatabase db, Effect.Attempt attempt, Params params)
      implements Attempts.Context, Run, TaskLog {
    @Override
    public RunInfo info() {
      return new RunInfo(
          attempt.dagId(),
          attempt.runId(),
          attempt.runType(),
          attempt.task(),
          attempt.mapIndex(),
          attempt.tryNumber(),
          Optional.ofNullable(attempt.logicalDate()),
          Optional.empty(),
          attempt.conf(),
          params);
    }

    @Override
    public Run body() {
      return this;
    }

    @Override
    public RunInfo run() {
      return info();
    }

    @Override
    public TaskLog log() {
      return this;
    }

    @Override
    public void info(String message, Object... args) {}

    @Override
    public void warn(String message, Object... args) {}

    @Override
    public void error(String message, Object... args) {}

    @Override
    public Connection connection(String id) {
      throw new FailTask("no connection " + id);
    }

    @Override
    public String variable(String key) {
      throw new FailTask("no variable " + key);
    }

    @Override
    public String variable(String key, String otherwise) {
      return otherwise;
    }

    @Override
    public Optional<String> findVariable(String key) {
      return Optional.empty();
    }

    @Override
    public <T> T hook(Class<T> type, String connectionId) {
      throw new FailTask("no hook " + type);
    }

    @Override
    public void progress(long done, long total, String unit) {}

    @Override
    public void link(String name, URI target) {}

    @Override
    public XComs xcoms() {
      return new StoredXComs(db.database().dao(XComDao.class), attempt, 1_000);
    }

    @Override
    public Runs runs() {
      return new StoredRuns(
          db.database().dao(RunsDao.class), new CommandClient(db.database()), attempt);
    }

    @Override
    public Ledger ledger() {
      throw new FailTask("no ledger");
    }

    @Override
    public void quality(QualityResult result) {}

    @Override
    public Path scratch() {
      throw new FailTask("no scratch folder");
    }

    @Override
    public void close() {}
  }
}
