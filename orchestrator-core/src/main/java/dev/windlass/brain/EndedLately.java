package dev.windlass.brain;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs that ended lately: a command read before their end was committed still finds them. */
final class EndedLately {
  private static final int MOST = 64;

  private final Map<String, RunMachine> runs = new LinkedHashMap<>();

  private static String key(String dagId, String runId) {
    return dagId + "\n" + runId;
  }

  private static String key(RunMachine run) {
    return key(run.row().dagId(), run.row().runId());
  }

  void remember(RunMachine run) {
    runs.put(key(run), run);
    if (runs.size() > MOST) {
      runs.remove(runs.keySet().iterator().next());
    }
  }

  /** Forgets the runs of a DAG, and says which they were. */
  List<RunMachine> forgetAll(String dagId) {
    List<RunMachine> own =
        runs.values().stream().filter(r -> r.row().dagId().equals(dagId)).toList();
    own.forEach(this::forget);
    return own;
  }

  void forget(RunMachine run) {
    runs.remove(key(run));
  }

  Optional<RunMachine> find(String dagId, String runId) {
    return Optional.ofNullable(runs.get(key(dagId, runId)));
  }

  /** Whether a run with this id or date ended so lately that its rows may not show it yet. */
  boolean has(String dagId, String runId, Optional<Instant> logicalDate) {
    return runs.containsKey(key(dagId, runId))
        || logicalDate.flatMap(date -> find(dagId, date)).isPresent();
  }

  /** The run of a DAG for a logical date, if it ended so lately. */
  Optional<RunMachine> find(String dagId, Instant logicalDate) {
    return runs.values().stream()
        .filter(r -> r.row().dagId().equals(dagId) && logicalDate.equals(r.row().logicalDate()))
        .findFirst();
  }
}
