package dev.windlass.store;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/**
 * What authors should know of DAGs that run all the same. What the DAG processor has noticed is in
 * rows; that a pool does not exist follows from the DAGs and the pools as they are. Reads only;
 * thread-safe.
 */
public interface DagWarningQueries {
  /**
   * A warning.
   *
   * @param kind {@code non-existent pool}, {@code unstable structure}
   * @param at since when the DAG is so: for a pool, since when the version is there that names it
   */
  record WarningRow(String dagId, String kind, String message, Instant at) {}

  /**
   * By DAG and kind.
   *
   * @param dagId of this DAG alone; null: of every DAG whose source is there
   * @param kind of this kind alone; null: of every kind
   */
  @SqlQuery(
      """
      with pools as (
        select d.dag_id, v.created_at as at, t.task ->> 'pool' as pool,
               string_agg(t.task ->> 'id', ', ' order by t.n) as tasks
          from dag d
          join dag_version v using (dag_id, version)
         cross join jsonb_array_elements(v.structure -> 'tasks') with ordinality as t(task, n)
         where d.is_active and (cast(:dagId as text) is null or d.dag_id = :dagId)
           -- These take no worker, and so no slot.
           and t.task ->> 'shape' not in ('EMPTY', 'APPROVAL')
           and not exists (select from pool p where p.name = t.task ->> 'pool')
         group by d.dag_id, v.created_at, t.task ->> 'pool'
      ), warnings as (
        select dag_id, 'non-existent pool' as kind, min(at) as at,
               string_agg(format('pool ''%s'' does not exist; it is wanted by %s, which cannot'
                 || ' start', pool, tasks), '; ' order by pool) as message
          from pools
         group by dag_id
        union all
        select w.dag_id, w.kind, w.at, w.message
          from dag_warning w join dag d using (dag_id)
         where d.is_active and (cast(:dagId as text) is null or d.dag_id = :dagId)
      )
      select dag_id, kind, message, at
        from warnings
       where cast(:kind as text) is null or kind = :kind
       order by dag_id, kind
      """)
  @RegisterConstructorMapper(WarningRow.class)
  List<WarningRow> of(@Nullable String dagId, @Nullable String kind);
}
