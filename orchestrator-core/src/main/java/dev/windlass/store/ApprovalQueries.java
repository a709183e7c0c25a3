package dev.windlass.store;

import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** Tasks that wait for a person. Reads only; thread-safe. */
public interface ApprovalQueries {
  /** A task instance that waits. */
  record WaitingRow(String dagId, String runId, String taskId, int mapIndex) {}

  /**
   * The task instances that wait for a person, oldest run first.
   *
   * @param dagId null: of all DAGs
   */
  @SqlQuery(
      """
      select r.dag_id, r.run_id, t.task_id, t.map_index
        from dag_run r
        join task_instance t on t.id >= r.id << 20 and t.id < (r.id + 1) << 20
       where r.state in ('queued', 'running')
         and t.state = 'awaiting_input'
         and (cast(:dagId as text) is null or r.dag_id = :dagId)
       order by r.id, t.id
       limit 1000
      """)
  @RegisterConstructorMapper(WaitingRow.class)
  List<WaitingRow> waiting(@Nullable String dagId);
}
