package dev.windlass.loading;

import dev.windlass.dag.Dag;
import dev.windlass.store.DagDao;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Brings the database and the registry in line with what the sources hold: which source owns which
 * DAG, which version it has, what is wrong with it. Not thread-safe.
 */
final class DagCatalogue {
  /**
   * A source at this moment.
   *
   * @param settled whether loading it has ended at least once; before, its stored DAGs stay
   * @param good the newest version of it that loaded; null: none
   * @param error what is wrong with its newest text; null: nothing
   */
  record Source(boolean settled, @Nullable LoadedSource good, @Nullable String error) {}

  private record Published(String source, @Nullable Dag dag) {}

  private final DagDao dao;
  private final DagRegistry registry;
  private final Map<String, Published> published = new TreeMap<>();
  private final Map<String, String> errors = new HashMap<>();

  DagCatalogue(DagDao dao, DagRegistry registry) {
    this.dao = dao;
    this.registry = registry;
    dao.origins().forEach(o -> published.put(o.dagId(), new Published(o.sourceFile(), null)));
    dao.sourcesWithErrors().forEach(s -> errors.put(s, ""));
  }

  /** May be repeated after a failure: what was done stays done. */
  void publish(Map<String, Source> sources) {
    Map<String, Map<String, Dag>> claims = claims(sources);
    Map<String, List<String>> problems = new LinkedHashMap<>();
    sources.forEach(
        (name, source) -> {
          if (source.error() != null) {
            problems.computeIfAbsent(name, n -> new ArrayList<>()).add(source.error());
          }
        });
    Set<String> ids = new TreeSet<>(claims.keySet());
    ids.addAll(published.keySet());
    for (String id : ids) {
      Map<String, Dag> claimants = claims.getOrDefault(id, Map.of());
      String owner = owner(id, claimants, sources);
      if (owner == null) {
        dao.deactivate(id);
        published.remove(id);
        continue;
      }
      for (String other : claimants.keySet()) {
        if (!other.equals(owner)) {
          problems
              .computeIfAbsent(other, n -> new ArrayList<>())
              .add(
                  "%s: error: DAG '%s' is already defined by %s; rename one of them or delete a file"
                      .formatted(other, id, owner));
        }
      }
      Dag dag = claimants.get(owner);
      if (dag != null) {
        store(id, owner, dag, sources);
      }
    }
    note(sources, problems);
  }

  /** Which sources define an id: sorted, so that the choice among newcomers is always the same. */
  private static Map<String, Map<String, Dag>> claims(Map<String, Source> sources) {
    Map<String, Map<String, Dag>> claims = new TreeMap<>();
    sources.forEach(
        (name, source) -> {
          if (source.good() != null) {
            for (Dag dag : source.good().dags()) {
              claims.computeIfAbsent(dag.id(), id -> new TreeMap<>()).put(name, dag);
            }
          }
        });
    return claims;
  }

  /**
   * Whoever had the DAG keeps it while it can; a source that has not been read yet may still hold
   * it, and one that failed since the start is given time to be mended.
   */
  private @Nullable String owner(
      String id, Map<String, Dag> claimants, Map<String, Source> sources) {
    Published now = published.get(id);
    if (now != null) {
      Source source = sources.get(now.source());
      boolean undecided =
          source != null && source.good() == null && (!source.settled() || source.error() != null);
      if (undecided || claimants.containsKey(now.source())) {
        return now.source();
      }
    }
    return claimants.keySet().stream().findFirst().orElse(null);
  }

  private void store(String id, String owner, Dag dag, Map<String, Source> sources) {
    Published now = published.get(id);
    if (now != null && now.dag() == dag && now.source().equals(owner)) {
      return;
    }
    Source source = sources.get(owner);
    String text = source == null || source.good() == null ? "" : source.good().text();
    dao.store(DagRows.row(dag.structure(), owner, text), version -> registry.put(dag, version));
    published.put(id, new Published(owner, dag));
  }

  private void note(Map<String, Source> sources, Map<String, List<String>> problems) {
    problems.forEach(
        (name, list) -> {
          String message = String.join("\n", list);
          if (!message.equals(errors.get(name))) {
            dao.importError(name, message);
            errors.put(name, message);
          }
        });
    for (String name : new HashSet<>(errors.keySet())) {
      Source source = sources.get(name);
      if (!problems.containsKey(name) && (source == null || source.settled())) {
        dao.clearImportError(name);
        errors.remove(name);
      }
    }
  }
}
