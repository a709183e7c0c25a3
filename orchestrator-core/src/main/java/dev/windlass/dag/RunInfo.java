package dev.windlass.dag;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * What a task knows of its run. Plain values: immutable and thread-safe.
 *
 * @param dagId the DAG
 * @param runId the run, unique in its DAG
 * @param runType how the run came to be
 * @param taskId the task, with its groups as prefix
 * @param mapIndex the index of a mapped instance, -1 when not mapped
 * @param tryNumber the attempt, from 1
 * @param logical the logical date; empty for manual runs that have none
 * @param interval the data interval; zero-length for point-in-time schedules
 * @param conf what the run was given; runs made by a schedule have none
 * @param params the conf over the task's param defaults over the DAG's
 */
public record RunInfo(
    String dagId,
    String runId,
    RunType runType,
    String taskId,
    int mapIndex,
    int tryNumber,
    Optional<Instant> logical,
    Optional<DataInterval> interval,
    ObjectNode conf,
    Params params) {

  /** Of a run whose params are its conf. */
  public RunInfo(
      String dagId,
      String runId,
      RunType runType,
      String taskId,
      int mapIndex,
      int tryNumber,
      Optional<Instant> logical,
      Optional<DataInterval> interval,
      ObjectNode conf) {
    this(
        dagId,
        runId,
        runType,
        taskId,
        mapIndex,
        tryNumber,
        logical,
        interval,
        conf,
        new Params(conf));
  }

  private static final DateTimeFormatter DS = DateTimeFormatter.ofPattern("uuuu-MM-dd");
  private static final DateTimeFormatter DS_NODASH = DateTimeFormatter.ofPattern("uuuuMMdd");

  /** The logical date as {@code YYYY-MM-DD} in UTC. Fails the task when the run has none. */
  public String ds() {
    return DS.format(logicalDate().atZone(ZoneOffset.UTC));
  }

  /** The logical date as {@code YYYYMMDD} in UTC. Fails the task when the run has none. */
  public String dsNodash() {
    return DS_NODASH.format(logicalDate().atZone(ZoneOffset.UTC));
  }

  /** The logical date as {@code YYYY-MM-DD} in {@code zone}. */
  public String ds(ZoneId zone) {
    return DS.format(logicalDate().atZone(zone));
  }

  /** The logical date. Fails the task when the run has none. */
  public Instant logicalDate() {
    return logical.orElseThrow(
        () ->
            new FailTask(
                "run %s of %s has no logical date; trigger it with one (--logical-date), or do not use ds/logicalDate in task %s"
                    .formatted(runId, dagId, taskId)));
  }

  /** The data interval. Fails the task when the run has none. */
  public DataInterval dataInterval() {
    return interval.orElseThrow(
        () -> new FailTask("run %s of %s has no data interval".formatted(runId, dagId)));
  }

  /** A param of the run, as JSON; fails the task when it is unknown. */
  public JsonNode param(String name) {
    return params.get(name);
  }
}
