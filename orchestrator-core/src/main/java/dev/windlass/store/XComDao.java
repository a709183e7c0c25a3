package dev.windlass.store;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** XComs as attempts push and pull them, outside the journal. Thread-safe. */
public interface XComDao {
  /** A value; {@code value} is JSON. */
  record Found(String taskId, int mapIndex, String value) {}

  /**
   * Leaves a value, if the attempt is the instance's live one. The lock makes a push and the
   * journal's start of the next try, which deletes what this one left, wait for each other.
   *
   * @return 0 when the attempt does not count any more
   */
  @SqlUpdate(
      """
      with mine as (
        select id from task_instance
         where id = :task and try_number = :tryNumber
           and state in ('queued', 'running', 'deferred', 'up_for_reschedule')
           for share)
      insert into xcom (ti_id, key, value)
      select id, :key, cast(:value as jsonb) from mine
      on conflict (ti_id, key) do update set value = excluded.value
      """)
  int push(long task, int tryNumber, String key, String value);

  /** The values of some tasks of a run under one key. */
  @SqlQuery(
      """
      select t.task_id, t.map_index, x.value::text as value
        from dag_run r
        join task_instance t on t.id >= r.id << 20 and t.id < (r.id + 1) << 20
        join xcom x on x.ti_id = t.id and x.key = :key
       where r.dag_id = :dagId and r.run_id = :runId and t.task_id = any(cast(:tasks as text[]))
       order by t.task_id, t.map_index, t.id
      """)
  @RegisterConstructorMapper(Found.class)
  List<Found> pull(String dagId, String runId, List<String> tasks, String key);

  /** The newest run, not after a run's logical date, in which a task left a value. */
  @SqlQuery(
      """
      select r.run_id
        from dag_run this
        join dag_run r on r.dag_id = this.dag_id and r.logical_date <= this.logical_date
       where this.dag_id = :dagId and this.run_id = :runId
         and exists (select 1
                       from task_instance t join xcom x on x.ti_id = t.id and x.key = :key
                      where t.id >= r.id << 20 and t.id < (r.id + 1) << 20
                        and t.task_id = :task)
       order by r.logical_date desc
       limit 1
      """)
  Optional<String> newestWith(String dagId, String runId, String task, String key);
}
