package dev.windlass.loading;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where sources are compiled and tried before this process runs any of their code: a few {@link
 * Prober} processes, started when there is something to try. A source that ends, fills, floods or
 * stops its process is found out and named; the sources around it are tried again without it.
 * Thread-safe.
 */
final class ProvingGround implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ProvingGround.class);

  /** Sources per request: more would make the first of them wait for the last. */
  private static final int BLOCK = 250;

  private static final Duration IDLE = Duration.ofSeconds(10);

  /** Where somebody writes DAGs the next change comes soon; then nothing shall have to start. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  /** What earlier sources leave behind in a process must not add up for ever. */
  private static final int RETIRE_AFTER = 2_000;

  private final Path folder;
  private final Bounds bounds;

  /** A compiler takes a core; more at once make no file live sooner. */
  private final Semaphore quick = new Semaphore(2);

  /** Who takes long does so beside the others, not before them. */
  private final Semaphore slow = new Semaphore(2);

  private final boolean keepsWarm;
  private final ConcurrentLinkedDeque<Prober> idle = new ConcurrentLinkedDeque<>();
  private final Set<Prober> alive = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** A process on its way that nobody waits for; guarded by this. */
  private @Nullable CompletableFuture<Prober> warming;

  /**
   * @param folder the DAG folder, absolute
   * @param keepsWarm whether a process is kept for minutes, for the next source
   */
  ProvingGround(Path folder, Bounds bounds, boolean keepsWarm) {
    this.folder = folder;
    this.bounds = bounds;
    this.keepsWarm = keepsWarm;
  }

  /** Has a process ready for the next source, without waiting for it. */
  void warmUp() {
    var started = new CompletableFuture<Prober>();
    synchronized (this) {
      if (closed || !keepsWarm || warming != null) {
        return;
      }
      warming = started;
    }
    Thread.ofVirtual().name("windlass-prober-start").start(() -> warmUp(started));
  }

  private void warmUp(CompletableFuture<Prober> started) {
    try {
      Prober prober = start();
      if (nobodyTook(started)) {
        rest(prober);
      } else {
        started.complete(prober);
      }
    } catch (IOException | InterruptedException e) {
      if (nobodyTook(started) && !closed) {
        log.warn("the process that tries DAG files does not start: {}", e.getMessage());
      }
      started.completeExceptionally(e);
    }
  }

  private synchronized boolean nobodyTook(CompletableFuture<Prober> started) {
    boolean free = warming == started;
    if (free) {
      warming = null;
    }
    return free;
  }

  /**
   * Tries sources, many in one go.
   *
   * @param tell called once for each, as soon as it is known
   */
  void prove(List<SourceText> sources, BiConsumer<SourceText, Verdict> tell)
      throws InterruptedException {
    List<SourceText> late = new ArrayList<>();
    quick.acquire();
    try {
      for (int from = 0; from < sources.size(); from += BLOCK) {
        block(sources.subList(from, Math.min(sources.size(), from + BLOCK)), tell, late);
      }
    } finally {
      quick.release();
    }
    for (SourceText source : late) {
      slow.acquire();
      try {
        tell.accept(source, alone(source, true));
      } finally {
        slow.release();
      }
    }
  }

  /** One source. */
  Verdict prove(SourceText source) throws InterruptedException {
    var verdict = new Verdict[1];
    prove(List.of(source), (s, v) -> verdict[0] = v);
    return verdict[0];
  }

  private void block(
      List<SourceText> sources, BiConsumer<SourceText, Verdict> tell, List<SourceText> late)
      throws InterruptedException {
    List<SourceText> left = new ArrayList<>(sources);
    while (!left.isEmpty()) {
      Prober prober;
      try {
        prober = take();
      } catch (IOException e) {
        left.forEach(s -> tell.accept(s, unavailable(s, e)));
        return;
      }
      var trial = new Trial(left, tell);
      Optional<Prober.Death> death = work(prober, left, false, trial);
      if (death.isEmpty()) {
        rest(prober);
        return;
      }
      boolean shared = prober.worked() > 1;
      int culprit = trial.current;
      if (culprit < 0) {
        // It ended while all were compiled together.
        if (left.size() > 1) {
          block(left.subList(0, left.size() / 2), tell, late);
          block(left.subList(left.size() / 2, left.size()), tell, late);
          return;
        }
        culprit = 0;
      }
      SourceText source = left.get(culprit);
      if (trial.told) {
        log.debug("the DAG prober was ended after {}", source.name());
      } else if (death.get().cause().equals(Optional.of(Prober.Cause.PATIENCE))
          && bounds.patience().compareTo(bounds.time()) < 0) {
        late.add(source);
      } else if (shared) {
        // Something that another source left behind may be to blame.
        tell.accept(source, alone(source, true));
      } else {
        tell.accept(source, trial.blame(source, death.get(), bounds));
      }
      left = new ArrayList<>(left.subList(culprit + 1, left.size()));
      if (left.isEmpty()) {
        warmUp();
      }
    }
  }

  /** In a process of its own. */
  private Verdict alone(SourceText source, boolean patiently) throws InterruptedException {
    var verdict = new Verdict[1];
    var trial = new Trial(List.of(source), (s, v) -> verdict[0] = v);
    try {
      Prober prober = start();
      try {
        Optional<Prober.Death> death = work(prober, List.of(source), patiently, trial);
        return death.isPresent() && !trial.told
            ? trial.blame(source, death.get(), bounds)
            : verdict[0];
      } finally {
        end(prober);
      }
    } catch (IOException e) {
      return unavailable(source, e);
    }
  }

  private Optional<Prober.Death> work(
      Prober prober, List<SourceText> sources, boolean patiently, Trial trial)
      throws InterruptedException {
    try {
      Optional<Prober.Death> death = prober.work(sources, patiently, trial::hear);
      death.ifPresent(d -> end(prober));
      return death;
    } catch (Trial.Spoilt e) {
      end(prober);
      return Optional.of(new Prober.Death(Optional.empty(), 0, ""));
    } catch (InterruptedException | RuntimeException e) {
      end(prober);
      throw e;
    }
  }

  private Prober take() throws IOException, InterruptedException {
    Prober warm = idle.poll();
    if (warm != null) {
      return warm;
    }
    CompletableFuture<Prober> started;
    synchronized (this) {
      started = warming;
      warming = null;
    }
    try {
      return started != null ? started.get() : start();
    } catch (ExecutionException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new IOException(why.getMessage(), e);
    }
  }

  private void rest(Prober prober) {
    if (closed || prober.worked() > RETIRE_AFTER || !idle.isEmpty()) {
      end(prober);
      if (!closed && idle.isEmpty()) {
        warmUp();
      }
      return;
    }
    int worked = prober.worked();
    idle.push(prober);
    if (closed) {
      close();
    } else {
      Thread.ofVirtual().name("windlass-prober-idle").start(() -> endWhenIdle(prober, worked));
    }
  }

  private void endWhenIdle(Prober prober, int worked) {
    try {
      TimeUnit.NANOSECONDS.sleep((keepsWarm ? KEPT : IDLE).toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Used meanwhile, another watch has begun.
    if (prober.worked() == worked && idle.remove(prober)) {
      end(prober);
    }
  }

  private Prober start() throws IOException, InterruptedException {
    Prober prober = Prober.start(folder, bounds);
    alive.add(prober);
    if (closed) {
      end(prober);
      throw new IOException("it is being stopped");
    }
    return prober;
  }

  private void end(Prober prober) {
    alive.remove(prober);
    prober.close();
  }

  private static Verdict unavailable(SourceText source, IOException e) {
    return new Verdict.NotTried(
        "%s: error: the process that tries DAG files does not start: %s"
            .formatted(source.name(), e.getMessage()));
  }

  @Override
  public void close() {
    closed = true;
    idle.clear();
    alive.forEach(this::end);
  }
}
