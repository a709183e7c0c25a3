package dev.windlass.loading;

import dev.windlass.loading.LoadedSource.FoundDag;
import dev.windlass.store.DagDao;
import dev.windlass.store.DagDao.ImportError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the database and the registry in line with what the sources hold: which source owns which
 * DAG, which version it has, what is wrong with it. Not thread-safe.
 */
final class DagCatalogue {
  private static final Logger log = LoggerFactory.getLogger(DagCatalogue.class);
  private static final int BLOCK = 500;
  private static final String UNSTABLE = "unstable structure";

  /**
   * A source at this moment.
   *
   * @param settled whether loading it has ended at least once; before, its stored DAGs stay
   * @param good the newest version of it that loaded; null: none
   * @param error what is wrong with its newest text; null: nothing
   */
  record Source(boolean settled, @Nullable LoadedSource good, @Nullable String error) {}

  private record Published(String source, @Nullable SourceCode code) {
    /** Also an equal structure counts as another when its code was loaded anew. */
    boolean isOf(String owner, Map<String, Source> sources) {
      Source now = sources.get(owner);
      return source.equals(owner) && now != null && now.good() != null && now.good().code() == code;
    }
  }

  private record Change(String owner, FoundDag dag, LoadedSource source) {}

  private final DagDao dao;
  private final DagRegistry registry;
  private final Map<String, Published> published = new TreeMap<>();
  private final Map<String, ImportError> errors = new HashMap<>();

  DagCatalogue(DagDao dao, DagRegistry registry) {
    this.dao = dao;
    this.registry = registry;
    dao.origins().forEach(o -> published.put(o.dagId(), new Published(o.sourceFile(), null)));
    dao.sourcesWithErrors().forEach(s -> errors.put(s, new ImportError(s, "", true)));
  }

  /** May be repeated after a failure: what was done stays done. */
  void publish(Map<String, Source> sources) {
    Map<String, Map<String, FoundDag>> claims = claims(sources);
    Map<String, List<String>> conflicts = new LinkedHashMap<>();
    // A file that is still being read may hold what another, renamed or split up, no longer does.
    boolean complete = sources.values().stream().allMatch(Source::settled);
    List<String> gone = new ArrayList<>();
    Map<String, Map<String, FoundDag>> changed = new TreeMap<>();
    Set<String> ids = new TreeSet<>(claims.keySet());
    ids.addAll(published.keySet());
    for (String id : ids) {
      Map<String, FoundDag> claimants = claims.getOrDefault(id, Map.of());
      String owner = owner(id, claimants, sources);
      if (owner == null) {
        if (complete) {
          gone.add(id);
        }
        continue;
      }
      for (String other : claimants.keySet()) {
        if (!other.equals(owner)) {
          conflicts
              .computeIfAbsent(other, n -> new ArrayList<>())
              .add(
                  "%s: error: DAG '%s' is already defined by %s; rename one of them or delete a file"
                      .formatted(other, id, owner));
        }
      }
      FoundDag dag = claimants.get(owner);
      Published now = published.get(id);
      if (dag != null && (now == null || !now.isOf(owner, sources))) {
        changed.computeIfAbsent(owner, o -> new TreeMap<>()).put(id, dag);
      }
    }
    store(changed, sources);
    if (!gone.isEmpty()) {
      dao.deactivate(gone);
      gone.forEach(published::remove);
    }
    note(sources, conflicts);
  }

  /** Which sources define an id: sorted, so that the choice among newcomers is always the same. */
  private static Map<String, Map<String, FoundDag>> claims(Map<String, Source> sources) {
    Map<String, Map<String, FoundDag>> claims = new TreeMap<>();
    sources.forEach(
        (name, source) -> {
          if (source.good() != null) {
            for (FoundDag dag : source.good().dags()) {
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
      String id, Map<String, FoundDag> claimants, Map<String, Source> sources) {
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

  /** In blocks: neither a round trip for each DAG nor one transaction for all. */
  private void store(Map<String, Map<String, FoundDag>> changed, Map<String, Source> sources) {
    List<Change> all = new ArrayList<>();
    changed.forEach(
        (owner, dags) -> {
          Source source = sources.get(owner);
          if (source != null && source.good() != null) {
            LoadedSource good = source.good();
            dags.values().forEach(d -> all.add(new Change(owner, d, good)));
          }
        });
    for (int from = 0; from < all.size(); from += BLOCK) {
      block(all.subList(from, Math.min(all.size(), from + BLOCK)));
    }
  }

  private void block(List<Change> changes) {
    Map<String, SourceCode> code = new HashMap<>();
    Map<String, Published> now = new HashMap<>();
    List<DagDao.LoadedDag> rows = new ArrayList<>();
    List<DagDao.Warning> warnings = new ArrayList<>();
    for (Change change : changes) {
      FoundDag dag = change.dag();
      code.put(dag.id(), change.source().code());
      now.put(dag.id(), new Published(change.owner(), change.source().code()));
      rows.add(DagRows.row(dag.structure(), change.owner(), change.source().text()));
      change.source().unstable().stream()
          .filter(u -> u.dagId().equals(dag.id()))
          .map(u -> new DagDao.Warning(dag.id(), UNSTABLE, u.words()))
          .forEach(warnings::add);
    }
    dao.store(
        rows,
        (row, version) ->
            registry.put(row.dagId(), version, Objects.requireNonNull(code.get(row.dagId()))));
    published.putAll(now);
    dao.warnings(rows.stream().map(DagDao.LoadedDag::dagId).toList(), warnings);
    warnings.forEach(
        w ->
            log.warn("DAG '{}' is not the same whenever it is loaded: {}", w.dagId(), w.message()));
  }

  private void note(Map<String, Source> sources, Map<String, List<String>> conflicts) {
    List<ImportError> found = new ArrayList<>();
    List<String> mended = new ArrayList<>();
    Set<String> names = new TreeSet<>(errors.keySet());
    names.addAll(sources.keySet());
    for (String name : names) {
      Source source = sources.get(name);
      List<String> problems = new ArrayList<>();
      boolean blocks = source != null && source.error() != null;
      if (source != null && source.error() != null) {
        problems.add(source.error());
      }
      problems.addAll(conflicts.getOrDefault(name, List.of()));
      if (!problems.isEmpty()) {
        ImportError error = new ImportError(name, String.join("\n", problems), blocks);
        if (!error.equals(errors.get(name))) {
          found.add(error);
        }
      } else if (errors.containsKey(name) && (source == null || source.settled())) {
        mended.add(name);
      }
    }
    if (!found.isEmpty()) {
      dao.importErrors(found);
      found.forEach(e -> errors.put(e.sourceFile(), e));
    }
    if (!mended.isEmpty()) {
      dao.clearImportErrors(mended);
      mended.forEach(errors::remove);
    }
  }
}
