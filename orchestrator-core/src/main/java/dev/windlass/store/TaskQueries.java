package dev.windlass.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** What pages and the REST API show about task instances. Reads only; thread-safe. */
public interface TaskQueries {
  /**
   * One task instance and what its attempt shows of itself.
   *
   * @param runKey the run's {@code dag_run.id}
   * @param state null: no status yet
   * @param done progress, in {@code unit}; null when the attempt shows none
   * @param links names and addresses, a JSON object; null when the attempt shows none
   * @param note what a person noted on it; null: nothing
   * @param label what its code calls this instance of a mapped task; null: nothing
   */
  record TaskRow(
      long id,
      long runKey,
      String taskId,
      int mapIndex,
      @Nullable String state,
      int tryNumber,
      int maxTries,
      @Nullable Instant scheduledAt,
      @Nullable Instant queuedAt,
      @Nullable Instant startDate,
      @Nullable Instant endDate,
      @Nullable Instant dueAt,
      @Nullable String worker,
      @Nullable String reason,
      @Nullable String blame,
      @Nullable Long done,
      @Nullable Long total,
      @Nullable String unit,
      @Nullable String links,
      @Nullable String note,
      @Nullable String label) {}

  /** As much of a task instance as a grid's cell shows. */
  record CellRow(
      long runKey,
      String taskId,
      int mapIndex,
      @Nullable String state,
      int tryNumber,
      @Nullable Instant startDate,
      @Nullable Instant endDate) {}

  /** An earlier try. */
  record TryRow(
      int tryNumber,
      String state,
      @Nullable Instant queuedAt,
      @Nullable Instant startDate,
      @Nullable Instant endDate,
      @Nullable String worker,
      @Nullable String reason,
      Instant archivedAt) {}

  /** A value that a task left; {@code value} is JSON. */
  record XComRow(String key, String value) {}

  /** A template that a task instance's current try rendered; see {@link RenderedDao}. */
  record RenderedRow(long id, String name, String content, int characters) {
    /** What people are shown: with a note where it was cut. */
    public String shown() {
      return RenderedDao.shown(content, characters);
    }
  }

  /** What the current tries of these task instances rendered, of each in its order. */
  @SqlQuery(
      """
      select t.id, r.name, r.content, r.characters
        from task_instance t
        join rendered_template r on r.ti_id = t.id and r.try_number = t.try_number
       where t.id = any(cast(:ids as bigint[]))
       order by t.id, r.position, r.name
      """)
  @RegisterConstructorMapper(RenderedRow.class)
  List<RenderedRow> rendered(List<Long> ids);

  /** All task instances of a run, in the order of its tasks, mapped ones by index. */
  @SqlQuery(
      """
      select t.*, t.id >> 20 as run_key, v.done, v.total, v.unit, v.links::text as links,
             n.content as note, l.label
        from task_instance t
        left join task_instance_view v on v.ti_id = t.id and v.try_number = t.try_number
        left join task_instance_view l on l.ti_id = t.id
        left join task_instance_note n on n.ti_id = t.id
       where t.id >= cast(:run as bigint) << 20 and t.id < (cast(:run as bigint) + 1) << 20
       order by min(t.id) over (partition by t.task_id), t.map_index
      """)
  @RegisterConstructorMapper(TaskRow.class)
  List<TaskRow> ofRun(long run);

  /** All task instances of these runs, in one go. */
  @SqlQuery(
      """
      select t.*, t.id >> 20 as run_key, v.done, v.total, v.unit, v.links::text as links,
             n.content as note, l.label
        from unnest(cast(:runs as bigint[])) as r(id)
        join task_instance t on t.id >= r.id << 20 and t.id < (r.id + 1) << 20
        left join task_instance_view v on v.ti_id = t.id and v.try_number = t.try_number
        left join task_instance_view l on l.ti_id = t.id
        left join task_instance_note n on n.ti_id = t.id
       order by t.id
      """)
  @RegisterConstructorMapper(TaskRow.class)
  List<TaskRow> ofRuns(List<Long> runs);

  /** The cells of these runs. */
  @SqlQuery(
      """
      select t.id >> 20 as run_key, t.task_id, t.map_index, t.state, t.try_number, t.start_date, t.end_date
        from unnest(cast(:runs as bigint[])) as r(id)
        join task_instance t on t.id >= r.id << 20 and t.id < (r.id + 1) << 20
       order by t.id
      """)
  @RegisterConstructorMapper(CellRow.class)
  List<CellRow> cells(List<Long> runs);

  /** One task's instances in a run: one row, or one per map index. */
  @SqlQuery(
      """
      select t.*, t.id >> 20 as run_key, v.done, v.total, v.unit, v.links::text as links,
             n.content as note, l.label
        from task_instance t
        left join task_instance_view v on v.ti_id = t.id and v.try_number = t.try_number
        left join task_instance_view l on l.ti_id = t.id
        left join task_instance_note n on n.ti_id = t.id
       where t.id >= cast(:run as bigint) << 20 and t.id < (cast(:run as bigint) + 1) << 20
         and t.task_id = :taskId
       order by t.map_index, t.id
      """)
  @RegisterConstructorMapper(TaskRow.class)
  List<TaskRow> ofTask(long run, String taskId);

  /** The tries before the current one, ascending; of a try archived twice, both. */
  @SqlQuery(
      """
      select try_number, state, queued_at, start_date, end_date, worker, reason, archived_at
        from task_instance_history
       where ti_id = :id
       order by try_number, archived_at
      """)
  @RegisterConstructorMapper(TryRow.class)
  List<TryRow> tries(long id);

  /** What a task instance left for others, by key. */
  @SqlQuery("select key, value::text as value from xcom where ti_id = :id order by key")
  @RegisterConstructorMapper(XComRow.class)
  List<XComRow> xcoms(long id);

  /** One of those values as JSON. */
  @SqlQuery("select value::text from xcom where ti_id = :id and key = :key")
  Optional<String> xcom(long id, String key);
}
