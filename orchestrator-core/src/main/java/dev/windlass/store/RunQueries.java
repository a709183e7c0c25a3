package dev.windlass.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** What pages and the REST API show about runs. Reads only; thread-safe. */
public interface RunQueries {
  /**
   * One run, as stored.
   *
   * @param conf a JSON object
   * @param missedDeadlines how many alerts there were for the run or a task of it
   */
  record RunRow(
      long id,
      String dagId,
      String runId,
      String runType,
      String state,
      int version,
      @Nullable Instant logicalDate,
      @Nullable Instant intervalStart,
      @Nullable Instant intervalEnd,
      Instant runAfter,
      @Nullable Instant queuedAt,
      @Nullable Instant startDate,
      @Nullable Instant endDate,
      String conf,
      @Nullable String note,
      String triggeredBy,
      @Nullable String triggeringUser,
      @Nullable String reason,
      int missedDeadlines,
      @Nullable String dagTitle) {
    /** What people call the DAG. */
    public String title() {
      return dagTitle == null ? dagId : dagTitle;
    }
  }

  /** How many runs of a DAG are in a state. */
  record StateCount(String dagId, String state, int runs) {}

  /**
   * Which runs to show. Empty lists and nulls do not narrow anything.
   *
   * @param dagId null: of all DAGs
   * @param before only runs due before it
   * @param order {@code id, run_after, logical_date, start_date, end_date, state, run_id}, or the
   *     same after a minus sign
   */
  record RunFilter(
      @Nullable String dagId,
      @Nullable Instant before,
      @Nullable Instant runAfterGte,
      @Nullable Instant runAfterLte,
      @Nullable Instant logicalGte,
      @Nullable Instant logicalLte,
      List<String> runTypes,
      List<String> states,
      @Nullable String idPattern,
      String order,
      int limit,
      int offset) {}

  /** The last {@code n} runs of each of these DAGs, the newest first. */
  @SqlQuery(
      """
      select r.*, (select count(*) from deadline_alert a where a.run_key = r.id) as missed_deadlines,
             (select coalesce(nullif(d.display_name, ''), r.dag_id) from dag d where d.dag_id = r.dag_id) as dag_title
        from unnest(cast(:dagIds as text[])) as d(id)
       cross join lateral (
             select x.*
               from dag_run x
              where x.dag_id = d.id
              order by x.run_after desc, x.id desc
              limit :n) r
       order by r.dag_id, r.run_after desc, r.id desc
      """)
  @RegisterConstructorMapper(RunRow.class)
  List<RunRow> latest(List<String> dagIds, int n);

  /** The runs of each of these DAGs by state. */
  @SqlQuery(
      """
      select dag_id, state, count(*) as runs
        from dag_run
       where dag_id = any(cast(:dagIds as text[]))
       group by dag_id, state
      """)
  @RegisterConstructorMapper(StateCount.class)
  List<StateCount> counts(List<String> dagIds);

  /** One run. */
  @SqlQuery(
      """
      select r.*, (select count(*) from deadline_alert a where a.run_key = r.id) as missed_deadlines,
             (select coalesce(nullif(d.display_name, ''), r.dag_id) from dag d where d.dag_id = r.dag_id) as dag_title
        from dag_run r
       where r.dag_id = :dagId and r.run_id = :runId
      """)
  @RegisterConstructorMapper(RunRow.class)
  Optional<RunRow> find(String dagId, String runId);

  /** These runs, as far as they exist. */
  @SqlQuery(
      """
      select r.*, (select count(*) from deadline_alert a where a.run_key = r.id) as missed_deadlines,
             (select coalesce(nullif(d.display_name, ''), r.dag_id) from dag d where d.dag_id = r.dag_id) as dag_title
        from dag_run r
       where r.id = any(cast(:ids as bigint[]))
       order by r.id
      """)
  @RegisterConstructorMapper(RunRow.class)
  List<RunRow> byId(List<Long> ids);

  /** The page of runs that {@code f} asks for. */
  @SqlQuery(
      """
      select r.*, (select count(*) from deadline_alert a where a.run_key = r.id) as missed_deadlines,
             (select coalesce(nullif(d.display_name, ''), r.dag_id) from dag d where d.dag_id = r.dag_id) as dag_title
        from dag_run r
      """
          + Wanted.RUNS
          + """
           order by case :order when 'run_after' then r.run_after when 'logical_date' then r.logical_date
                                when 'start_date' then r.start_date when 'end_date' then r.end_date end,
                    case :order when '-run_after' then r.run_after when '-logical_date' then r.logical_date
                                when '-start_date' then r.start_date when '-end_date' then r.end_date end desc nulls last,
                    case :order when 'state' then r.state when 'run_id' then r.run_id end,
                    case :order when '-state' then r.state when '-run_id' then r.run_id end desc,
                    case when :order like '-%' then r.id end desc,
                    r.id
           limit :limit offset :offset
          """)
  @RegisterConstructorMapper(RunRow.class)
  List<RunRow> page(@BindMethods RunFilter f);

  /** How many runs {@code f} asks for, pages aside. */
  @SqlQuery(
      """
      select count(*)
        from dag_run r
      """
          + Wanted.RUNS)
  int count(@BindMethods RunFilter f);

  /**
   * Whether callbacks of a task, a group or the run itself are still to be called.
   *
   * @param run the run's key
   * @param subject a task, a group as {@code callback_request} names it, or {@code @dag}
   */
  @SqlQuery(
      """
      select exists (
             select 1
               from callback_request c
              where c.run_key = :run and coalesce(c.task_id, '@dag') = :subject)
      """)
  boolean calls(long run, String subject);
}
