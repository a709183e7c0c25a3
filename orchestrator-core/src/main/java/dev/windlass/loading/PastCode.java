package dev.windlass.loading;

import dev.windlass.dag.Dag;
import java.util.Optional;

/** Where the code of a DAG version comes from when it is not loaded. */
@FunctionalInterface
public interface PastCode {
  /**
   * Loads the code of one version.
   *
   * @throws CodeGone when that is impossible; the message says why
   */
  Dag load(String dagId, int version);

  /** The very code of a version where it is kept; quicker and truer than making it again. */
  default Optional<Dag> kept(String dagId, int version) {
    return Optional.empty();
  }

  /** Knows no code but what is loaded. */
  static PastCode none() {
    return (dagId, version) -> {
      throw new CodeGone(dagId, version, "it was never loaded by this process");
    };
  }
}
