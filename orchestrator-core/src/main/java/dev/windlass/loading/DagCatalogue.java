package dev.windlass.loading;

import dev.windlass.loading.LoadedSource.FoundDag;
import dev.windlass.store.DagDao;
import dev.windlass.store.DagDao.ImportError;
import dev.windlass.store.DagSourceDao;
import dev.windlass.store.DagSourceDao.StoredSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /**
   * @param code null: stored by a process before this one
   */
  private record Published(String source, LoadedSource.@Nullable Code code) {
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
      if (dag == null || (now != null && now.isOf(owner, sources))) {
        continue;
      }
      if (dag.structure().isEmpty()) {
        published.put(id, new Published(owner, code(owner, sources)));
      } else {
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

  /** Those of the sources whose DAGs are all theirs, and in the database as they are here. */
  Map<String, LoadedSource> stored(Map<String, Source> sources) {
    Map<String, LoadedSource> stored = new HashMap<>();
    sources.forEach(
        (name, source) -> {
          LoadedSource good = source.good();
          if (good != null && good.dags().stream().allMatch(d -> isOf(d.id(), name, good))) {
            stored.put(name, good);
          }
        });
    return stored;
  }

  private boolean isOf(String id, String source, LoadedSource good) {
    Published now = published.get(id);
    return now != null && now.source().equals(source) && now.code() == good.code();
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

  private static LoadedSource.@Nullable Code code(String owner, Map<String, Source> sources) {
    Source source = sources.get(owner);
    return source == null || source.good() == null ? null : source.good().code();
  }

  /** In blocks: neither a round trip for each DAG nor one transaction for all. */
  private void store(Map<String, Map<String, FoundDag>> changed, Map<String, Source> sources) {
    List<Change> all = new ArrayList<>();
    Map<String, LoadedSource> good = new TreeMap<>();
    changed.forEach(
        (owner, dags) -> {
          Source source = sources.get(owner);
          if (source != null && source.good() != null) {
            good.put(owner, source.good());
            dags.values().forEach(d -> all.add(new Change(owner, d, source.good())));
          }
        });
    if (all.isEmpty()) {
      return;
    }
    // From here until it is remembered again a crash leads to a second look, never to a false one.
    dao.sources().forget(List.copyOf(good.keySet()));
    Map<LoadedSource.Code, String> kept = new HashMap<>();
    for (int from = 0; from < all.size(); from += BLOCK) {
      block(all.subList(from, Math.min(all.size(), from + BLOCK)), kept);
    }
    remember(good);
  }

  private void block(List<Change> changes, Map<LoadedSource.Code, String> kept) {
    keep(changes, kept);
    Map<String, LoadedSource.Code> code = new HashMap<>();
    Map<String, Published> now = new HashMap<>();
    List<DagDao.LoadedDag> rows = new ArrayList<>();
    List<DagDao.Warning> warnings = new ArrayList<>();
    for (Change change : changes) {
      FoundDag dag = change.dag();
      LoadedSource.Code its = change.source().code();
      code.put(dag.id(), its);
      now.put(dag.id(), new Published(change.owner(), its));
      rows.add(
          DagRows.row(
              dag.structure(),
              change.owner(),
              change.source().text(),
              kept.get(its),
              change.source().templates()));
      change.source().unstable().stream()
          .filter(u -> u.dagId().equals(dag.id()))
          .map(u -> new DagDao.Warning(dag.id(), UNSTABLE, u.words()))
          .forEach(warnings::add);
    }
    Map<String, Integer> versions =
        dao.store(
            rows,
            (row, version) -> {
              if (code.get(row.dagId()) instanceof LoadedSource.Here(SourceCode here)) {
                registry.put(row.dagId(), version, here);
              }
            });
    versions.forEach(
        (id, version) -> {
          if (code.get(id) instanceof LoadedSource.Kept) {
            // What was loaded of it before has other bodies.
            registry.forget(id, version);
          }
        });
    published.putAll(now);
    dao.warnings(rows.stream().map(DagDao.LoadedDag::dagId).toList(), warnings);
    warnings.forEach(
        w ->
            log.warn("DAG '{}' is not the same whenever it is loaded: {}", w.dagId(), w.message()));
  }

  /** Before the versions that refer to it. */
  private void keep(List<Change> changes, Map<LoadedSource.Code, String> kept) {
    List<DagSourceDao.Code> rows = new ArrayList<>();
    for (Change change : changes) {
      if (change.source().code() instanceof LoadedSource.Kept code && !kept.containsKey(code)) {
        String hash = Fingerprint.of(code.classes());
        kept.put(code, hash);
        rows.add(new DagSourceDao.Code(hash, code.classes()));
      }
    }
    if (!rows.isEmpty()) {
      dao.sources().keep(rows);
    }
  }

  private void remember(Map<String, LoadedSource> good) {
    List<StoredSource> rows = new ArrayList<>();
    good.forEach(
        (name, source) ->
            source
                .origin()
                .ifPresent(
                    o ->
                        rows.add(
                            new StoredSource(
                                name,
                                Fingerprint.program(),
                                o.hash(),
                                o.inputs(),
                                source.dags().stream().map(FoundDag::id).toList()))));
    if (!rows.isEmpty()) {
      dao.sources().remember(rows);
    }
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
