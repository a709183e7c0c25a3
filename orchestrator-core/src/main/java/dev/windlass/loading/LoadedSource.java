package dev.windlass.loading;

import dev.windlass.dag.Dag;
import dev.windlass.dag.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What came of one source.
 *
 * @param dags sorted by id, each id once
 * @param text the source text; empty where there is none
 * @param inputs further files that the source was made of, absolute
 * @param code where its DAGs' code is
 * @param origin what it came from, to know it again after a restart; empty: a part of the program
 * @param unstable the DAGs that change from one loading to the next
 * @param templates the fingerprint of its template files; empty: it has none
 * @param open whether a file whose name is not known yet could change it
 */
record LoadedSource(
    List<FoundDag> dags,
    String text,
    Set<Path> inputs,
    Code code,
    Optional<Origin> origin,
    List<Stability.Change> unstable,
    String templates,
    boolean open) {

  /**
   * One DAG.
   *
   * @param structure {@link dev.windlass.dag.DagStructure} as JSON; empty once it is stored
   */
  record FoundDag(String id, String structure) {}

  /**
   * A file as it was.
   *
   * @param hash of the file
   * @param inputs the other files it was made of, with their hashes, as a JSON object
   */
  record Origin(String hash, String inputs) {}

  /** Where the code is. Two loadings never have the same: it also tells one from the other. */
  sealed interface Code {}

  /** In this process, or to be loaded into it from a file. */
  record Here(SourceCode code) implements Code {}

  /** To be kept in the database, or kept there already. */
  static final class Kept implements Code {
    private byte[] classes;

    Kept(byte[] classes) {
      this.classes = classes;
    }

    /** Empty once they are kept. */
    byte[] classes() {
      return classes;
    }

    void stored() {
      classes = new byte[0];
    }
  }

  /** Of DAGs that are in this process already. */
  static LoadedSource of(List<Dag> dags) {
    return new LoadedSource(
        dags.stream().map(d -> new FoundDag(d.id(), Json.text(d.structure()))).toList(),
        "",
        Set.of(),
        new Here(SourceCode.of(dags)),
        Optional.empty(),
        List.of(),
        "",
        false);
  }

  /** Of what the prober found. */
  static LoadedSource of(
      SourceText source, Verdict.Good good, Code code, Optional<Origin> origin, String templates) {
    List<FoundDag> dags = new ArrayList<>();
    for (String structure : good.structures()) {
      dags.add(new FoundDag(Json.read(structure).path("dagId").asText(), structure));
    }
    return new LoadedSource(
        List.copyOf(dags),
        source.name().endsWith(".jar") ? "" : source.text(),
        good.compiled().map(Compilation::inputs).orElse(Set.of()),
        code,
        origin,
        good.unstable(),
        templates,
        good.compiled().map(Compilation::open).orElse(false));
  }

  /** Of a source that was stored before and has not changed since. */
  static LoadedSource unchanged(List<String> dagIds, Set<Path> inputs) {
    var code = new Kept(new byte[0]);
    return new LoadedSource(
        dagIds.stream().map(id -> new FoundDag(id, "")).toList(),
        "",
        inputs,
        code,
        Optional.empty(),
        List.of(),
        "",
        false);
  }

  /** The same without what is in the database now: ten thousand sources shall not fill the heap. */
  LoadedSource lean() {
    if (code instanceof Kept kept) {
      kept.stored();
    }
    return new LoadedSource(
        dags.stream().map(d -> new FoundDag(d.id(), "")).toList(),
        "",
        inputs,
        code,
        Optional.empty(),
        List.of(),
        templates,
        open);
  }
}
