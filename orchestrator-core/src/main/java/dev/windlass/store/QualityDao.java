package dev.windlass.store;

import dev.windlass.dag.Json;
import dev.windlass.dag.QualityResult;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The rows of {@code quality_result}. Thread-safe when made by {@link Database#dao}. */
@RegisterConstructorMapper(QualityDao.Row.class)
public interface QualityDao {
  /** One kept result; {@code badRows} is a JSON array of texts. */
  record Row(
      long id,
      String dagId,
      String runId,
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

  /** Keeps a result. */
  default void add(String dagId, String runId, String taskId, int tryNumber, QualityResult r) {
    insert(
        dagId,
        runId,
        taskId,
        tryNumber,
        r.table(),
        r.check(),
        r.passed(),
        r.blocking(),
        r.observed(),
        r.expected(),
        Json.text(r.badRows()),
        r.took().toMillis());
  }

  /** The statement behind {@link #add}. */
  @SqlUpdate(
      """
      insert into quality_result (dag_id, run_id, task_id, try_number, table_name, check_name,
             passed, blocking, observed, expected, bad_rows, took_ms)
      values (:dagId, :runId, :taskId, :tryNumber, :tableName, :checkName,
              :passed, :blocking, :observed, :expected, :badRows::jsonb, :tookMs)
      """)
  void insert(
      String dagId,
      String runId,
      String taskId,
      int tryNumber,
      String tableName,
      String checkName,
      boolean passed,
      boolean blocking,
      String observed,
      String expected,
      String badRows,
      long tookMs);

  /** A run's results in the order they came. */
  @SqlQuery(
      """
      select id, dag_id, run_id, task_id, try_number, table_name, check_name, passed, blocking,
             observed, expected, bad_rows::text as bad_rows, took_ms, at
        from quality_result
       where dag_id = :dagId and run_id = :runId
       order by id
      """)
  List<Row> ofRun(String dagId, String runId);

  /** A check's newest results, newest first. */
  @SqlQuery(
      """
      select id, dag_id, run_id, task_id, try_number, table_name, check_name, passed, blocking,
             observed, expected, bad_rows::text as bad_rows, took_ms, at
        from quality_result
       where table_name = :tableName and check_name = :checkName
       order by at desc, id desc
       limit :limit
      """)
  List<Row> ofCheck(String tableName, String checkName, int limit);
}
