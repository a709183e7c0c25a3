package dev.windlass.loading;

import dev.windlass.dag.Dag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The code of one source. It runs in this process only when somebody asks for one of its DAGs, and
 * only after it behaved in the prober's. Thread-safe.
 */
final class SourceCode {
  /** Runs the code that defines the DAGs. */
  interface Load {
    List<Dag> load() throws LoadFailed, InterruptedException;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Load load;
  private @Nullable Map<String, Dag> dags;

  private SourceCode() {}

  static SourceCode of(List<Dag> dags) {
    var code = new SourceCode();
    code.dags = byId(dags);
    return code;
  }

  static SourceCode later(Load load) {
    var code = new SourceCode();
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
        ready = byId(load == null ? List.of() : load.load());
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

  private static Map<String, Dag> byId(List<Dag> dags) {
    Map<String, Dag> byId = new HashMap<>();
    dags.forEach(d -> byId.put(d.id(), d));
    return byId;
  }
}
