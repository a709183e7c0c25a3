package dev.windlass.web.graph;

import dev.windlass.dag.DagStructure;
import dev.windlass.dag.Json;
import dev.windlass.store.DagQueries;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * DAG versions, read once: a version never changes, so a copy never goes stale. Thread-safe; keeps
 * the most recently used ones.
 */
public final class Structures {
  private static final int KEPT = 500;

  private record Key(String dagId, int version) {}

  private final DagQueries dags;
  private final Map<Key, DagTree> trees =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, DagTree> eldest) {
              return size() > KEPT;
            }
          });

  /** Reads through {@code dags}. */
  public Structures(DagQueries dags) {
    this.dags = dags;
  }

  /** A version's tree; empty when there is no such version. */
  public Optional<DagTree> find(String dagId, int version) {
    Key key = new Key(dagId, version);
    DagTree known = trees.get(key);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<DagTree> read =
        dags.structure(dagId, version).map(s -> new DagTree(Json.read(s, DagStructure.class)));
    read.ifPresent(tree -> trees.put(key, tree));
    return read;
  }
}
