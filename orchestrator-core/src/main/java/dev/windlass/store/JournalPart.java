package dev.windlass.store;

import dev.windlass.brain.Decisions.BackfillChange;
import dev.windlass.brain.Decisions.Batch;
import dev.windlass.run.TaskNote;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/**
 * One statement of the journal: what it writes of a batch, if there is any.
 *
 * @param template see {@link Columns#sql}
 * @param before how rows stood, beside each; shorter when nothing is known of the rest. Then only
 *     the columns that differ are written
 */
record JournalPart<R>(
    String template,
    Columns<R> columns,
    Function<Batch, List<R>> rows,
    Function<Batch, List<R>> before) {
  private static <R> JournalPart<R> part(
      Columns<R> columns, Function<Batch, List<R>> rows, String template) {
    return new JournalPart<>(template, columns, rows, batch -> List.of());
  }

  /** Takes everything away that the tasks of runs that are {@code gone} have left. */
  private static final String LEAVINGS =
      """
      , tasks as (delete from task_instance t using gone g
                   where t.id >= g.id << 20 and t.id < (g.id + 1) << 20),
        notes as (delete from task_instance_note t using gone g
                   where t.ti_id >= g.id << 20 and t.ti_id < (g.id + 1) << 20),
        rendered as (delete from rendered_template t using gone g
                      where t.ti_id >= g.id << 20 and t.ti_id < (g.id + 1) << 20),
        views as (delete from task_instance_view t using gone g
                   where t.ti_id >= g.id << 20 and t.ti_id < (g.id + 1) << 20),
        tries as (delete from task_instance_history t using gone g
                   where t.ti_id >= g.id << 20 and t.ti_id < (g.id + 1) << 20)
      delete from xcom x using gone g
       where x.ti_id >= g.id << 20 and x.ti_id < (g.id + 1) << 20
      """;

  /** Every statement, in the order that references between rows demand. */
  static final List<JournalPart<?>> ALL =
      List.of(
          new JournalPart<>(
              "update task_instance t set {assignments} from {rows} where t.id = m.id",
              JournalRows.CHANGED_TASKS,
              Batch::changedTasks,
              Batch::changedFrom),
          part(
              JournalRows.IDS,
              Batch::deletedRuns,
              "with gone as (delete from dag_run using {rows} where dag_run.id = m.id returning"
                  + " m.id)"
                  + LEAVINGS),
          part(
              JournalRows.DAG_IDS,
              Batch::deletedDags,
              """
              with gone as (delete from dag_run using {rows}
                             where dag_run.dag_id = m.dag_id returning dag_run.id)
              """
                  + LEAVINGS),
          part(
              JournalRows.DAG_IDS,
              Batch::deletedDags,
              """
              with gone as (select m.dag_id from {rows}),
                   old as (delete from dag_version v using dag d, gone g
                            where v.dag_id = g.dag_id and d.dag_id = g.dag_id
                              and v.version <> d.version),
                   checks as (delete from quality_result q using gone g
                               where q.dag_id = g.dag_id)
              delete from backfill b using gone g where b.dag_id = g.dag_id
              """),
          part(
              JournalRows.DAG_IDS,
              Batch::deletedDags,
              """
              with gone as (select m.dag_id from {rows}),
                   fresh as (update dag d
                                set last_automated = null, first_planned = null,
                                    next_logical = null, next_run_after = null, failed_in_a_row = 0
                               from gone g
                              where d.dag_id = g.dag_id and d.is_active)
              delete from dag d using gone g where d.dag_id = g.dag_id and not d.is_active
              """),
          part(
              JournalRows.DAG_IDS,
              Batch::deletedDags,
              "select pg_notify('windlass_dags', m.dag_id) from {rows}"),
          part(
              JournalRows.BACKFILLS,
              batch -> some(batch.backfills(), BackfillChange.Begun.class),
              "insert into backfill ({columns}) select * from {rows}"),
          part(
              JournalRows.RUNS,
              Batch::newRuns,
              "insert into dag_run ({columns}) select * from {rows}"),
          part(
              JournalRows.CHANGED_RUNS,
              Batch::changedRuns,
              "update dag_run r set {assignments} from {rows} where r.id = m.id"),
          part(
              JournalRows.TASKS,
              Batch::newTasks,
              "insert into task_instance ({columns}) select * from {rows}"),
          part(
              JournalRows.HISTORY,
              Batch::history,
              "insert into task_instance_history ({columns}) select * from {rows}"),
          part(
              JournalRows.IDS,
              Batch::clearedOutputs,
              "delete from xcom x using {rows} where x.ti_id = m.id"),
          part(
              JournalRows.OUTPUTS,
              batch ->
                  batch.outputs().isEmpty() ? List.of() : List.copyOf(batch.outputs().entrySet()),
              """
              insert into xcom (key, {columns}) select 'return_value', m.* from {rows}
              on conflict (ti_id, key) do update set value = excluded.value
              """),
          part(
              JournalRows.DAGS,
              Batch::dags,
              "update dag d set {assignments} from {rows} where d.dag_id = m.dag_id"),
          part(
              JournalRows.ANSWERS,
              Batch::answers,
              "update command c set done_at = now(), {assignments} from {rows} where c.id = m.id"),
          part(
              JournalRows.ASSETS,
              batch -> batch.assets().known(),
              """
              insert into asset ({columns}) select * from {rows}
              on conflict (name) do update set uri = excluded.uri, grp = excluded.grp
              """),
          part(
              JournalRows.ASSET_EVENTS,
              batch -> batch.assets().events(),
              "insert into asset_event ({columns}) select * from {rows}"),
          part(
              JournalRows.ASSET_QUEUE,
              batch -> batch.assets().queued(),
              "insert into asset_queue ({columns}) select * from {rows}"),
          part(
              JournalRows.ASSET_QUEUE,
              batch -> batch.assets().unqueued(),
              """
              delete from asset_queue q using {rows}
               where q.dag_id = m.dag_id and q.event_id = m.event_id
              """),
          part(
              JournalRows.ASSET_RUNS,
              batch -> batch.assets().consumed(),
              "insert into asset_run_event ({columns}) select * from {rows}"),
          part(
              JournalRows.TASK_NOTES,
              batch -> batch.taskNotes().stream().filter(n -> n.content() != null).toList(),
              """
              insert into task_instance_note ({columns}) select * from {rows}
              on conflict (ti_id) do update
                 set content = excluded.content, noted_by = excluded.noted_by,
                     noted_at = excluded.noted_at
              """),
          part(
              JournalRows.IDS,
              batch ->
                  batch.taskNotes().stream()
                      .filter(n -> n.content() == null)
                      .map(TaskNote::taskId)
                      .toList(),
              "delete from task_instance_note n using {rows} where n.ti_id = m.id"),
          part(
              JournalRows.AUDIT,
              Batch::audit,
              "insert into audit_log (who, {columns}) select 'scheduler', m.* from {rows}"),
          part(
              JournalRows.CALLBACKS,
              Batch::callbacks,
              "insert into callback_request ({columns}) select * from {rows}"),
          part(
              JournalRows.DEADLINE_KEYS,
              batch -> batch.deadlines().gone(),
              """
              delete from deadline d using {rows}
               where d.run_key = m.run_key and d.ti_id = m.ti_id and d.number = m.number
              """),
          part(
              JournalRows.DEADLINES,
              batch -> batch.deadlines().set(),
              """
              insert into deadline ({columns}) select * from {rows}
              on conflict (run_key, ti_id, number)
              do update set due_at = excluded.due_at, missed_at = excluded.missed_at
              """),
          part(
              JournalRows.DEADLINE_ALERTS,
              batch -> batch.deadlines().alerts(),
              """
              insert into deadline_alert ({columns}) select * from {rows}
              on conflict (run_key, ti_id, number, due_at) do nothing
              """),
          part(
              JournalRows.GROUP_RETRIES,
              Batch::groupRetries,
              """
              insert into group_retry ({columns}) select * from {rows}
              on conflict (run_key, group_id, map_index)
              do update set retried = excluded.retried, due_at = excluded.due_at
              """),
          part(
              JournalRows.PAUSED_BACKFILLS,
              batch -> some(batch.backfills(), BackfillChange.Paused.class),
              "update backfill b set {assignments} from {rows} where b.id = m.id"),
          part(
              JournalRows.IDS,
              batch ->
                  some(batch.backfills(), BackfillChange.Completed.class).stream()
                      .map(BackfillChange.Completed::id)
                      .toList(),
              "update backfill b set completed_at = now() from {rows} where b.id = m.id"));

  private static <T extends BackfillChange> List<T> some(List<BackfillChange> all, Class<T> type) {
    return all.isEmpty()
        ? List.of()
        : all.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The part with the rows it has of one batch. */
  record Filled<R>(JournalPart<R> part, List<R> rows, List<R> before) {
    /** The columns that differ in some row. */
    int changed() {
      int all = 0;
      for (int i = 0; i < rows.size() && all != Columns.ALL; i++) {
        all |= changed(i);
      }
      return all;
    }

    /** The columns that differ in one row. */
    int changed(int row) {
      return row < before.size()
          ? part.columns().changed(before.get(row), rows.get(row))
          : Columns.ALL;
    }

    /** With one array parameter per column of {@code which}. */
    String sql(int which) {
      return part.columns().only(which).sql(part.template());
    }

    /** For one row, with one parameter per column of {@code which}. */
    String sqlOfOne(int which) {
      return part.columns().only(which).sqlOfOne(part.template());
    }

    int bind(Connection connection, PreparedStatement statement, int first, int which)
        throws SQLException {
      return part.columns().bind(connection, statement, first, rows, which);
    }

    int bindOne(PreparedStatement statement, int first, int row, int which) throws SQLException {
      return part.columns().bindOne(statement, first, rows.get(row), which);
    }
  }

  Filled<R> of(Batch batch) {
    return new Filled<>(this, rows.apply(batch), before.apply(batch));
  }
}
