package dev.windlass.loading;

import dev.windlass.crash.CrashPoint;
import dev.windlass.dag.DagFactory;
import dev.windlass.loading.DagFolder.Stamp;
import dev.windlass.store.DagDao;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The role {@code dag-processor}: loads the bundled DAGs once and whatever changes in the DAG
 * folder within two seconds, each source in threads of its own, so that one that hangs holds up no
 * other. Thread-safe; runs until closed.
 */
public final class DagProcessor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DagProcessor.class);
  private static final Duration TIME_LIMIT = Duration.ofSeconds(30);
  private static final Duration ALIVE = Duration.ofSeconds(30);

  /** One source and how far it is. */
  private static final class Slot {
    boolean loading;
    boolean settled;
    @Nullable DagFolder loadedFrom;
    @Nullable LoadedSource good;
    @Nullable String error;

    /** Further files of the newest attempt to load it; empty: any file may matter. */
    Optional<Set<Path>> inputs = Optional.empty();
  }

  private interface Load {
    LoadedSource load() throws LoadFailed, InterruptedException;
  }

  private final Path folder;
  private final SourceLoader loader;
  private final DagCatalogue catalogue;
  private final FolderWatch watch;
  private final Map<String, Slot> slots = new TreeMap<>();
  private final Map<Path, Boolean> holdsDags = new HashMap<>();
  private final CountDownLatch firstScan = new CountDownLatch(1);
  private final CompletableFuture<Void> loaded = new CompletableFuture<>();
  private final DagRegistry registry;
  private final Thread thread;
  private @Nullable DagFolder previous;
  private boolean unpublished = true;
  private volatile boolean closed;
  private volatile long scanned = System.nanoTime();

  private DagProcessor(Path folder, DagDao dao, DagRegistry registry, Duration limit) {
    this.folder = folder.toAbsolutePath().normalize();
    this.loader = new SourceLoader(this.folder, limit);
    this.registry = registry;
    this.catalogue = new DagCatalogue(dao, registry);
    this.watch = FolderWatch.open();
    this.thread = Thread.ofPlatform().daemon().name("windlass-dags").unstarted(this::run);
  }

  /**
   * Starts to watch {@code folder}, which need not exist yet.
   *
   * @param registry receives the code of every loaded version
   */
  public static DagProcessor start(Path folder, DagDao dao, DagRegistry registry) {
    return start(folder, dao, registry, TIME_LIMIT);
  }

  static DagProcessor start(Path folder, DagDao dao, DagRegistry registry, Duration limit) {
    var processor = new DagProcessor(folder, dao, registry, limit);
    registry.firstLoadBegins();
    processor.loadBundled();
    processor.thread.start();
    return processor;
  }

  /**
   * Waits until every source found at the start was loaded, or failed, and is in the database.
   *
   * @return false when {@code patience} passed first
   */
  public boolean awaitLoaded(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    if (!firstScan.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    synchronized (this) {
      while (unpublished || !slots.values().stream().allMatch(s -> s.settled)) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        wait(left);
      }
      return true;
    }
  }

  /**
   * Completes once every source found at the start was loaded, or failed, and is in the database;
   * cancelled when this is closed before.
   */
  public CompletableFuture<Void> loaded() {
    return loaded.copy();
  }

  private synchronized void noteLoaded() {
    if (firstScan.getCount() == 0
        && !unpublished
        && slots.values().stream().allMatch(s -> s.settled)
        && loaded.complete(null)) {
      registry.firstLoadEnded();
    }
  }

  /** Whether it still looks after the DAG folder: it did within the last half minute. */
  public boolean alive() {
    return thread.isAlive() && System.nanoTime() - scanned < ALIVE.toNanos();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    watch.close();
    loaded.cancel(false);
    registry.firstLoadEnded();
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
        begin(provider.type().getName(), null, () -> loader.bundled(provider));
      } catch (ServiceConfigurationError e) {
        log.error("a bundled DAG factory cannot be found: {}", e.getMessage());
      }
    }
  }

  private void run() {
    while (!closed) {
      boolean again = false;
      try {
        again = scan();
      } catch (IOException | RuntimeException e) {
        log.warn("the DAG folder could not be read or its DAGs not stored; trying again", e);
      }
      firstScan.countDown();
      noteLoaded();
      scanned = System.nanoTime();
      try {
        watch.await(again ? Duration.ofMillis(100) : Duration.ofSeconds(1));
      } catch (InterruptedException | ClosedWatchServiceException e) {
        return;
      }
    }
  }

  /** Returns whether a file was still being written. */
  private boolean scan() throws IOException {
    DagFolder now = DagFolder.scan(folder);
    watch.cover(now.folders());
    boolean unsteady = false;
    synchronized (this) {
      DagFolder before = previous;
      previous = now;
      unpublished |= slots.keySet().removeIf(n -> isGone(n, now));
      for (Path file : now.files().keySet()) {
        String name = now.name(file);
        if (!isDagFile(now, before, file)) {
          unpublished |= slots.remove(name) != null;
          continue;
        }
        Slot slot = slots.get(name);
        if (slot == null || (!slot.loading && hasChanged(slot, file, now))) {
          if (before != null && !Objects.equals(before.files().get(file), now.files().get(file))) {
            unsteady = true;
          } else {
            begin(name, now, () -> loader.file(name, file));
          }
        }
      }
      publish();
    }
    return unsteady;
  }

  private boolean isGone(String name, DagFolder now) {
    Slot slot = Objects.requireNonNull(slots.get(name));
    return slot.loadedFrom != null && !now.files().containsKey(folder.resolve(name));
  }

  private boolean isDagFile(DagFolder now, @Nullable DagFolder before, Path file) {
    Stamp was = before == null ? null : before.files().get(file);
    if (!Objects.equals(was, now.files().get(file))) {
      holdsDags.put(file, now.holdsDags(file));
    }
    return holdsDags.getOrDefault(file, false);
  }

  /** The file, or a helper it was made of; a file that does not compile may lack any. */
  private static boolean hasChanged(Slot slot, Path file, DagFolder now) {
    DagFolder then = slot.loadedFrom;
    if (then == null) {
      return false;
    }
    if (slot.inputs.isEmpty()) {
      return !then.files().equals(now.files());
    }
    return !Objects.equals(then.files().get(file), now.files().get(file))
        || slot.inputs.get().stream()
            .anyMatch(i -> !Objects.equals(then.files().get(i), now.files().get(i)));
  }

  private synchronized void begin(String name, @Nullable DagFolder from, Load load) {
    Slot slot = slots.computeIfAbsent(name, n -> new Slot());
    slot.loading = true;
    slot.loadedFrom = from;
    Thread.ofVirtual().name("windlass-load-" + name).start(() -> run(name, slot, load));
  }

  private void run(String name, Slot slot, Load load) {
    LoadedSource good = null;
    String error = null;
    Optional<Set<Path>> inputs = Optional.empty();
    try {
      good = load.load();
      inputs = Optional.of(good.inputs());
    } catch (LoadFailed e) {
      inputs = e.inputs();
      error = e.getMessage();
      log.info("{}", error);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (RuntimeException | LinkageError e) {
      log.error("loading {} failed", name, e);
      error = "%s: error: %s".formatted(name, e);
    }
    synchronized (this) {
      slot.loading = false;
      slot.settled = true;
      slot.error = error;
      slot.inputs = inputs;
      if (good != null) {
        slot.good = good;
      }
      unpublished = true;
      try {
        publish();
      } catch (RuntimeException e) {
        log.warn("DAGs of {} could not be stored; trying again", name, e);
      }
      noteLoaded();
      notifyAll();
    }
  }

  private void publish() {
    if (unpublished && !closed) {
      Map<String, DagCatalogue.Source> sources = new TreeMap<>();
      slots.forEach(
          (name, s) -> sources.put(name, new DagCatalogue.Source(s.settled, s.good, s.error)));
      CrashPoint.DAGS_BEFORE_PUBLISH.pass();
      catalogue.publish(sources);
      CrashPoint.DAGS_AFTER_PUBLISH.pass();
      unpublished = false;
    }
  }
}
