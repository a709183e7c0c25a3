package dev.windlass.loading;

import dev.windlass.dag.DagStructure;
import dev.windlass.dag.Json;
import dev.windlass.dag.NextRuns;
import dev.windlass.store.DagDao;
import dev.windlass.timetable.TimetableSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** DAGs as the database keeps them. */
final class DagRows {
  private DagRows() {}

  /**
   * @param structure {@link DagStructure} as JSON
   */
  static DagDao.LoadedDag row(String structure, String sourceFile, String source) {
    DagStructure dag = Json.read(structure, DagStructure.class);
    TimetableSpec schedule = dag.schedule();
    return new DagDao.LoadedDag(
        dag.dagId(),
        dag.description(),
        dag.owner(),
        dag.tags(),
        written(dag),
        NextRuns.words(dag),
        schedule.zone().getId(),
        hash(structure),
        structure,
        sourceFile,
        source);
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

  /** What makes a version: equal structures have equal JSON, and so equal hashes. */
  static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
