package dev.windlass.loading;

import dev.windlass.dag.Dag;
import dev.windlass.dag.Json;
import dev.windlass.store.DagDao;
import java.nio.file.Path;
import java.util.List;

/**
 * Loads older DAG versions from the source text stored with them, so that a run survives a restart
 * although its file has changed. Helper classes are taken as they are today; a version whose
 * structure no longer comes out of them is refused. Thread-safe.
 */
public final class StoredSources implements PastCode {
  private final DagDao dao;
  private final Path folder;
  private final ProvingGround ground;
  private final SourceLoader loader;

  /**
   * @param folder the DAG folder, for helper classes
   */
  public StoredSources(DagDao dao, Path folder) {
    this.dao = dao;
    this.folder = folder.toAbsolutePath().normalize();
    this.ground = new ProvingGround(this.folder, Bounds.USUAL, false);
    this.loader = new SourceLoader(this.folder, new TimeLimit(Bounds.USUAL.time()));
  }

  @Override
  public Dag load(String dagId, int version) {
    DagDao.VersionSource stored =
        dao.versionSource(dagId, version)
            .orElseThrow(() -> new CodeGone(dagId, version, "there is no such version"));
    String file = stored.sourceFile();
    if (stored.source().isEmpty() || !file.endsWith(".java")) {
      throw new CodeGone(
          dagId,
          version,
          "%s has changed or is gone, and its source is not stored".formatted(file));
    }
    try {
      Dag dag =
          again(new SourceText(file, folder.resolve(file), stored.source())).stream()
              .filter(d -> d.id().equals(dagId))
              .findFirst()
              .orElseThrow(
                  () -> new CodeGone(dagId, version, "its stored source no longer defines it"));
      if (!DagRows.hash(Json.text(dag.structure())).equals(stored.hash())) {
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

  private List<Dag> again(SourceText source) throws LoadFailed, InterruptedException {
    return switch (ground.prove(source)) {
      case Verdict.Good good -> loader.java(source, good.compiled().orElseThrow());
      case Verdict.Bad bad -> throw bad.why();
      case Verdict.NotTried no -> throw new LoadFailed(no.why());
    };
  }
}
