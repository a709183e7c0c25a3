package dev.windlass.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.brain.Event;
import dev.windlass.dag.DagStructure;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.Deadline;
import dev.windlass.dag.Json;
import dev.windlass.run.DeadlineRow;
import dev.windlass.run.GroupRetryRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What the brain must know of deadlines and of groups that are run again before it begins. */
final class DeadlineReads {
  private DeadlineReads() {}

  /** The deadlines of some runs, by run. */
  static Map<Long, List<DeadlineRow>> of(Handle h, Collection<Long> runs) {
    return byRun(
        h,
        """
        select run_key, ti_id, number, due_at, missed_at from deadline
         where run_key = any (:runs)
         order by run_key, ti_id, number
        """,
        runs,
        r ->
            new DeadlineRow(
                r.getLong("run_key"),
                r.getLong("ti_id"),
                r.getInt("number"),
                r.getObject("due_at", OffsetDateTime.class).toInstant(),
                instant(r, "missed_at")),
        DeadlineRow::runKey);
  }

  /** The task groups of some runs that were run again, by run. */
  static Map<Long, List<GroupRetryRow>> groups(Handle h, Collection<Long> runs) {
    return byRun(
        h,
        """
        select run_key, group_id, map_index, retried, due_at from group_retry
         where run_key = any (:runs)
         order by run_key, group_id, map_index
        """,
        runs,
        r ->
            new GroupRetryRow(
                r.getLong("run_key"),
                r.getString("group_id"),
                r.getInt("map_index"),
                r.getInt("retried"),
                instant(r, "due_at")),
        GroupRetryRow::runKey);
  }

  /** Makes a row of what a result set is at. */
  private interface Reading<T> {
    T of(ResultSet r) throws SQLException;
  }

  /** Every row that belongs to one of the runs, in the order of the query. */
  private static <T> Map<Long, List<T>> byRun(
      Handle h, String sql, Collection<Long> runs, Reading<T> reading, Function<T, Long> run) {
    return h
        .createQuery(sql)
        .bindArray("runs", Long.class, runs)
        .map((r, context) -> reading.of(r))
        .stream()
        .collect(Collectors.groupingBy(run));
  }

  private static @Nullable Instant instant(ResultSet r, String column) throws SQLException {
    OffsetDateTime at = r.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  /** How long the latest finished runs of a DAG took, oldest first, as far as a deadline asks. */
  static List<Event.TimeTaken> runtimes(Jdbi jdbi, DagStructure dag) {
    List<String> tasks =
        dag.tasks().stream()
            .filter(t -> t.deadlines().stream().anyMatch(DeadlineReads::usual))
            .map(TaskSpec::id)
            .toList();
    int most =
        Stream.concat(
                dag.deadlines().stream(), dag.tasks().stream().flatMap(t -> t.deadlines().stream()))
            .filter(DeadlineReads::usual)
            .mapToInt(Deadline::lastRuns)
            .max()
            .orElse(0);
    if (most == 0) {
      return List.of();
    }
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    """
                    with ended as (
                      select id, start_date, end_date from dag_run
                       where dag_id = :dagId and state in ('success', 'failed')
                         and start_date is not null and end_date is not null
                       order by end_date desc, id desc
                       limit :most
                    )
                    select e.id,
                           (extract(epoch from e.end_date - e.start_date) * 1000)::bigint as took,
                           (select jsonb_object_agg(a.task_id, a.took)::text
                              from (select t.task_id,
                                           (avg(extract(epoch from t.end_date
                                              - coalesce(t.series_start, t.start_date)))
                                              * 1000)::bigint as took
                                      from task_instance t
                                     where t.id >= e.id << 20 and t.id < (e.id + 1) << 20
                                       and t.task_id = any (:tasks) and t.state = 'success'
                                       and t.start_date is not null and t.end_date is not null
                                     group by t.task_id) a) as tasks
                      from ended e
                     order by e.end_date, e.id
                    """)
                .bind("dagId", dag.dagId())
                .bind("most", most)
                .bindArray("tasks", String.class, tasks)
                .map((r, context) -> runtime(r))
                .list());
  }

  private static boolean usual(Deadline deadline) {
    return deadline.reference() == Deadline.Reference.AVERAGE;
  }

  private static Event.TimeTaken runtime(ResultSet r) throws SQLException {
    Map<String, Duration> tasks = new LinkedHashMap<>();
    String text = r.getString("tasks");
    if (text != null) {
      for (Map.Entry<String, JsonNode> e : Json.read(text).properties()) {
        tasks.put(e.getKey(), Duration.ofMillis(e.getValue().asLong()));
      }
    }
    return new Event.TimeTaken(r.getLong("id"), Duration.ofMillis(r.getLong("took")), tasks);
  }
}
