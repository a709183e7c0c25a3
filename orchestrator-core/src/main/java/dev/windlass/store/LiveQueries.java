package dev.windlass.store;

import dev.windlass.store.RunQueries.RunRow;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** What the live stream sends about a change: one query per burst, whoever listens. Thread-safe. */
public interface LiveQueries {
  /** What a list shows of a DAG that changes without a run. */
  record DagChange(
      String dagId,
      boolean isPaused,
      int version,
      @Nullable Instant nextRunAfter,
      boolean isActive) {}

  /** These runs: {@code dagIds[i]} and {@code runIds[i]} belong together. */
  @SqlQuery(
      """
      select r.*, (select count(*) from deadline_alert a where a.run_key = r.id) as missed_deadlines
        from unnest(cast(:dagIds as text[]), cast(:runIds as text[])) as k(dag_id, run_id)
        join dag_run r on r.dag_id = k.dag_id and r.run_id = k.run_id
       order by r.id
      """)
  @RegisterConstructorMapper(RunRow.class)
  List<RunRow> runs(List<String> dagIds, List<String> runIds);

  /** All unfinished runs, and no more than {@code limit}, the newest first. */
  @SqlQuery(
      """
      select r.*, (select count(*) from deadline_alert a where a.run_key = r.id) as missed_deadlines
        from dag_run r
       where r.state in ('queued', 'running')
       order by r.id desc
       limit :limit
      """)
  @RegisterConstructorMapper(RunRow.class)
  List<RunRow> unfinished(int limit);

  /** All DAGs, as far as lists show them. */
  @SqlQuery(
      """
      select dag_id, is_paused, version, next_run_after, is_active
        from dag
       order by dag_id
      """)
  @RegisterConstructorMapper(DagChange.class)
  List<DagChange> dags();

  /** These DAGs, as far as lists show them. */
  @SqlQuery(
      """
      select dag_id, is_paused, version, next_run_after, is_active
        from dag
       where dag_id = any(cast(:dagIds as text[]))
       order by dag_id
      """)
  @RegisterConstructorMapper(DagChange.class)
  List<DagChange> dags(List<String> dagIds);
}
