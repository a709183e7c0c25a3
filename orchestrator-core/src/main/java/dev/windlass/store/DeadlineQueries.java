package dev.windlass.store;

import dev.windlass.dag.Deadline;
import dev.windlass.dag.Json;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines for people: who was late, what can still be met, what was met. Reads only; thread-safe.
 */
public interface DeadlineQueries {
  /** The states a deadline can be in. */
  List<String> STATES = List.of("missed", "pending", "met");

  /**
   * One deadline of a run or of one of its task instances.
   *
   * @param state one of {@link #STATES}
   * @param tiId 0: the run's
   * @param taskId null: the run's
   * @param mapIndex -1: not mapped
   * @param number which of the run's or the task's deadlines, from 0
   * @param missedAt null: not missed
   * @param words what the alert said; null: there was none
   * @param spec the {@link Deadline} as stored; null: the version does not know it
   */
  record Row(
      String state,
      long runKey,
      String dagId,
      String runId,
      long tiId,
      @Nullable String taskId,
      int mapIndex,
      int number,
      Instant dueAt,
      @Nullable Instant missedAt,
      @Nullable String words,
      @Nullable String spec) {
    /** What it says, for people. */
    public String says() {
      if (spec != null) {
        Deadline deadline = Json.read(spec, Deadline.class);
        return missedAt == null ? deadline.wish() : deadline.words();
      }
      return words == null ? "" : words;
    }
  }

  /**
   * Which deadlines to show. Nulls and empty lists do not narrow anything.
   *
   * @param order {@code due_at, missed_at, dag_id, run_id, state}, or the same after a minus sign
   */
  record Filter(
      @Nullable String dagId,
      @Nullable String runId,
      @Nullable String taskId,
      List<String> states,
      @Nullable Instant dueGte,
      @Nullable Instant dueLte,
      String order,
      int limit,
      int offset) {
    /** Those of one DAG, or with an empty id of all, in these states. */
    public static Filter of(String dagId, List<String> states, String order, int limit) {
      return new Filter(
          dagId.isEmpty() ? null : dagId, null, null, states, null, null, order, limit, 0);
    }
  }

  /** The page of deadlines that {@code f} asks for. */
  @SqlQuery(
      """
      with page as (
        select s.*,
               row_number() over (order by
                 case :order when 'due_at' then s.due_at when 'missed_at' then s.missed_at end,
                 case :order when '-due_at' then s.due_at when '-missed_at' then s.missed_at end desc nulls last,
                 case :order when 'dag_id' then s.dag_id when 'run_id' then s.run_id when 'state' then s.state end,
                 case :order when '-dag_id' then s.dag_id when '-run_id' then s.run_id when '-state' then s.state end desc,
                 s.due_at desc, s.run_key desc, s.ti_id, s.number) as place
          from deadline_state s
      """
          + Wanted.DEADLINES
          + """
             order by place
             limit :limit offset :offset
          )
          select p.*,
                 case when p.ti_id = 0 then v.structure -> 'deadlines' -> p.number
                      else (select k.task -> 'deadlines' -> p.number
                              from jsonb_array_elements(v.structure -> 'tasks') as k(task)
                             where k.task ->> 'id' = p.task_id)
                 end as spec
            from page p
            join dag_run r on r.id = p.run_key
            left join dag_version v on v.dag_id = r.dag_id and v.version = r.version
           order by p.place
          """)
  @RegisterConstructorMapper(Row.class)
  List<Row> page(@BindMethods Filter f);

  /** How many deadlines {@code f} asks for, pages aside. */
  @SqlQuery(
      """
      select count(*)
        from deadline_state s
      """
          + Wanted.DEADLINES)
  int count(@BindMethods Filter f);
}
