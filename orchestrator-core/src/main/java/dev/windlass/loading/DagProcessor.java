package dev.windlass.loading;

import dev.windlass.crash.CrashPoint;
import dev.windlass.dag.DagFactory;
import dev.windlass.loading.DagFolder.Stamp;
import dev.windlass.store.DagDao;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
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
 * The role {@code dag-processor}: loads the bundled DAGs once, and whatever changes in the DAG
 * folder within two seconds. What lies in the folder is compiled and tried in a process of its own,
 * so that it harms neither this one nor other sources. Thread-safe; runs until closed.
 */
public final class DagProcessor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DagProcessor.class);
  private static final Duration ALIVE = Duration.ofSeconds(30);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

  /** From so many files on, two processes share them. */
  private static final int MANY = 40;

  /** One source and how far it is. */
  private static final class Slot {
    boolean loading;
    boolean settled;
    @Nullable DagFolder loadedFrom;
    @Nullable LoadedSource good;
    @Nullable String error;

    /** When to look again although nothing changed, in {@link System#nanoTime}; null: never. */
    @Nullable Long tryAgain;

    /** Further files of the newest attempt to load it; empty: any file may matter. */
    Optional<Set<Path>> inputs = Optional.empty();
  }

  private final Path folder;
  private final SourceLoader loader;
  private final ProvingGround ground;
  private final JarCopies jars = new JarCopies();
  private final DagCatalogue catalogue;
  private final FolderWatch watch;
  private final Map<String, Slot> slots = new TreeMap<>();
  private final Map<Path, Boolean> holdsDags = new HashMap<>();
  private final CountDownLatch firstScan = new CountDownLatch(1);
  private final CompletableFuture<Void> loaded = new CompletableFuture<>();
  private final DagRegistry registry;
  private final Thread thread;
  private final Thread publisher;
  private @Nullable DagFolder previous;
  private boolean unpublished = true;
  private boolean publishing;
  private volatile boolean closed;
  private volatile long scanned = System.nanoTime();

  private DagProcessor(Path folder, DagDao dao, DagRegistry registry, Bounds bounds) {
    this.folder = folder.toAbsolutePath().normalize();
    this.loader = new SourceLoader(this.folder, new TimeLimit(bounds.time()));
    this.ground = new ProvingGround(this.folder, bounds, true);
    this.registry = registry;
    this.catalogue = new DagCatalogue(dao, registry);
    this.watch = FolderWatch.open();
    this.thread = Thread.ofPlatform().daemon().name("windlass-dags").unstarted(this::run);
    this.publisher = Thread.ofVirtual().name("windlass-dags-publisher").unstarted(this::publishAll);
  }

  /**
   * Starts to watch {@code folder}, which need not exist yet.
   *
   * @param registry receives the code of every loaded version
   */
  public static DagProcessor start(Path folder, DagDao dao, DagRegistry registry) {
    return start(folder, dao, registry, Bounds.USUAL);
  }

  static DagProcessor start(Path folder, DagDao dao, DagRegistry registry, Bounds bounds) {
    var processor = new DagProcessor(folder, dao, registry, bounds);
    registry.firstLoadBegins();
    processor.ground.warmUp();
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
    long deadline = System.nanoTime() + patience.toNanos();
    if (!firstScan.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    synchronized (this) {
      while (unpublished || publishing || !slots.values().stream().allMatch(s -> s.settled)) {
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
        && !publishing
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
    publisher.interrupt();
    watch.close();
    loaded.cancel(false);
    registry.firstLoadEnded();
    ground.close();
    jars.close();
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
        begin(name, null);
        Thread.ofVirtual().name("windlass-load-" + name).start(() -> bundled(name, provider));
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
    List<Path> changed = new ArrayList<>();
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
            begin(name, now);
            changed.add(file);
          }
        }
      }
      notifyAll();
    }
    load(changed, now);
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
    if (slot.tryAgain != null && System.nanoTime() - slot.tryAgain > 0) {
      return true;
    }
    if (slot.inputs.isEmpty()) {
      return !then.files().equals(now.files());
    }
    return !Objects.equals(then.files().get(file), now.files().get(file))
        || slot.inputs.get().stream()
            .anyMatch(i -> !Objects.equals(then.files().get(i), now.files().get(i)));
  }

  private synchronized void begin(String name, @Nullable DagFolder from) {
    Slot slot = slots.computeIfAbsent(name, n -> new Slot());
    slot.loading = true;
    slot.loadedFrom = from;
    slot.tryAgain = null;
  }

  private void load(List<Path> changed, DagFolder now) {
    List<SourceText> texts = new ArrayList<>();
    for (Path file : changed) {
      String name = now.name(file);
      try {
        if (name.endsWith(".jar")) {
          // As large as a folder full of files: tried by itself.
          prove(List.of(new SourceText(name, jars.copy(file), "")), now);
        } else {
          texts.add(new SourceText(name, file, Files.readString(file)));
        }
      } catch (IOException e) {
        settle(
            name,
            now,
            new LoadFailed("%s: error: cannot be read: %s".formatted(name, e.getMessage())));
      }
    }
    int half = texts.size() > MANY ? texts.size() / 2 : 0;
    prove(texts.subList(0, half), now);
    prove(texts.subList(half, texts.size()), now);
  }

  private void prove(List<SourceText> sources, DagFolder from) {
    if (!sources.isEmpty()) {
      Thread.ofVirtual().name("windlass-load").start(() -> proveNow(sources, from));
    }
  }

  private void proveNow(List<SourceText> sources, DagFolder from) {
    Set<SourceText> left = new LinkedHashSet<>(sources);
    try {
      ground.prove(
          sources,
          (source, verdict) -> {
            left.remove(source);
            settle(source, from, verdict);
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("loading DAG files failed", e);
      left.forEach(
          s ->
              settle(
                  s,
                  from,
                  new Verdict.NotTried(
                      "%s: error: it could not be tried: %s".formatted(s.name(), e))));
    }
  }

  private void settle(SourceText source, DagFolder from, Verdict verdict) {
    switch (verdict) {
      case Verdict.Good good -> {
        SourceCode.Load load =
            good.compiled().isPresent()
                ? () -> loader.java(source, good.compiled().get())
                : () -> loader.jar(source.name(), source.path());
        settle(source.name(), from, LoadedSource.of(source, good, load));
      }
      case Verdict.Bad bad -> settle(source.name(), from, bad.why());
      case Verdict.NotTried(String why) -> {
        log.warn("{}; trying again", why);
        settle(source.name(), from, null, why, Optional.of(Set.of()), true);
      }
    }
  }

  private void bundled(String name, ServiceLoader.Provider<DagFactory> provider) {
    try {
      settle(name, null, LoadedSource.of(loader.bundled(provider)));
    } catch (LoadFailed e) {
      settle(name, null, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | LinkageError e) {
      log.error("loading {} failed", name, e);
      settle(name, null, new LoadFailed("%s: error: %s".formatted(name, e)));
    }
  }

  private void settle(String name, @Nullable DagFolder from, LoadedSource good) {
    settle(name, from, good, null, Optional.of(good.inputs()), false);
  }

  private void settle(String name, @Nullable DagFolder from, LoadFailed why) {
    log.info("{}", why.getMessage());
    settle(name, from, null, why.getMessage(), why.inputs(), false);
  }

  private synchronized void settle(
      String name,
      @Nullable DagFolder from,
      @Nullable LoadedSource good,
      @Nullable String error,
      Optional<Set<Path>> inputs,
      boolean again) {
    Slot slot = slots.get(name);
    if (slot == null || !Objects.equals(slot.loadedFrom, from)) {
      // Deleted while it was being loaded, and perhaps back again.
      return;
    }
    slot.loading = false;
    slot.settled = true;
    slot.error = error;
    slot.inputs = inputs;
    slot.tryAgain = again ? System.nanoTime() + TRY_AGAIN.toNanos() : null;
    if (good != null) {
      slot.good = good;
    }
    unpublished = true;
    notifyAll();
  }

  /** One at a time: what settles meanwhile goes together into the next. */
  private void publishAll() {
    try {
      while (!closed) {
        Map<String, DagCatalogue.Source> sources = awaitUnpublished();
        try {
          CrashPoint.DAGS_BEFORE_PUBLISH.pass();
          catalogue.publish(sources);
          CrashPoint.DAGS_AFTER_PUBLISH.pass();
          published(true);
        } catch (RuntimeException e) {
          if (!closed) {
            log.warn("DAGs could not be stored; trying again", e);
          }
          published(false);
          TimeUnit.MILLISECONDS.sleep(500);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Map<String, DagCatalogue.Source> awaitUnpublished()
      throws InterruptedException {
    // Before the folder was read nobody knows which DAGs are gone.
    while (!unpublished || previous == null) {
      wait();
    }
    unpublished = false;
    publishing = true;
    Map<String, DagCatalogue.Source> sources = new TreeMap<>();
    slots.forEach(
        (name, s) -> sources.put(name, new DagCatalogue.Source(s.settled, s.good, s.error)));
    return sources;
  }

  private synchronized void published(boolean done) {
    publishing = false;
    unpublished |= !done;
    noteLoaded();
    notifyAll();
  }
}
