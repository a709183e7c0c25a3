package dev.windlass.loading;

import dev.windlass.dag.Dag;
import dev.windlass.dag.Json;
import dev.windlass.store.DagDao;
import dev.windlass.store.DagSourceDao;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The code of DAG versions from the database: the very classes of a version where they are kept, or
 * else what its stored source text gives today, with today's helper classes. A version whose
 * structure no longer comes out of its text is refused. Thread-safe.
 */
public final class StoredSources implements PastCode {
  private static final Logger log = LoggerFactory.getLogger(StoredSources.class);

  /** The DAGs of one file share their classes, as they did when the file was loaded. */
  private static final int SHARED = 200;

  private final DagDao dao;
  private final Path folder;
  private final ProvingGround ground;
  private final SourceLoader loader;
  private final JarCopies jars = new JarCopies();
  private final Map<String, SourceCode> byHash =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SourceCode> eldest) {
          return size() > SHARED;
        }
      };

  /**
   * @param folder the DAG folder, for helper classes
   */
  public StoredSources(DagDao dao, Path folder) {
    this(dao, folder, Bounds.USUAL);
  }

  /** With other bounds than the usual ones. */
  public StoredSources(DagDao dao, Path folder, Bounds bounds) {
    this.dao = dao;
    this.folder = folder.toAbsolutePath().normalize();
    this.ground = new ProvingGround(this.folder, bounds, false);
    this.loader = new SourceLoader(this.folder, new TimeLimit(bounds.time()));
  }

  @Override
  public Optional<Dag> kept(String dagId, int version) {
    Optional<DagSourceDao.Code> stored = dao.sources().code(dagId, version);
    Optional<DagDao.VersionSource> source = dao.versionSource(dagId, version);
    if (stored.isEmpty() || source.isEmpty()) {
      return Optional.empty();
    }
    try {
      Dag dag = shared(stored.get(), source.get()).dag(dagId);
      if (!hash(dag).equals(source.get().hash())) {
        log.warn(
            "DAG '{}' version {} is not the same whenever it is loaded: its structure depends on"
                + " the clock, on chance or on the order of a hash set",
            dagId,
            version);
      }
      return Optional.of(dag);
    } catch (LoadFailed e) {
      // Another program than the one that compiled it, for example.
      log.info("the kept code of DAG '{}' version {}: {}", dagId, version, e.getMessage());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CodeGone(dagId, version, "loading it was interrupted");
    }
  }

  private synchronized SourceCode shared(DagSourceDao.Code stored, DagDao.VersionSource from) {
    return byHash.computeIfAbsent(
        stored.hash(), h -> SourceCode.later(() -> unpacked(stored.content(), from)));
  }

  private List<Dag> unpacked(byte[] content, DagDao.VersionSource from)
      throws LoadFailed, InterruptedException {
    // What its file is called, and is, today says nothing about a version from before.
    String file = from.sourceFile();
    if (PackedCode.isPacked(content)) {
      Compilation compiled = PackedCode.unpack(content);
      Path path = folder.resolve(topClass(compiled, file) + ".java");
      return loader.java(new SourceText(file, path, from.source()), compiled);
    }
    try {
      return loader.jar(file, jars.write(content));
    } catch (IOException e) {
      throw new LoadFailed("%s: error: cannot be written: %s".formatted(file, e.getMessage()));
    }
  }

  /** A compact source file has one top class, which is called as its file was. */
  private static String topClass(Compilation compiled, String otherwise) {
    List<String> top = compiled.own().stream().filter(c -> c.indexOf('$') < 0).toList();
    return top.size() == 1 ? top.getFirst() : otherwise;
  }

  @Override
  public Dag load(String dagId, int version) {
    DagDao.VersionSource stored =
        dao.versionSource(dagId, version)
            .orElseThrow(() -> new CodeGone(dagId, version, "there is no such version"));
    String file = stored.sourceFile();
    if (stored.source().isEmpty() || !file.endsWith(".java")) {
      throw new CodeGone(
          dagId, version, "%s has changed or is gone, and its code is not kept".formatted(file));
    }
    try {
      Dag dag = find(again(new SourceText(file, folder.resolve(file), stored.source())), dagId);
      if (dag == null) {
        throw new CodeGone(dagId, version, "its stored source no longer defines it");
      }
      if (!hash(dag).equals(stored.hash())) {
        throw new CodeGone(
            dagId, version, "its stored source gives another structure today; clear the run");
      }
      return dag;
    } catch (LoadFailed e) {
      throw new CodeGone(dagId, version, "its stored source no longer loads: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CodeGone(dagId, version, "loading it was interrupted");
    }
  }

  private static @Nullable Dag find(List<Dag> dags, String dagId) {
    return dags.stream().filter(d -> d.id().equals(dagId)).findFirst().orElse(null);
  }

  private static String hash(Dag dag) {
    return DagRows.hash(Json.text(dag.structure()), dag.templates().fingerprint());
  }

  private List<Dag> again(SourceText source) throws LoadFailed, InterruptedException {
    return switch (ground.prove(source)) {
      case Verdict.Good good -> {
        try {
          yield loader.java(source, TemplateScan.of(good.compiled().orElseThrow(), source, folder));
        } catch (IOException e) {
          throw new LoadFailed("its template files cannot be read: " + e.getMessage());
        }
      }
      case Verdict.Bad bad -> throw bad.why();
      case Verdict.NotTried no -> throw new LoadFailed(no.why());
    };
  }
}
