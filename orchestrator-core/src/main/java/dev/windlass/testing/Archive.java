package dev.windlass.testing;

import dev.windlass.brain.Effect;
import dev.windlass.dag.RunInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What attempts said, kept over all runs of one tester. */
final class Archive {
  private final Map<String, AttemptRecord> records = new LinkedHashMap<>();

  /** The record of an attempt: the same one again when it is taken up after a crash. */
  AttemptRecord open(Effect.Attempt a) {
    return records.computeIfAbsent(
        place(a.dagId(), a.runId(), a.task(), a.mapIndex(), a.tryNumber()),
        p -> AttemptRecord.of(a.task(), a.mapIndex(), a.tryNumber(), a.key()));
  }

  AttemptRecord of(RunInfo run) {
    AttemptRecord known =
        records.get(place(run.dagId(), run.runId(), run.taskId(), run.mapIndex(), run.tryNumber()));
    if (known == null) {
      throw new IllegalStateException("no attempt was opened for " + run);
    }
    return known;
  }

  /** Those of a run, in order. */
  List<AttemptRecord> of(String dagId, String runId) {
    String prefix = dagId + "\n" + runId + "\n";
    return records.entrySet().stream()
        .filter(e -> e.getKey().startsWith(prefix))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static String place(
      String dagId, String runId, String task, int mapIndex, int tryNumber) {
    return String.join(
        "\n", dagId, runId, task, Integer.toString(mapIndex), Integer.toString(tryNumber));
  }
}
