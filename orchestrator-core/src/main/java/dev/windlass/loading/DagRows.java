package dev.windlass.loading;

import dev.windlass.dag.DagStructure;
import dev.windlass.dag.Json;
import dev.windlass.dag.NextRuns;
import dev.windlass.store.DagDao;
import dev.windlass.timetable.TimetableSpec;
import org.jspecify.annotations.Nullable;

/**
 * DAGs as the database keeps them. Equal structures have equal JSON, and so equal hashes, and make
 * no version.
 */
final class DagRows {
  private DagRows() {}

  /**
   * @param structure {@link DagStructure} as JSON
   * @param code the hash of its classes; null: they are not kept
   * @param templates the fingerprint of its template files; empty: it has none
   */
  static DagDao.LoadedDag row(
      String structure, String sourceFile, String source, @Nullable String code, String templates) {
    DagStructure dag = Json.read(structure, DagStructure.class);
    TimetableSpec schedule = dag.schedule();
    return new DagDao.LoadedDag(
        dag.dagId(),
        dag.texts().displayName(),
        dag.description(),
        dag.owner(),
        dag.tags(),
        written(dag),
        NextRuns.words(dag),
        schedule.zone().getId(),
        hash(structure, templates),
        structure,
        sourceFile,
        source,
        code,
        dag.creation().paused().orElse(null));
  }

  /**
   * What tells one version from another.
   *
   * @param templates the fingerprint of its template files; empty: it has none
   */
  static String hash(String structure, String templates) {
    return Fingerprint.of(
        templates.isEmpty() ? structure : String.join("\n", structure, templates));
  }

  /** The schedule as the author wrote it; assets by their words. */
  private static String written(DagStructure dag) {
    String times = dag.schedule().written();
    return dag.assets()
        .map(
            a ->
                dag.schedule() instanceof TimetableSpec.None ? a.words() : times + ", " + a.words())
        .orElse(times);
  }
}
