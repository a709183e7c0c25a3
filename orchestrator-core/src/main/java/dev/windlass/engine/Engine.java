package dev.windlass.engine;

import dev.windlass.alarm.QuartzAlarm;
import dev.windlass.brain.Limits;
import dev.windlass.config.Config;
import dev.windlass.crash.CrashPoint;
import dev.windlass.execution.LocalExecutor;
import dev.windlass.hooks.Hooks;
import dev.windlass.hooks.RegisteredCloud;
import dev.windlass.journal.Leader;
import dev.windlass.loading.Bounds;
import dev.windlass.loading.DagProcessor;
import dev.windlass.loading.DagRegistry;
import dev.windlass.loading.StoredSources;
import dev.windlass.resources.Cloud;
import dev.windlass.resources.Reaper;
import dev.windlass.settings.LogPaths;
import dev.windlass.settings.Sealing;
import dev.windlass.settings.SecretMask;
import dev.windlass.settings.Settings;
import dev.windlass.store.CommandClient;
import dev.windlass.store.ConnectionDao;
import dev.windlass.store.DagDao;
import dev.windlass.store.Database;
import dev.windlass.store.EngineStore;
import dev.windlass.store.HeartbeatDao;
import dev.windlass.store.LedgerDao;
import dev.windlass.store.QualityDao;
import dev.windlass.store.RenderedDao;
import dev.windlass.store.RunsDao;
import dev.windlass.store.TaskViewDao;
import dev.windlass.store.VariableDao;
import dev.windlass.store.XComDao;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scheduler, DAG processor and worker in one process, on an open and migrated database.
 * Thread-safe; closing lets go of attempts without ending external jobs: the next start takes them
 * up.
 */
public final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final Duration REAP_EVERY = Duration.ofSeconds(30);
  private static final Duration REAP_GRACE = Duration.ofMinutes(10);
  private static final Duration REAP_PATIENCE = Duration.ofMinutes(2);

  /** Longer, nobody who starts the program shall look at nothing. */
  private static final Duration START_PATIENCE = Duration.ofSeconds(3);

  private static final Duration DAG_PATIENCE = Duration.ofSeconds(60);

  /** Thousands of attempts may queue for one connection: they wait their turn. */
  private static final Duration WORKERS_PATIENCE = Duration.ofMinutes(5);

  /** The journal, LISTEN, commands, callbacks, announcements, one to spare. */
  private static final int LEADERS_CONNECTIONS = 6;

  private static final Duration LEADERS_PATIENCE = Duration.ofSeconds(10);

  private final WorkerParts parts;
  private final DagProcessor dags;
  private final Leader leader;
  private final Reaper reaper;
  private final Heartbeats beats;

  /** Connections of this engine alone: attempts, however many, take none from the leader. */
  private final List<Database> own;

  private Engine(
      WorkerParts parts,
      DagProcessor dags,
      Leader leader,
      Reaper reaper,
      Heartbeats beats,
      List<Database> own) {
    this.beats = beats;
    this.own = own;
    this.parts = parts;
    this.dags = dags;
    this.leader = leader;
    this.reaper = reaper;
  }

  /** The settings of an installation, read through {@code database}. */
  public static Settings settings(Database database, Config config, SecretMask mask) {
    return new Settings(
        database.dao(ConnectionDao.class),
        database.dao(VariableDao.class),
        Sealing.open(config.security().secretKey(), config.home()),
        System.getenv(),
        mask);
  }

  /** What attempts, and the reaper, use. */
  public static WorkerParts parts(Database database, Config config, DagRegistry code) {
    SecretMask mask = new SecretMask();
    Settings settings = settings(database, config, mask);
    return new WorkerParts(
        code,
        new EngineStore(database).reads(),
        new EngineStore(database).inputs(),
        settings,
        new Hooks(Engine.class.getClassLoader(), settings),
        database.dao(LedgerDao.class),
        database.dao(QualityDao.class),
        database.dao(TaskViewDao.class),
        LogPaths.in(config.home()),
        mask,
        InstantSource.system(),
        config.engine().xcomLimitBytes(),
        database.dao(XComDao.class),
        database.dao(RunsDao.class),
        new CommandClient(database),
        database.dao(RenderedDao.class));
  }

  /** The cloud through the kinds on the class path. */
  public static Cloud cloud(WorkerParts parts) {
    return new RegisteredCloud(Engine.class.getClassLoader(), AttemptContext.ofReaper(parts));
  }

  /** A reaper over the kinds on the class path. */
  public static Reaper reaper(WorkerParts parts) {
    return new Reaper(
        parts.ledger(),
        cloud(parts),
        pause -> TimeUnit.NANOSECONDS.sleep(pause.toNanos()),
        new Reaper.Rules(REAP_GRACE, "windlass-", REAP_PATIENCE));
  }

  /**
   * Starts everything and returns once this process leads, when alone, and DAGs are loaded, unless
   * that takes long: those appear when they are ready, and commands wait for them.
   *
   * @param alone nobody else can use this database: the lease is taken at once
   * @param schedules whether schedules make runs; without, only people do
   */
  public static Engine start(Database database, Config config, boolean alone, boolean schedules) {
    String crash = config.engine().crashAt();
    if (crash != null) {
      CrashPoint.arm(crash);
    }
    DagDao dagRows = database.dao(DagDao.class);
    Path folder = config.engine().dagsFolder();
    Bounds bounds = Bounds.of(config.engine().dagLoadTime(), config.engine().dagLoadMib());
    DagRegistry code = new DagRegistry(new StoredSources(dagRows, folder, bounds));
    Database forWorkers =
        database.apart("windlass-worker", config.database().poolSize(), WORKERS_PATIENCE);
    Database forLeader =
        database.apart("windlass-scheduler", LEADERS_CONNECTIONS, LEADERS_PATIENCE);
    WorkerParts parts = parts(forWorkers, config, code);
    DagProcessor dags = DagProcessor.start(folder, dagRows, code, bounds);
    Reaper reaper = reaper(parts);
    String name = "%s-%d".formatted(hostname(), ProcessHandle.current().pid());
    // A container's next process has the same host name and number.
    String worker = "%s-%s".formatted(name, Long.toString(parts.clock().millis(), 36));
    Leader leader =
        Leader.start(
            new EngineStore(forLeader),
            sink -> new LocalExecutor(new LocalAttempts(parts), sink, parts.clock(), worker),
            QuartzAlarm::new,
            parts.clock(),
            new Leader.Settings(
                name,
                worker,
                config.engine().lease(),
                alone,
                new Limits(
                    config.engine().parallelism(),
                    config.engine().lostBudget(),
                    config.engine().maxMapLength(),
                    config.engine().queuedTimeout()),
                schedules),
            List.of(new Leader.Chore("reaper", REAP_EVERY, () -> sweep(reaper))),
            dags.loaded().completeOnTimeout(null, DAG_PATIENCE.toSeconds(), TimeUnit.SECONDS));
    Heartbeats beats =
        Heartbeats.start(
            forLeader.dao(HeartbeatDao.class),
            name,
            Map.of("scheduler", leader::alive, "dag-processor", dags::alive, "worker", () -> true));
    if (alone) {
      leader.leading().join();
    }
    // Not before: what is under way is taken up from stored versions meanwhile.
    if (!awaitDags(dags, START_PATIENCE)) {
      LOG.warn("some DAG sources take long to load; they appear when they are ready");
    }
    return new Engine(parts, dags, leader, reaper, beats, List.of(forLeader, forWorkers));
  }

  /**
   * Waits until every DAG source found at the start was loaded, or failed, and is stored.
   *
   * @return false when {@code patience} passed first
   */
  public boolean awaitDags(Duration patience) {
    return awaitDags(dags, patience);
  }

  private static boolean awaitDags(DagProcessor dags, Duration patience) {
    try {
      return dags.awaitLoaded(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void sweep(Reaper reaper) {
    try {
      for (Reaper.Finding finding : reaper.sweep(Instant.now())) {
        LOG.info(
            "reaper: {} {} {}: {}",
            finding.kind(),
            finding.name(),
            finding.outcome(),
            finding.words());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String hostname() {
    Map<String, String> environment = System.getenv();
    return environment.getOrDefault("HOSTNAME", "local");
  }

  /** What attempts here use. */
  public WorkerParts parts() {
    return parts;
  }

  /** The reaper of this process, for commands that look or sweep at once. */
  public Reaper reaper() {
    return reaper;
  }

  @Override
  public void close() {
    leader.close();
    dags.close();
    beats.close();
    own.forEach(Database::close);
  }
}
