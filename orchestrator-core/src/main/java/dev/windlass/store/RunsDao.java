package dev.windlass.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** Runs as tasks of other runs see them. Reads only; thread-safe. */
public interface RunsDao {
  /** A run. */
  record RunSeen(
      String dagId,
      String runId,
      String state,
      @Nullable Instant logicalDate,
      @Nullable Instant intervalStart,
      @Nullable Instant intervalEnd,
      @Nullable Instant startDate,
      @Nullable Instant endDate,
      @Nullable String triggeringUser,
      int clearNumber) {}

  /** A task instance. */
  record TaskSeen(String taskId, int mapIndex, String state) {}

  /** A run by its id. */
  @SqlQuery("select * from dag_run where dag_id = :dagId and run_id = :runId")
  @RegisterConstructorMapper(RunSeen.class)
  Optional<RunSeen> find(String dagId, String runId);

  /** A run by its logical date. */
  @SqlQuery("select * from dag_run where dag_id = :dagId and logical_date = :logicalDate")
  @RegisterConstructorMapper(RunSeen.class)
  Optional<RunSeen> at(String dagId, Instant logicalDate);

  /** A run's task instances. */
  @SqlQuery(
      """
      select t.task_id, t.map_index, coalesce(t.state, 'none') as state
        from dag_run r join task_instance t on t.id >= r.id << 20 and t.id < (r.id + 1) << 20
       where r.dag_id = :dagId and r.run_id = :runId
       order by t.id
      """)
  @RegisterConstructorMapper(TaskSeen.class)
  List<TaskSeen> tasks(String dagId, String runId);

  /** The newest successful run with a logical date before {@code before}. */
  @SqlQuery(
      """
      select * from dag_run
       where dag_id = :dagId and state = 'success' and logical_date < :before
       order by logical_date desc
       limit 1
      """)
  @RegisterConstructorMapper(RunSeen.class)
  Optional<RunSeen> successBefore(String dagId, Instant before);

  /** The structure of a DAG's newest version, if the DAG is active. */
  @SqlQuery(
      """
      select v.structure::text
        from dag d join dag_version v using (dag_id, version)
       where d.dag_id = :dagId and d.is_active
      """)
  Optional<String> structure(String dagId);

  /** Now. */
  @SqlQuery("select now()")
  Instant now();
}
