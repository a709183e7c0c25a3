package dev.windlass.dag;

import java.util.List;
import java.util.Optional;

/**
 * Which XComs to pull. For each task in the order given: of a task that is not mapped its value, or
 * null; of a mapped one every value there is, in the order of the map indexes. When map indexes are
 * given, each of them gives its value or null. Immutable.
 *
 * @param taskIds with their groups as prefix; empty: the calling task, as in Airflow 3
 * @param key {@link XComs#RETURN_VALUE} unless said otherwise
 * @param dagId of another DAG; empty: this one
 * @param runId of another run; empty: this one
 * @param priorDates whether, per task, the newest run with a logical date not after this run's that
 *     has a value is asked, as in Airflow; a run without a logical date asks itself alone
 * @param mapIndexes empty: all there are
 */
public record XComQuery(
    List<String> taskIds,
    String key,
    Optional<String> dagId,
    Optional<String> runId,
    boolean priorDates,
    List<Integer> mapIndexes) {
  /** Copies the lists. */
  public XComQuery {
    taskIds = List.copyOf(taskIds);
    mapIndexes = List.copyOf(mapIndexes);
    if (priorDates && (runId.isPresent() || dagId.isPresent())) {
      throw new FailTask("a pull from prior dates begins at this run: it can name no other run");
    }
    if (dagId.isPresent() && runId.isEmpty()) {
      throw new FailTask("a pull from DAG '%s' must say from which run".formatted(dagId.get()));
    }
  }

  /** What these tasks of this run returned. */
  public static XComQuery of(String... taskIds) {
    return new XComQuery(
        List.of(taskIds), XComs.RETURN_VALUE, Optional.empty(), Optional.empty(), false, List.of());
  }

  /** Another key. */
  public XComQuery key(String other) {
    return new XComQuery(taskIds, other, dagId, runId, priorDates, mapIndexes);
  }

  /** Another run of this DAG. */
  public XComQuery run(String otherRun) {
    return new XComQuery(taskIds, key, dagId, Optional.of(otherRun), priorDates, mapIndexes);
  }

  /** A run of another DAG. */
  public XComQuery run(String otherDag, String otherRun) {
    return new XComQuery(
        taskIds, key, Optional.of(otherDag), Optional.of(otherRun), priorDates, mapIndexes);
  }

  /** Per task the newest run up to this one's logical date that has a value. */
  public XComQuery includePriorDates() {
    return new XComQuery(taskIds, key, dagId, runId, true, mapIndexes);
  }

  /** Only these map indexes, in this order. */
  public XComQuery at(Integer... indexes) {
    return new XComQuery(taskIds, key, dagId, runId, priorDates, List.of(indexes));
  }
}
