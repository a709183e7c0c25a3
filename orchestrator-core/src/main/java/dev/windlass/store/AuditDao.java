package dev.windlass.store;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The rows of {@code audit_log}: written, never changed. Thread-safe by {@link Database#dao}. */
@RegisterConstructorMapper(AuditDao.Entry.class)
public interface AuditDao {
  /** Who did what; {@code extra} is a JSON object. */
  record Entry(
      long id,
      Instant at,
      String who,
      String event,
      @Nullable String dagId,
      @Nullable String runId,
      @Nullable String taskId,
      String extra) {}

  /** Writes one entry; {@code extra} is a JSON object without secrets. */
  @SqlUpdate(
      """
      insert into audit_log (who, event, dag_id, run_id, task_id, extra)
      values (:who, :event, :dagId, :runId, :taskId, :extra::jsonb)
      """)
  void write(
      String who,
      String event,
      @Nullable String dagId,
      @Nullable String runId,
      @Nullable String taskId,
      String extra);

  /** The newest entries before {@code beforeId}, newest first. */
  @SqlQuery(
      """
      select id, at, who, event, dag_id, run_id, task_id, extra::text as extra
        from audit_log
       where id < :beforeId and (:dagId::text is null or dag_id = :dagId)
       order by id desc
       limit :limit
      """)
  List<Entry> before(long beforeId, @Nullable String dagId, int limit);
}
