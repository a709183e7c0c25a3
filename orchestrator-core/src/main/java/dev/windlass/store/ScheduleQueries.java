package dev.windlass.store;

import dev.windlass.dag.NextRuns;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** What is stored of a DAG and bears on its next runs. Reads only; thread-safe. */
public interface ScheduleQueries {
  /** The stored facts but for lists. */
  record Row(
      boolean isPaused,
      boolean isActive,
      @Nullable Instant lastAutomated,
      @Nullable Instant lastIntervalEnd,
      int open,
      @Nullable String importError) {}

  /** One DAG's row. */
  @SqlQuery(
      """
      select d.is_paused, d.is_active, d.last_automated,
             (select r.interval_end from dag_run r
               where r.dag_id = d.dag_id and r.logical_date = d.last_automated) as last_interval_end,
             (select count(*) from dag_run r
               where r.dag_id = d.dag_id and r.state in ('queued', 'running')
                 and r.backfill_id is null
                 and not (r.state = 'queued' and r.run_after > now())) as open,
             (select e.message from import_error e
               where e.source_file = d.source_file and e.blocks) as import_error
        from dag d
       where d.dag_id = :dagId
      """)
  @RegisterConstructorMapper(Row.class)
  Row row(String dagId);

  /** Logical dates after the newest automated run that have a run already. */
  @SqlQuery(
      """
      select r.logical_date
        from dag_run r join dag d on d.dag_id = r.dag_id
       where d.dag_id = :dagId
         and r.logical_date > coalesce(d.last_automated, '-infinity')
       order by r.logical_date
      """)
  List<Instant> taken(String dagId);

  /** Assets and aliases that were updated since the last run that assets started. */
  @SqlQuery(
      """
      select distinct e.asset
        from asset_queue q join asset_event e on e.id = q.event_id
       where q.dag_id = :dagId
       order by e.asset
      """)
  List<String> arrived(String dagId);

  /** All of it. */
  default NextRuns.Facts facts(String dagId) {
    Row row = row(dagId);
    return new NextRuns.Facts(
        row.isPaused(),
        !row.isActive(),
        NextRuns.last(row.lastAutomated(), row.lastIntervalEnd()),
        Set.copyOf(taken(dagId)),
        row.open(),
        arrived(dagId),
        Optional.ofNullable(row.importError()).flatMap(text -> text.lines().findFirst()));
  }
}
