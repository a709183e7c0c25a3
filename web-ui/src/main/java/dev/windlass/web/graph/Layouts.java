package dev.windlass.web.graph;

import dev.windlass.dag.Dag;
import dev.windlass.store.LayoutQueries;
import dev.windlass.web.http.Wire;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Pictures of DAG versions as JSON: drawn once, and with all groups open kept in the database for
 * everybody. Thread-safe.
 */
public final class Layouts {
  // Part of the stored name: a change of how we draw must not show yesterday's picture.
  private static final String STYLE = "2";
  private static final int KEPT = 200;

  private record Key(String dagId, int version, boolean leftToRight, Set<String> collapsed) {}

  private final LayoutQueries stored;
  private final Map<Key, String> collapsedOnes =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, String> eldest) {
              return size() > KEPT;
            }
          });

  /** Keeps pictures through {@code stored}. */
  public Layouts(LayoutQueries stored) {
    this.stored = stored;
  }

  /** Draws something once: the first drawing takes over a second, the others a few milliseconds. */
  public static void warmUp() {
    Dag any =
        Dag.define(
            "warm_up",
            d -> {
              var first = d.task("first").call(String.class, run -> "");
              d.group("group", g -> g.task("second").after(first).call(String.class, run -> ""));
            });
    GraphLayout ignored = ElkDrawing.draw(new DagTree(any.structure()), 1, true, Set.of());
  }

  /** The picture of a version; unknown ids in {@code collapsed} do not matter. */
  public String of(DagTree tree, int version, boolean leftToRight, Set<String> collapsed) {
    Set<String> closed = new TreeSet<>(collapsed);
    closed.removeIf(id -> tree.group(id) == null);
    if (closed.isEmpty()) {
      return open(tree, version, leftToRight);
    }
    Key key = new Key(tree.structure().dagId(), version, leftToRight, closed);
    String known = collapsedOnes.get(key);
    if (known != null) {
      return known;
    }
    String drawn = Wire.text(ElkDrawing.draw(tree, version, leftToRight, closed));
    collapsedOnes.put(key, drawn);
    return drawn;
  }

  private String open(DagTree tree, int version, boolean leftToRight) {
    String dagId = tree.structure().dagId();
    String variant = (leftToRight ? "LR" : "TB") + STYLE;
    return stored
        .find(dagId, version, variant)
        .orElseGet(
            () -> {
              String drawn = Wire.text(ElkDrawing.draw(tree, version, leftToRight, Set.of()));
              stored.save(dagId, version, variant, drawn);
              return drawn;
            });
  }
}
