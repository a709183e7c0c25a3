package dev.windlass.loading;

import dev.windlass.dag.Dag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The code of one source. It runs in this process only when somebody asks for one of its DAGs, and
 * only after it behaved in the prober's. Thread-safe.
 */
final class SourceCode {
  private static final Logger log = LoggerFactory.getLogger(SourceCode.class);

  /** Runs the code that defines the DAGs. */
  interface Load {
    List<Dag> load() throws LoadFailed, InterruptedException;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final List<String> structures;
  private @Nullable Load load;
  private @Nullable Map<String, Dag> dags;

  private SourceCode(List<String> structures) {
    this.structures = structures;
  }

  static SourceCode of(List<Dag> dags) {
    var code = new SourceCode(List.of());
    code.dags = byId(dags);
    return code;
  }

  /**
   * @param structures what the prober saw
   */
  static SourceCode later(Load load, List<String> structures) {
    var code = new SourceCode(structures);
    code.load = load;
    return code;
  }

  /**
   * The code of one DAG.
   *
   * @throws LoadFailed when it does not load here although it did in the prober's process
   */
  Dag dag(String id) throws LoadFailed, InterruptedException {
    lock.lockInterruptibly();
    try {
      Map<String, Dag> ready = dags;
      if (ready == null) {
        ready = byId(run());
        dags = ready;
        load = null;
      }
      Dag dag = ready.get(id);
      if (dag == null) {
        throw new LoadFailed(
            "its source defined DAG '%s' when it was read, and does not any more".formatted(id));
      }
      return dag;
    } finally {
      lock.unlock();
    }
  }

  private List<Dag> run() throws LoadFailed, InterruptedException {
    List<Dag> loaded = load == null ? List.of() : load.load();
    for (Stability.Change change : Stability.compare(structures, loaded)) {
      log.warn(
          "DAG '{}' is not the same in two processes, so every restart may make a version of it:"
              + " {}",
          change.dagId(),
          change.words());
    }
    return loaded;
  }

  private static Map<String, Dag> byId(List<Dag> dags) {
    Map<String, Dag> byId = new HashMap<>();
    dags.forEach(d -> byId.put(d.id(), d));
    return byId;
  }
}
