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

  /** What is wrong with which source. */
  @SqlQuery("select source_file, message, at from import_error order by source_file")
  @RegisterConstructorMapper(ImportErrorRow.class)
  List<ImportErrorRow> importErrors();
}
