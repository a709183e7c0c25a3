package dev.windlass.store;

import dev.windlass.brain.Decisions.Answer;
import dev.windlass.brain.Decisions.BackfillChange;
import dev.windlass.brain.Decisions.Batch;
import dev.windlass.brain.Decisions.DagTimes;
import dev.windlass.dag.Json;
import dev.windlass.run.Blame;
import dev.windlass.run.Ending;
import dev.windlass.run.RunRow;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Writes a batch of decisions in one transaction and one round trip, fenced by the leader's epoch.
 * Rows travel in arrays. Owns one connection; used by the journal's thread alone.
 *
 * <p>The statements of a transaction go to the server as one message without a transaction block:
 * the server makes them one transaction, so either all of them count or none.
 */
public final class JournalDao implements AutoCloseable {
  /** SQLSTATE of a deposed leader's write. */
  public static final String DEPOSED = "WL001";

  private static final String FENCE = "select fence(?)";

  private static final String UPDATE_TASKS =
      """
      update task_instance t
         set state = m.state, try_number = m.try_number, max_tries = m.max_tries,
             scheduled_at = at_micros(m.scheduled_at), queued_at = at_micros(m.queued_at),
             start_date = at_micros(m.start_date), end_date = at_micros(m.end_date),
             due_at = at_micros(m.due_at), worker = m.worker, key = m.key,
             handle = m.handle::jsonb, ending = m.ending, reason = m.reason, blame = m.blame,
             lost_count = m.lost_count
        from unnest(?::bigint[], ?::text[], ?::int[], ?::int[], ?::bigint[], ?::bigint[],
                    ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::int[])
          as m(id, state, try_number, max_tries, scheduled_at, queued_at, start_date, end_date,
               due_at, worker, key, handle, ending, reason, blame, lost_count)
       where t.id = m.id
      """;

  private static final String INSERT_TASKS =
      """
      insert into task_instance (id, task_id, map_index, state, try_number, max_tries, scheduled_at,
             queued_at, start_date, end_date, due_at, worker, key, handle, ending, reason, blame,
             lost_count)
      select m.id, m.task_id, m.map_index, m.state, m.try_number, m.max_tries,
             at_micros(m.scheduled_at), at_micros(m.queued_at), at_micros(m.start_date),
             at_micros(m.end_date), at_micros(m.due_at), m.worker, m.key, m.handle::jsonb, m.ending,
             m.reason, m.blame, m.lost_count
        from unnest(?::bigint[], ?::text[], ?::int[], ?::int[], ?::bigint[], ?::bigint[],
                    ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::int[], ?::text[], ?::int[])
          as m(id, state, try_number, max_tries, scheduled_at, queued_at, start_date, end_date,
               due_at, worker, key, handle, ending, reason, blame, lost_count, task_id, map_index)
      """;

  private static final String WRITE_RUNS =
      """
      insert into dag_run (id, dag_id, run_id, run_type, state, version, logical_date,
             interval_start, interval_end, run_after, queued_at, start_date, end_date, conf, note,
             triggered_by, triggering_user, clear_number, backfill_id, ending, reason)
      select m.id, m.dag_id, m.run_id, m.run_type, m.state, m.version, at_micros(m.logical_date),
             at_micros(m.interval_start), at_micros(m.interval_end), at_micros(m.run_after),
             at_micros(m.queued_at), at_micros(m.start_date), at_micros(m.end_date), m.conf::jsonb,
             m.note, m.triggered_by, m.triggering_user, m.clear_number, m.backfill_id, m.ending,
             m.reason
        from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int[], ?::bigint[],
                    ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                    ?::text[], ?::text[], ?::text[], ?::text[], ?::int[], ?::bigint[], ?::text[],
                    ?::text[])
          as m(id, dag_id, run_id, run_type, state, version, logical_date, interval_start,
               interval_end, run_after, queued_at, start_date, end_date, conf, note, triggered_by,
               triggering_user, clear_number, backfill_id, ending, reason)
      on conflict (id) do update
         set state = excluded.state, run_type = excluded.run_type, queued_at = excluded.queued_at,
             start_date = excluded.start_date, end_date = excluded.end_date, note = excluded.note,
             triggered_by = excluded.triggered_by, clear_number = excluded.clear_number,
             backfill_id = excluded.backfill_id, ending = excluded.ending,
             reason = excluded.reason
      """;

  private static final String INSERT_HISTORY =
      """
      insert into task_instance_history (ti_id, try_number, state, queued_at, start_date, end_date,
             worker, key, handle, reason, blame)
      select m.id, m.try_number, m.state, at_micros(m.queued_at), at_micros(m.start_date),
             at_micros(m.end_date), m.worker, m.key, m.handle::jsonb, m.reason, m.blame
        from unnest(?::bigint[], ?::int[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[],
                    ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
          as m(id, try_number, state, queued_at, start_date, end_date, worker, key, handle, reason,
               blame)
      """;

  private static final String CLEAR_OUTPUTS = "delete from xcom where ti_id = any(?::bigint[])";

  private static final String INSERT_OUTPUTS =
      """
      insert into xcom (ti_id, key, value)
      select m.id, 'return_value', m.value::jsonb
        from unnest(?::bigint[], ?::text[]) as m(id, value)
      on conflict (ti_id, key) do update set value = excluded.value
      """;

  private static final String UPDATE_DAGS =
      """
      update dag d
         set is_paused = m.paused, last_automated = at_micros(m.last_automated),
             next_logical = at_micros(m.next_logical), next_run_after = at_micros(m.next_run_after)
        from unnest(?::text[], ?::boolean[], ?::bigint[], ?::bigint[], ?::bigint[])
          as m(dag_id, paused, last_automated, next_logical, next_run_after)
       where d.dag_id = m.dag_id
      """;

  private static final String ANSWER_COMMANDS =
      """
      update command c
         set done_at = now(), result = m.result::jsonb, error_kind = m.error_kind, error = m.error
        from unnest(?::bigint[], ?::text[], ?::text[], ?::text[])
          as m(id, result, error_kind, error)
       where c.id = m.id
      """;

  private static final String BEGIN_BACKFILLS =
      """
      insert into backfill (id, dag_id, from_date, to_date, reprocess, max_active_runs,
             run_backwards, conf)
      select m.id, m.dag_id, at_micros(m.from_date), at_micros(m.to_date), m.reprocess,
             m.max_active_runs, m.backwards, m.conf::jsonb
        from unnest(?::bigint[], ?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::int[],
                    ?::boolean[], ?::text[])
          as m(id, dag_id, from_date, to_date, reprocess, max_active_runs, backwards, conf)
      """;

  private static final String COMPLETE_BACKFILLS =
      "update backfill set completed_at = now() where id = any(?::bigint[])";

  private static final String DELETE_RUNS =
      """
      with gone as (delete from dag_run where id = any(?::bigint[]) returning id),
           tasks as (delete from task_instance t using gone g
                      where t.id >= g.id << 20 and t.id < (g.id + 1) << 20),
           views as (delete from task_instance_view t using gone g
                      where t.ti_id >= g.id << 20 and t.ti_id < (g.id + 1) << 20),
           tries as (delete from task_instance_history t using gone g
                      where t.ti_id >= g.id << 20 and t.ti_id < (g.id + 1) << 20)
      delete from xcom x using gone g where x.ti_id >= g.id << 20 and x.ti_id < (g.id + 1) << 20
      """;

  /** What most batches are: tasks moving, nothing else. Stays prepared on the server. */
  private static final String HOT = String.join(";\n", FENCE, UPDATE_TASKS);

  /** Everything, in the order that references between rows demand. */
  private static final String FULL =
      String.join(
          ";\n",
          FENCE,
          UPDATE_TASKS,
          DELETE_RUNS,
          BEGIN_BACKFILLS,
          WRITE_RUNS,
          INSERT_TASKS,
          INSERT_HISTORY,
          CLEAR_OUTPUTS,
          INSERT_OUTPUTS,
          UPDATE_DAGS,
          ANSWER_COMMANDS,
          COMPLETE_BACKFILLS);

  private final Handle handle;

  /** Takes a connection of its own. */
  public JournalDao(Jdbi jdbi) {
    this.handle = jdbi.open();
  }

  /**
   * Writes the batch, all or nothing.
   *
   * @throws SQLException with state {@link #DEPOSED} when {@code epoch} is over; otherwise the
   *     outcome is unknown when the connection broke
   */
  public void commit(long epoch, Batch batch) throws SQLException {
    boolean hot =
        batch.newRuns().isEmpty()
            && batch.changedRuns().isEmpty()
            && batch.deletedRuns().isEmpty()
            && batch.newTasks().isEmpty()
            && batch.history().isEmpty()
            && batch.clearedOutputs().isEmpty()
            && batch.outputs().isEmpty()
            && batch.dags().isEmpty()
            && batch.backfills().isEmpty()
            && batch.answers().isEmpty();
    Connection connection = handle.getConnection();
    try (PreparedStatement statement = connection.prepareStatement(hot ? HOT : FULL)) {
      Binder bind = new Binder(connection, statement);
      statement.setLong(bind.next(), epoch);
      tasks(bind, batch.changedTasks());
      if (!hot) {
        bind.longs(batch.deletedRuns(), id -> id);
        backfills(bind, begun(batch.backfills()));
        runs(bind, join(batch.newRuns(), batch.changedRuns()));
        tasks(bind, batch.newTasks());
        bind.texts(batch.newTasks(), TaskRow::taskId);
        bind.ints(batch.newTasks(), TaskRow::mapIndex);
        history(bind, batch.history());
        bind.longs(batch.clearedOutputs(), id -> id);
        List<Map.Entry<Long, String>> outputs = List.copyOf(batch.outputs().entrySet());
        bind.longs(outputs, Map.Entry::getKey);
        bind.texts(outputs, Map.Entry::getValue);
        dags(bind, batch.dags());
        answers(bind, batch.answers());
        bind.longs(completed(batch.backfills()), BackfillChange.Completed::id);
      }
      statement.execute();
    }
  }

  private static List<RunRow> join(List<RunRow> a, List<RunRow> b) {
    return b.isEmpty() ? a : java.util.stream.Stream.concat(a.stream(), b.stream()).toList();
  }

  private static List<BackfillChange.Begun> begun(List<BackfillChange> all) {
    return all.stream()
        .filter(BackfillChange.Begun.class::isInstance)
        .map(BackfillChange.Begun.class::cast)
        .toList();
  }

  private static List<BackfillChange.Completed> completed(List<BackfillChange> all) {
    return all.stream()
        .filter(BackfillChange.Completed.class::isInstance)
        .map(BackfillChange.Completed.class::cast)
        .toList();
  }

  private static void tasks(Binder bind, List<TaskRow> rows) throws SQLException {
    bind.longs(rows, TaskRow::id);
    bind.texts(rows, r -> r.state().word());
    bind.ints(rows, TaskRow::tryNumber);
    bind.ints(rows, TaskRow::maxTries);
    bind.instants(rows, TaskRow::scheduledAt);
    bind.instants(rows, TaskRow::queuedAt);
    bind.instants(rows, TaskRow::startDate);
    bind.instants(rows, TaskRow::endDate);
    bind.instants(rows, TaskRow::dueAt);
    bind.texts(rows, TaskRow::worker);
    bind.texts(rows, TaskRow::key);
    bind.texts(rows, TaskRow::handle);
    bind.texts(rows, r -> word(r.ending()));
    bind.texts(rows, TaskRow::reason);
    bind.texts(rows, r -> word(r.blame()));
    bind.ints(rows, TaskRow::lostCount);
  }

  private static @Nullable String word(@Nullable Ending ending) {
    return ending == null ? null : ending.word();
  }

  private static @Nullable String word(@Nullable Blame blame) {
    return blame == null ? null : blame.word();
  }

  private static void runs(Binder bind, List<RunRow> rows) throws SQLException {
    bind.longs(rows, RunRow::id);
    bind.texts(rows, RunRow::dagId);
    bind.texts(rows, RunRow::runId);
    bind.texts(rows, r -> r.type().word());
    bind.texts(rows, r -> r.state().word());
    bind.ints(rows, RunRow::version);
    bind.instants(rows, RunRow::logicalDate);
    bind.instants(rows, RunRow::intervalStart);
    bind.instants(rows, RunRow::intervalEnd);
    bind.instants(rows, RunRow::runAfter);
    bind.instants(rows, RunRow::queuedAt);
    bind.instants(rows, RunRow::startDate);
    bind.instants(rows, RunRow::endDate);
    bind.texts(rows, r -> Json.text(r.conf()));
    bind.texts(rows, RunRow::note);
    bind.texts(rows, RunRow::triggeredBy);
    bind.texts(rows, RunRow::user);
    bind.ints(rows, RunRow::clearNumber);
    bind.longs(rows, RunRow::backfillId);
    bind.texts(rows, r -> r.ending() ? "failed" : null);
    bind.texts(rows, RunRow::reason);
  }

  private static void history(Binder bind, List<TaskRow> rows) throws SQLException {
    bind.longs(rows, TaskRow::id);
    bind.ints(rows, TaskRow::tryNumber);
    bind.texts(rows, JournalDao::outcome);
    bind.instants(rows, TaskRow::queuedAt);
    bind.instants(rows, TaskRow::startDate);
    bind.instants(rows, TaskRow::endDate);
    bind.texts(rows, TaskRow::worker);
    bind.texts(rows, TaskRow::key);
    bind.texts(rows, TaskRow::handle);
    bind.texts(rows, TaskRow::reason);
    bind.texts(rows, r -> word(r.blame()));
  }

  /** What an earlier attempt came to: one that was to be retried has failed. */
  private static String outcome(TaskRow row) {
    String word = row.state().word();
    return word == null || row.state() == TaskState.UP_FOR_RETRY ? "failed" : word;
  }

  private static void dags(Binder bind, List<DagTimes> rows) throws SQLException {
    bind.texts(rows, DagTimes::dagId);
    bind.booleans(rows, DagTimes::paused);
    bind.instants(rows, DagTimes::lastAutomated);
    bind.instants(rows, DagTimes::nextLogical);
    bind.instants(rows, DagTimes::nextRunAfter);
  }

  private static void answers(Binder bind, List<Answer> rows) throws SQLException {
    bind.longs(rows, Answer::commandId);
    bind.texts(rows, a -> a.result() == null ? null : Json.text(a.result()));
    bind.texts(rows, Answer::errorKind);
    bind.texts(rows, Answer::error);
  }

  private static void backfills(Binder bind, List<BackfillChange.Begun> rows) throws SQLException {
    bind.longs(rows, BackfillChange.Begun::id);
    bind.texts(rows, BackfillChange.Begun::dagId);
    bind.instants(rows, BackfillChange.Begun::from);
    bind.instants(rows, BackfillChange.Begun::to);
    bind.texts(rows, BackfillChange.Begun::reprocess);
    bind.ints(rows, BackfillChange.Begun::maxActiveRuns);
    bind.booleans(rows, BackfillChange.Begun::backwards);
    bind.texts(rows, BackfillChange.Begun::conf);
  }

  @Override
  public void close() {
    handle.close();
  }

  /** Binds one column of many rows at a time. */
  private static final class Binder {
    private final Connection connection;
    private final PreparedStatement statement;
    private int index;

    Binder(Connection connection, PreparedStatement statement) {
      this.connection = connection;
      this.statement = statement;
    }

    int next() {
      return ++index;
    }

    private void array(String type, @Nullable Object[] values) throws SQLException {
      statement.setArray(next(), connection.createArrayOf(type, values));
    }

    <R> void longs(List<R> rows, Function<R, @Nullable Long> column) throws SQLException {
      @Nullable Long[] values = new Long[rows.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = column.apply(rows.get(i));
      }
      array("int8", values);
    }

    <R> void ints(List<R> rows, Function<R, Integer> column) throws SQLException {
      Integer[] values = new Integer[rows.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = column.apply(rows.get(i));
      }
      array("int4", values);
    }

    <R> void booleans(List<R> rows, Function<R, Boolean> column) throws SQLException {
      Boolean[] values = new Boolean[rows.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = column.apply(rows.get(i));
      }
      array("bool", values);
    }

    <R> void texts(List<R> rows, Function<R, @Nullable String> column) throws SQLException {
      @Nullable String[] values = new String[rows.size()];
      for (int i = 0; i < values.length; i++) {
        String value = column.apply(rows.get(i));
        // Postgres has no text with a zero character; nobody's message may stop the journal.
        values[i] = value == null ? null : value.replace("\u0000", "");
      }
      array("text", values);
    }

    <R> void instants(List<R> rows, Function<R, @Nullable Instant> column) throws SQLException {
      longs(
          rows,
          row -> {
            Instant at = column.apply(row);
            return at == null ? null : at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000;
          });
    }
  }
}
