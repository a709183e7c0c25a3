package dev.windlass.store;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/**
 * What a run found out and what it holds: quality results and resources. Reads only; thread-safe.
 */
public interface RunDetailQueries {
  /** One data-quality result; {@code badRows} is a JSON array. */
  record QualityRow(
      String taskId,
      int tryNumber,
      String tableName,
      String checkName,
      boolean passed,
      boolean blocking,
      String observed,
      String expected,
      String badRows,
      long tookMs,
      Instant at) {}

  /** One row of the ledger; {@code expired}: it is not gone and its lease is over. */
  record ResourceRow(
      String kind,
      String connectionId,
      String name,
      @Nullable String externalId,
      String state,
      String taskId,
      Instant intendedAt,
      @Nullable Instant liveAt,
      @Nullable Instant goneAt,
      Instant leaseUntil,
      boolean expired) {}

  /** The run's quality results, in the order of checking. */
  @SqlQuery(
      """
      select task_id, try_number, table_name, check_name, passed, blocking,
             observed, expected, bad_rows::text as bad_rows, took_ms, at
        from quality_result
       where dag_id = :dagId and run_id = :runId
       order by id
      """)
  @RegisterConstructorMapper(QualityRow.class)
  List<QualityRow> quality(String dagId, String runId);

  /** What the run made in the cloud, in the order of intent. */
  @SqlQuery(
      """
      select kind, connection_id, name, external_id, state, task_id,
             intended_at, live_at, gone_at, lease_until,
             state <> 'gone' and lease_until < now() as expired
        from resource_ledger
       where dag_id = :dagId and run_id = :runId
       order by id
      """)
  @RegisterConstructorMapper(ResourceRow.class)
  List<ResourceRow> resources(String dagId, String runId);
}
