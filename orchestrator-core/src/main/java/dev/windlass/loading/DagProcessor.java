package dev.windlass.loading;

import dev.windlass.crash.CrashPoint;
import dev.windlass.dag.DagFactory;
import dev.windlass.store.DagDao;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The role {@code dag-processor}: loads the bundled DAGs once, and whatever changes in the DAG
 * folder within two seconds. What lies in the folder is compiled and tried in a process of its own,
 * so that it harms neither this one nor other sources. Thread-safe; runs until closed.
 */
public final class DagProcessor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DagProcessor.class);
  private static final Duration ALIVE = Duration.ofSeconds(30);
  private static final Duration STILL_WRITING = Duration.ofMillis(100);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Looking without being told of a change shall take no more than a twentieth of a core. */
  private static final int LOOKS_SHARE = 20;

  private final Sources sources = new Sources();
  private final SourceLoader bundled;
  private final FolderLoader loader;
  private final DagDao dao;
  private final DagCatalogue catalogue;
  private final FolderWatch watch;
  private final CompletableFuture<Void> loaded = new CompletableFuture<>();
  private final DagRegistry registry;
  private final Thread thread;
  private final Thread publisher;
  private volatile boolean closed;
  private volatile long looked = System.nanoTime();

  private DagProcessor(Path folder, DagDao dao, DagRegistry registry, Bounds bounds) {
    Path absolute = folder.toAbsolutePath().normalize();
    this.bundled = new SourceLoader(absolute, new TimeLimit(bounds.time()));
    this.catalogue = new DagCatalogue(dao, registry);
    this.loader = new FolderLoader(absolute, sources, bounds, dao.sources().settled());
    this.dao = dao;
    this.registry = registry;
    this.watch = FolderWatch.open();
    this.thread = Thread.ofPlatform().daemon().name("windlass-dags").unstarted(this::run);
    this.publisher = Thread.ofVirtual().name("windlass-dags-publisher").unstarted(this::publishAll);
  }

  /**
   * Starts to watch {@code folder}, which need not exist yet.
   *
   * @param registry receives the code of versions that is not kept in the database
   */
  public static DagProcessor start(Path folder, DagDao dao, DagRegistry registry) {
    return start(folder, dao, registry, Bounds.USUAL);
  }

  /** Starts with other bounds than the usual ones. */
  public static DagProcessor start(Path folder, DagDao dao, DagRegistry registry, Bounds bounds) {
    var processor = new DagProcessor(folder, dao, registry, bounds);
    registry.firstLoadBegins();
    processor.loadBundled();
    processor.thread.start();
    processor.publisher.start();
    return processor;
  }

  /**
   * Waits until every source found at the start was loaded, or failed, and is in the database.
   *
   * @return false when {@code patience} passed first
   */
  public boolean awaitLoaded(Duration patience) throws InterruptedException {
    return sources.awaitAllTold(patience);
  }

  /**
   * Completes once every source found at the start was loaded, or failed, and is in the database;
   * cancelled when this is closed before.
   */
  public CompletableFuture<Void> loaded() {
    return loaded.copy();
  }

  /** Whether it still looks after the DAG folder: it did within the last half minute. */
  public boolean alive() {
    return thread.isAlive() && System.nanoTime() - looked < ALIVE.toNanos();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    publisher.interrupt();
    watch.close();
    loaded.cancel(false);
    registry.firstLoadEnded();
    loader.close();
  }

  private void loadBundled() {
    Iterator<ServiceLoader.Provider<DagFactory>> providers =
        ServiceLoader.load(DagFactory.class).stream().iterator();
    while (true) {
      try {
        if (!providers.hasNext()) {
          return;
        }
        ServiceLoader.Provider<DagFactory> provider = providers.next();
        String name = provider.type().getName();
        long turn = sources.begin(name, null);
        Thread.ofVirtual().name("windlass-load-" + name).start(() -> load(name, turn, provider));
      } catch (ServiceConfigurationError e) {
        log.error("a bundled DAG factory cannot be found: {}", e.getMessage());
      }
    }
  }

  private void load(String name, long turn, ServiceLoader.Provider<DagFactory> provider) {
    Sources.Outcome outcome;
    try {
      outcome = Sources.Outcome.good(LoadedSource.of(bundled.bundled(provider)));
    } catch (LoadFailed e) {
      log.info("{}", e.getMessage());
      outcome = Sources.Outcome.bad(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (RuntimeException | LinkageError e) {
      log.error("loading {} failed", name, e);
      outcome = Sources.Outcome.bad(new LoadFailed("%s: error: %s".formatted(name, e)));
    }
    sources.settle(name, turn, outcome);
  }

  private void run() {
    while (!closed) {
      long begun = System.nanoTime();
      boolean unsteady = false;
      try {
        FolderLoader.Look look = loader.look();
        watch.cover(look.folders());
        unsteady = look.unsteady();
      } catch (RuntimeException | Error e) {
        // Whatever lies there, the other files are looked at again.
        log.warn("looking at the DAG folder failed; trying again", e);
      }
      sources.seenAll();
      looked = System.nanoTime();
      try {
        watch.await(unsteady ? STILL_WRITING : pause(looked - begun));
      } catch (InterruptedException | ClosedWatchServiceException e) {
        return;
      }
    }
  }

  private static Duration pause(long lookNanos) {
    Duration longest = ALIVE.dividedBy(3);
    Duration pause = Duration.ofNanos(Math.max(PAUSE.toNanos(), lookNanos * LOOKS_SHARE));
    return pause.compareTo(longest) > 0 ? longest : pause;
  }

  /** One at a time: what settles meanwhile goes together into the next. */
  private void publishAll() {
    try {
      while (!closed) {
        Map<String, DagCatalogue.Source> news = sources.awaitNews();
        try {
          CrashPoint.DAGS_BEFORE_PUBLISH.pass();
          catalogue.publish(news);
          CrashPoint.DAGS_AFTER_PUBLISH.pass();
          sources.told(true, catalogue.stored(news));
          noteLoaded();
        } catch (RuntimeException e) {
          if (!closed) {
            log.warn("DAGs could not be stored; trying again", e);
          }
          sources.told(false, Map.of());
          TimeUnit.MILLISECONDS.sleep(500);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void noteLoaded() {
    if (!loaded.isDone() && sources.allTold()) {
      dao.sources().sweepCode();
      if (loaded.complete(null)) {
        registry.firstLoadEnded();
      }
    }
  }
}
