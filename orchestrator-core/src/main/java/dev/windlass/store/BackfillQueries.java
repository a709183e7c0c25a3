package dev.windlass.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** What pages, commands and the REST API show about backfills. Reads only; thread-safe. */
@RegisterConstructorMapper(BackfillQueries.BackfillRow.class)
public interface BackfillQueries {
  /**
   * A backfill and what has become of its runs.
   *
   * @param reprocess which runs that exist are run again
   * @param conf a JSON object
   * @param completedAt null: not yet
   * @param runs all its runs; those that are neither {@code done} nor {@code failed} nor {@code
   *     running} are queued
   * @param skipped dates that were left out, each with its reason: a JSON list
   */
  record BackfillRow(
      long id,
      String dagId,
      Instant fromDate,
      Instant toDate,
      String reprocess,
      int maxActiveRuns,
      boolean runBackwards,
      boolean isPaused,
      String conf,
      Instant createdAt,
      @Nullable Instant completedAt,
      long runs,
      long done,
      long failed,
      long running,
      String skipped) {
    /** How it stands, in a word. */
    public String state() {
      return completedAt != null ? "completed" : isPaused ? "paused" : "running";
    }
  }

  /** Backfills of one DAG, or with an empty id of all, newest first. */
  @SqlQuery(
      """
      select b.id, b.dag_id, b.from_date, b.to_date, b.reprocess, b.max_active_runs,
             b.run_backwards, b.is_paused, b.conf::text as conf, b.created_at, b.completed_at,
             b.skipped::text as skipped,
             count(r.id) as runs,
             count(r.id) filter (where r.state = 'success') as done,
             count(r.id) filter (where r.state = 'failed') as failed,
             count(r.id) filter (where r.state = 'running') as running
        from backfill b left join dag_run r on r.backfill_id = b.id and r.dag_id = b.dag_id
       where :dagId = '' or b.dag_id = :dagId
       group by b.id
       order by b.id desc
       limit :limit offset :offset
      """)
  List<BackfillRow> page(String dagId, int limit, int offset);

  /** How many backfills there are of a DAG, or with an empty id of all. */
  @SqlQuery("select count(*) from backfill where :dagId = '' or dag_id = :dagId")
  int count(String dagId);

  /** One backfill. */
  @SqlQuery(
      """
      select b.id, b.dag_id, b.from_date, b.to_date, b.reprocess, b.max_active_runs,
             b.run_backwards, b.is_paused, b.conf::text as conf, b.created_at, b.completed_at,
             b.skipped::text as skipped,
             count(r.id) as runs,
             count(r.id) filter (where r.state = 'success') as done,
             count(r.id) filter (where r.state = 'failed') as failed,
             count(r.id) filter (where r.state = 'running') as running
        from backfill b left join dag_run r on r.backfill_id = b.id and r.dag_id = b.dag_id
       where b.id = :id
       group by b.id
      """)
  Optional<BackfillRow> find(long id);
}
