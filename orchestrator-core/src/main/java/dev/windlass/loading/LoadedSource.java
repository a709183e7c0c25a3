package dev.windlass.loading;

import dev.windlass.dag.Dag;
import dev.windlass.dag.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What came of one source.
 *
 * @param dags sorted by id, each id once
 * @param text the source text; empty where there is none
 * @param inputs further files that the source was made of, absolute
 * @param code of the DAGs, not necessarily run in this process yet
 * @param unstable the DAGs that change from one loading to the next
 */
record LoadedSource(
    List<FoundDag> dags,
    String text,
    Set<Path> inputs,
    SourceCode code,
    List<Stability.Change> unstable) {

  /**
   * One DAG.
   *
   * @param structure {@link dev.windlass.dag.DagStructure} as JSON
   */
  record FoundDag(String id, String structure) {}

  /** Of DAGs that are in this process already. */
  static LoadedSource of(List<Dag> dags) {
    return new LoadedSource(
        dags.stream().map(d -> new FoundDag(d.id(), Json.text(d.structure()))).toList(),
        "",
        Set.of(),
        SourceCode.of(dags),
        List.of());
  }

  /** Of what the prober found. */
  static LoadedSource of(SourceText source, Verdict.Good good, SourceCode.Load load) {
    List<FoundDag> dags = new ArrayList<>();
    for (String structure : good.structures()) {
      dags.add(new FoundDag(Json.read(structure).path("dagId").asText(), structure));
    }
    return new LoadedSource(
        List.copyOf(dags),
        source.name().endsWith(".jar") ? "" : source.text(),
        good.compiled().map(Compilation::inputs).orElse(Set.of()),
        SourceCode.later(load, good.structures()),
        good.unstable());
  }
}
