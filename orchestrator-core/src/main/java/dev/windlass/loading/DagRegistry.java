package dev.windlass.loading;

import dev.windlass.dag.Dag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The code of every DAG version, for workers. Runs stay with the version they started with, so
 * older versions remain beside the newest. Code is loaded when it is first asked for. Thread-safe.
 */
public final class DagRegistry {
  /** Older versions are loaded again from their stored source when a run still needs them. */
  private static final int VERSIONS_KEPT = 20;

  private final Map<String, NavigableMap<Integer, SourceCode>> dags = new HashMap<>();
  private final PastCode past;
  private boolean loadingFirst;
  private long forgotten;

  /** One lock per version that is being loaded again: thousands of attempts may want the same. */
  private final Map<String, Object> loading = new ConcurrentHashMap<>();

  /** A registry that knows nothing but what is put into it. */
  public DagRegistry() {
    this(PastCode.none());
  }

  /** A registry that asks {@code past} for versions it does not hold. */
  public DagRegistry(PastCode past) {
    this.past = past;
  }

  /** From now on whoever asks for code that is missing waits until {@link #firstLoadEnded}. */
  synchronized void firstLoadBegins() {
    loadingFirst = true;
  }

  /** What was not loaded by now must be loaded from what is stored. */
  synchronized void firstLoadEnded() {
    loadingFirst = false;
    notifyAll();
  }

  /** Adds a version, or replaces its code where the structure stayed the same. */
  public void put(Dag dag, int version) {
    put(dag.id(), version, SourceCode.of(List.of(dag)));
  }

  synchronized void put(String dagId, int version, SourceCode code) {
    NavigableMap<Integer, SourceCode> versions = dags.computeIfAbsent(dagId, id -> new TreeMap<>());
    versions.put(version, code);
    if (loadingFirst) {
      notifyAll();
    }
    if (versions.size() > VERSIONS_KEPT) {
      versions.pollFirstEntry();
    }
  }

  /**
   * The code of a version has changed where it is kept: whoever wants it next gets it from there.
   */
  synchronized void forget(String dagId, int version) {
    NavigableMap<Integer, SourceCode> versions = dags.get(dagId);
    if (versions != null) {
      versions.remove(version);
    }
    forgotten++;
  }

  /**
   * The code of a version. What is not kept in the database is waited for while a process loads its
   * DAGs for the first time: most runs that it takes up want what is about to be there. May take as
   * long as defining its DAGs takes.
   *
   * @throws CodeGone when it cannot be loaded; the message says why
   */
  public Dag find(String dagId, int version) {
    Optional<SourceCode> known = known(dagId, version);
    if (known.isPresent()) {
      return load(dagId, version, known.get());
    }
    // Not under the lock of all: this compiles.
    synchronized (loading.computeIfAbsent(dagId + "\n" + version, k -> new Object())) {
      Optional<SourceCode> meanwhile = known(dagId, version);
      if (meanwhile.isPresent()) {
        return load(dagId, version, meanwhile.get());
      }
      long before = forgotten();
      Optional<Dag> kept = past.kept(dagId, version);
      if (kept.isPresent()) {
        return put(kept.get(), version, before);
      }
      meanwhile = awaitFirstLoad(dagId, version);
      if (meanwhile.isPresent()) {
        return load(dagId, version, meanwhile.get());
      }
      before = forgotten();
      return put(past.load(dagId, version), version, before);
    }
  }

  private synchronized long forgotten() {
    return forgotten;
  }

  /** Not remembered when it may be older than what is kept by now. */
  private synchronized Dag put(Dag dag, int version, long before) {
    if (forgotten == before) {
      put(dag, version);
    }
    return dag;
  }

  /**
   * Cannot be interrupted: an attempt that is to end needs its code to end the job elsewhere. One
   * thread per version waits, whatever the number of attempts.
   */
  private synchronized Optional<SourceCode> awaitFirstLoad(String dagId, int version) {
    boolean interrupted = false;
    while (loadingFirst && known(dagId, version).isEmpty()) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return known(dagId, version);
  }

  private static Dag load(String dagId, int version, SourceCode code) {
    try {
      return code.dag(dagId);
    } catch (LoadFailed e) {
      throw new CodeGone(dagId, version, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CodeGone(dagId, version, "loading it was interrupted");
    }
  }

  /** The ids of all DAGs that were ever known to this process, sorted. */
  public synchronized List<String> ids() {
    return dags.keySet().stream().sorted().toList();
  }

  private synchronized Optional<SourceCode> known(String dagId, int version) {
    return Optional.ofNullable(dags.get(dagId)).map(v -> v.get(version));
  }
}
