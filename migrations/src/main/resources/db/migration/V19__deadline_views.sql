-- How every deadline of a run or task instance stands. One that was met has no row of its own: it is
-- read off the times of what had to start or end by then. A deadline by the average is not among the
-- met: how long the runs before it took on average is not kept.
create view deadline_state as
select 'missed' as state, a.run_key, r.dag_id, r.run_id, a.ti_id, a.task_id, a.map_index, a.number,
       a.due_at, a.missed_at, a.words
  from deadline_alert a
  join dag_run r on r.id = a.run_key
union all
select 'pending', d.run_key, r.dag_id, r.run_id, d.ti_id, t.task_id, coalesce(t.map_index, -1),
       d.number, d.due_at, null, null
  from deadline d
  join dag_run r on r.id = d.run_key
  left join task_instance t on t.id = d.ti_id
 where d.missed_at is null
union all
select 'met', r.id, r.dag_id, r.run_id, 0, null, -1, (x.place - 1)::int, at.due_at, null, null
  from dag_version v
 cross join lateral jsonb_array_elements(v.structure -> 'deadlines') with ordinality as x(spec, place)
  join dag_run r on r.dag_id = v.dag_id and r.version = v.version
 cross join lateral (
       select case x.spec ->> 'reference'
                when 'QUEUED_AT' then r.queued_at + cast(x.spec ->> 'interval' as interval)
                when 'LOGICAL_DATE' then r.logical_date + cast(x.spec ->> 'interval' as interval)
                when 'FIXED' then cast(x.spec ->> 'fixed' as timestamptz)
              end as due_at,
              case when cast(x.spec ->> 'startSuffices' as boolean) then r.start_date
                   when r.state in ('success', 'failed') then r.end_date
              end as done_at) as at
 where at.done_at <= at.due_at
   and not exists (select from deadline d where d.run_key = r.id and d.ti_id = 0 and d.number = x.place - 1)
union all
select 'met', r.id, r.dag_id, r.run_id, t.id, t.task_id, t.map_index, (x.place - 1)::int, at.due_at,
       null, null
  from dag_version v
 cross join lateral jsonb_array_elements(v.structure -> 'tasks') as k(task)
 cross join lateral jsonb_array_elements(k.task -> 'deadlines') with ordinality as x(spec, place)
  join dag_run r on r.dag_id = v.dag_id and r.version = v.version
  join task_instance t on t.id >= r.id << 20 and t.id < (r.id + 1) << 20 and t.task_id = k.task ->> 'id'
 cross join lateral (
       select case x.spec ->> 'reference'
                when 'QUEUED_AT' then r.queued_at + cast(x.spec ->> 'interval' as interval)
                when 'LOGICAL_DATE' then r.logical_date + cast(x.spec ->> 'interval' as interval)
                when 'FIXED' then cast(x.spec ->> 'fixed' as timestamptz)
                when 'TASK_START'
                  then coalesce(t.series_start, t.start_date) + cast(x.spec ->> 'interval' as interval)
              end as due_at,
              case when cast(x.spec ->> 'startSuffices' as boolean)
                     then coalesce(t.series_start, t.start_date)
                   when t.state in ('success', 'failed', 'skipped', 'upstream_failed') then t.end_date
              end as done_at) as at
 where at.done_at <= at.due_at
   and not exists (select from deadline d where d.run_key = r.id and d.ti_id = t.id and d.number = x.place - 1);
