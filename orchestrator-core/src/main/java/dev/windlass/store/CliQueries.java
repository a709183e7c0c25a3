package dev.windlass.store;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** What the command line shows and no page does. Reads only; thread-safe. */
public interface CliQueries {
  /** One paid resource. */
  record LedgerRow(
      String kind,
      String connectionId,
      String name,
      @Nullable String externalId,
      String state,
      String dagId,
      String runId,
      String taskId,
      Instant intendedAt,
      Instant leaseUntil) {}

  /** One source that does not load. */
  record ImportErrorRow(String sourceFile, String message, Instant at) {}

  /** The ledger in the order of intent; {@code gone}: also what is gone. */
  @SqlQuery(
      """
      select kind, connection_id, name, external_id, state, dag_id, run_id, task_id,
             intended_at, lease_until
        from resource_ledger
       where :gone or state <> 'gone'
       order by id
      """)
  @RegisterConstructorMapper(LedgerRow.class)
  List<LedgerRow> ledger(boolean gone);

  /** A backfill and what has become of its runs. */
  record BackfillRow(
      long id,
      String dagId,
      Instant fromDate,
      Instant toDate,
      boolean isPaused,
      @Nullable Instant completedAt,
      long runs,
      long done,
      long failed,
      long skipped) {}

  /** Backfills of one DAG, or with an empty id of all, newest first. */
  @SqlQuery(
      """
      select b.id, b.dag_id, b.from_date, b.to_date, b.is_paused, b.completed_at,
             count(r.id) as runs,
             count(r.id) filter (where r.state = 'success') as done,
             count(r.id) filter (where r.state = 'failed') as failed,
             jsonb_array_length(b.skipped) as skipped
        from backfill b left join dag_run r on r.backfill_id = b.id
       where :dagId = '' or b.dag_id = :dagId
       group by b.id
       order by b.id desc
       limit 100
      """)
  @RegisterConstructorMapper(BackfillRow.class)
  List<BackfillRow> backfills(String dagId);

  /** What is wrong with which source. */
  @SqlQuery("select source_file, message, at from import_error order by source_file")
  @RegisterConstructorMapper(ImportErrorRow.class)
  List<ImportErrorRow> importErrors();
}
