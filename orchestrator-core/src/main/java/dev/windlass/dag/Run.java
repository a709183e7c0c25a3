package dev.windlass.dag;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.settings.Connection;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * The first argument of every task body: the run, and the settings a body may read. Valid during
 * the call only.
 */
public interface Run extends Rendering {
  /** All that is known of the run. */
  RunInfo info();

  /** The attempt's log. */
  TaskLog log();

  /**
   * What the attempt may use beyond what is here: progress, links, hooks, results of checks, what
   * it says of assets.
   *
   * @throws FailTask where nothing is attempted
   */
  default TaskContext context() {
    throw new FailTask("there is no attempt here");
  }

  /** The asset updates that started the run, oldest first; empty for other runs. */
  default List<AssetEvent> triggeringAssetEvents() {
    return List.of();
  }

  /** As many updates of an inlet as are given, at most. */
  int MOST_INLET_EVENTS = 1_000;

  /**
   * The updates of an asset that the task names among its inlets, oldest first: the newest {@link
   * #MOST_INLET_EVENTS} as they are stored now. Fails the task when it is no inlet of it.
   */
  default List<AssetEvent> inletEvents(Asset inlet) {
    throw new FailTask("there are no asset updates here");
  }

  /** A connection by id; fails the task when there is none. */
  Connection connection(String id);

  /** A variable's value; fails the task when there is none. */
  String variable(String key);

  /** A variable's value, or {@code otherwise} when it is not set. */
  String variable(String key, String otherwise);

  /** The values that tasks leave for others. */
  default XComs xcoms() {
    throw new FailTask("there are no XComs here");
  }

  /** Runs of this and of other DAGs. */
  default Runs runs() {
    throw new FailTask("there are no other runs here");
  }

  /**
   * The newest successful run of this DAG with a logical date before this run's; empty when there
   * is none, or when this run has no logical date.
   */
  default Optional<Runs.Seen> previousSuccess() {
    return runs().previousSuccess();
  }

  /** See {@link RunInfo#ds()}. */
  default String ds() {
    return info().ds();
  }

  /** See {@link RunInfo#ds(ZoneId)}. */
  default String ds(ZoneId zone) {
    return info().ds(zone);
  }

  /** See {@link RunInfo#dsNodash()}. */
  default String dsNodash() {
    return info().dsNodash();
  }

  /** See {@link RunInfo#logicalDate()}. */
  default Instant logicalDate() {
    return info().logicalDate();
  }

  /** See {@link RunInfo#dataInterval()}. */
  default DataInterval dataInterval() {
    return info().dataInterval();
  }

  /** See {@link RunInfo#runId()}. */
  default String runId() {
    return info().runId();
  }

  /** See {@link RunInfo#runType()}. */
  default RunType runType() {
    return info().runType();
  }

  /** See {@link RunInfo#mapIndex()}. */
  default int mapIndex() {
    return info().mapIndex();
  }

  /** See {@link RunInfo#tryNumber()}. */
  default int tryNumber() {
    return info().tryNumber();
  }

  /** The params as this task sees them: the run's conf over the task's defaults over the DAG's. */
  default Params params() {
    return info().params();
  }

  /** See {@link RunInfo#param(String)}. */
  default JsonNode param(String name) {
    return info().param(name);
  }
}
