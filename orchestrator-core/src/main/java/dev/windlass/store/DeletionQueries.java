package dev.windlass.store;

import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** What would go if a run, or a whole DAG, were deleted. Read only; thread-safe. */
public interface DeletionQueries {
  /**
   * How much there is.
   *
   * @param unfinished runs that are queued or running: as long as there is one, nothing is deleted
   * @param tries earlier attempts of its task instances
   * @param live resources that were made for it and are not known to be gone; they stay in the
   *     ledger, and the reaper's business
   */
  record Extent(
      long runs,
      long unfinished,
      long taskInstances,
      long tries,
      long xcoms,
      long notes,
      long live) {}

  /** Of one run of a DAG; without a run: of all. */
  @SqlQuery(
      """
      with r as materialized (
        select id, state, dag_id, run_id from dag_run
         where dag_id = :dagId and (cast(:runId as text) is null or run_id = :runId))
      select (select count(*) from r) as runs,
             (select count(*) from r where state in ('queued', 'running')) as unfinished,
             (select count(*) from r join task_instance t
                on t.id >= r.id << 20 and t.id < (r.id + 1) << 20) as task_instances,
             (select count(*) from r join task_instance_history t
                on t.ti_id >= r.id << 20 and t.ti_id < (r.id + 1) << 20) as tries,
             (select count(*) from r join xcom x
                on x.ti_id >= r.id << 20 and x.ti_id < (r.id + 1) << 20) as xcoms,
             (select count(*) from r join task_instance_note n
                on n.ti_id >= r.id << 20 and n.ti_id < (r.id + 1) << 20) as notes,
             (select count(*) from r join resource_ledger l
                on l.dag_id = r.dag_id and l.run_id = r.run_id and l.gone_at is null) as live
      """)
  @RegisterConstructorMapper(Extent.class)
  Extent extent(String dagId, @Nullable String runId);
}
