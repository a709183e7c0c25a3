package dev.windlass.store;

/** What the filters of lists mean: a page of a list and the count of all its rows ask the same. */
final class Wanted {
  private Wanted() {}

  static final String DAGS =
      """
       where (d.is_active or :withGone)
         and (cast(:search as text) is null
              or d.dag_id ilike '%' || :search || '%'
              or d.display_name ilike '%' || :search || '%'
              or d.description ilike '%' || :search || '%')
         and (cast(:idPattern as text) is null or d.dag_id ilike :idPattern)
         and d.tags @> cast(:tags as text[])
         and (cardinality(cast(:anyTag as text[])) = 0 or d.tags && cast(:anyTag as text[]))
         and (cardinality(cast(:owners as text[])) = 0 or d.owner = any(cast(:owners as text[])))
         and (cast(:paused as boolean) is null or d.is_paused = :paused)
         and (cardinality(cast(:states as text[])) = 0 or last.state = any(cast(:states as text[])))
      """;

  static final String RUNS =
      """
       where (cast(:dagId as text) is null or r.dag_id = :dagId)
         and (cast(:before as timestamptz) is null or r.run_after < :before)
         and (cast(:runAfterGte as timestamptz) is null or r.run_after >= :runAfterGte)
         and (cast(:runAfterLte as timestamptz) is null or r.run_after <= :runAfterLte)
         and (cast(:logicalGte as timestamptz) is null or r.logical_date >= :logicalGte)
         and (cast(:logicalLte as timestamptz) is null or r.logical_date <= :logicalLte)
         and (cardinality(cast(:runTypes as text[])) = 0 or r.run_type = any(cast(:runTypes as text[])))
         and (cardinality(cast(:states as text[])) = 0 or r.state = any(cast(:states as text[])))
         and (cast(:idPattern as text) is null or r.run_id like :idPattern)
      """;

  static final String ASSET_EVENTS =
      """
       where (cast(:assetId as bigint) is null or a.id = :assetId)
         and (cast(:namePattern as text) is null or e.asset ilike '%' || :namePattern || '%')
         and (cast(:sourceDag as text) is null or e.source_dag = :sourceDag)
         and (cast(:sourceTask as text) is null or e.source_task = :sourceTask)
         and (cast(:sourceRun as text) is null or e.source_run = :sourceRun)
         and (cast(:mapIndex as int) is null or e.map_index = :mapIndex)
         and (cast(:gte as timestamptz) is null or e.at >= :gte)
         and (cast(:gt as timestamptz) is null or e.at > :gt)
         and (cast(:lte as timestamptz) is null or e.at <= :lte)
         and (cast(:lt as timestamptz) is null or e.at < :lt)
      """;

  /** {@link DeadlineQueries.Filter}, over {@code deadline_state s}. */
  static final String DEADLINES =
      """
       where (cast(:dagId as text) is null or s.dag_id = :dagId)
         and (cast(:runId as text) is null or s.run_id = :runId)
         and (cast(:taskId as text) is null or s.task_id = :taskId)
         and (cardinality(cast(:states as text[])) = 0 or s.state = any(cast(:states as text[])))
         and (cast(:dueGte as timestamptz) is null or s.due_at >= :dueGte)
         and (cast(:dueLte as timestamptz) is null or s.due_at <= :dueLte)
      """;
}
