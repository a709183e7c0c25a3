package dev.windlass.loading;

import dev.windlass.dag.Dag;
import dev.windlass.store.DagDao;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Loads older DAG versions from the source text stored with them, so that a run survives a restart
 * although its file has changed. Helper classes are taken as they are today; a version whose
 * structure no longer comes out of them is refused. Thread-safe.
 */
public final class StoredSources implements PastCode {
  private final DagDao dao;
  private final Path folder;
  private final SourceLoader loader;

  /**
   * @param folder the DAG folder, for helper classes
   */
  public StoredSources(DagDao dao, Path folder) {
    this.dao = dao;
    this.folder = folder.toAbsolutePath().normalize();
    this.loader = new SourceLoader(this.folder, Duration.ofSeconds(30));
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
          loader.java(new SourceText(file, folder.resolve(file), stored.source())).dags().stream()
              .filter(d -> d.id().equals(dagId))
              .findFirst()
              .orElseThrow(
                  () -> new CodeGone(dagId, version, "its stored source no longer defines it"));
      if (!DagRows.hash(dag.structure()).equals(stored.hash())) {
        throw new CodeGone(
            dagId, version, "its stored source gives another structure today; clear the run");
      }
      return dag;
    } catch (LoadFailed e) {
      throw new CodeGone(dagId, version, "its stored source no longer compiles: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CodeGone(dagId, version, "loading it was interrupted");
    }
  }
}
