package dev.windlass.loading;

import java.util.List;
import java.util.Optional;

/** What the prober found out about a source. */
sealed interface Verdict {
  /**
   * It gives DAGs.
   *
   * @param compiled empty for a jar
   * @param structures of its DAGs as JSON, sorted by id
   * @param unstable those that change from one loading to the next
   */
  record Good(
      Optional<Compilation> compiled, List<String> structures, List<Stability.Change> unstable)
      implements Verdict {}

  /** It gives none, for a reason of its own. */
  record Bad(LoadFailed why) implements Verdict {}

  /** Nobody could look: not the source's fault, and worth another try. */
  record NotTried(String why) implements Verdict {}
}
