package dev.windlass.store;

import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * What a running attempt shows: progress, links and its label. Written by workers, outside the
 * journal. A new attempt's first word replaces what an earlier one left, but for the label, which
 * stays until there is another.
 */
public interface TaskViewDao {
  /** Shows progress. */
  @SqlUpdate(
      """
      insert into task_instance_view (ti_id, try_number, done, total, unit)
      values (:task, :tryNumber, :done, :total, :unit)
      on conflict (ti_id) do update
         set done = excluded.done, total = excluded.total, unit = excluded.unit,
             links = case when task_instance_view.try_number = excluded.try_number
                          then task_instance_view.links else '{}' end,
             try_number = excluded.try_number
      """)
  void progress(long task, int tryNumber, long done, long total, String unit);

  /** Names an instance of a mapped task. */
  @SqlUpdate(
      """
      insert into task_instance_view (ti_id, try_number, label)
      values (:task, :tryNumber, :label)
      on conflict (ti_id) do update set label = excluded.label
      """)
  void label(long task, int tryNumber, String label);

  /** Adds a link. */
  @SqlUpdate(
      """
      insert into task_instance_view (ti_id, try_number, links)
      values (:task, :tryNumber, jsonb_build_object(:name, :target))
      on conflict (ti_id) do update
         set links = case when task_instance_view.try_number = excluded.try_number
                          then task_instance_view.links || excluded.links
                          else excluded.links end,
             try_number = excluded.try_number
      """)
  void link(long task, int tryNumber, String name, String target);
}
