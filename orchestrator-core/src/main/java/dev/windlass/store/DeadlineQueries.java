package dev.windlass.store;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** Deadlines for people: who was late, and what can still be met. Reads only; thread-safe. */
public interface DeadlineQueries {
  /**
   * A deadline that was missed.
   *
   * @param taskId null: the run's
   * @param mapIndex -1: not mapped
   */
  record Missed(
      String dagId,
      String runId,
      @Nullable String taskId,
      int mapIndex,
      String words,
      Instant dueAt,
      Instant missedAt) {}

  /** A deadline that can still be met. */
  record Pending(
      String dagId, String runId, @Nullable String taskId, int mapIndex, Instant dueAt) {}

  /** Alerts of one DAG, or with an empty id of all, the newest first. */
  @SqlQuery(
      """
      select r.dag_id, r.run_id, a.task_id, a.map_index, a.words, a.due_at, a.missed_at
        from deadline_alert a join dag_run r on r.id = a.run_key
       where :dagId = '' or r.dag_id = :dagId
       order by a.missed_at desc, a.id desc
       limit :most
      """)
  @RegisterConstructorMapper(Missed.class)
  List<Missed> missed(String dagId, int most);

  /** Pending deadlines of one DAG, or with an empty id of all, the next first. */
  @SqlQuery(
      """
      select r.dag_id, r.run_id, t.task_id, coalesce(t.map_index, -1) as map_index, d.due_at
        from deadline d join dag_run r on r.id = d.run_key
             left join task_instance t on t.id = d.ti_id
       where d.missed_at is null and (:dagId = '' or r.dag_id = :dagId)
       order by d.due_at, d.run_key, d.ti_id, d.number
       limit :most
      """)
  @RegisterConstructorMapper(Pending.class)
  List<Pending> pending(String dagId, int most);
}
