-- What people call a DAG, for lists; and which tasks read which assets, beside those that produce and wait for them.
alter table dag add column display_name text not null default '';

drop view asset_use;
alter table dag_version drop column names_assets;
alter table dag_version add column names_assets boolean not null generated always as (
  jsonb_path_exists(structure, '$.tasks[*].outlets[*]')
  or jsonb_path_exists(structure, '$.tasks[*].inlets[*]')
  or jsonb_path_exists(structure, '$.assets.type')) stored;

create view asset_use as
select d.dag_id, t.task ->> 'id' as task_id, o.outlet ->> 'name' as asset, v.created_at as since,
       false as reads
  from dag d
  join dag_version v on v.dag_id = d.dag_id and v.version = d.version and v.names_assets
 cross join lateral jsonb_array_elements(v.structure -> 'tasks') as t(task)
 cross join lateral jsonb_array_elements(t.task -> 'outlets') as o(outlet)
 where d.is_active
union all
select d.dag_id, t.task ->> 'id', i.inlet ->> 'name', v.created_at, true
  from dag d
  join dag_version v on v.dag_id = d.dag_id and v.version = d.version and v.names_assets
 cross join lateral jsonb_array_elements(v.structure -> 'tasks') as t(task)
 cross join lateral jsonb_array_elements(t.task -> 'inlets') as i(inlet)
 where d.is_active
union all
select d.dag_id, '', a.named ->> 'name', v.created_at, false
  from dag d
  join dag_version v on v.dag_id = d.dag_id and v.version = d.version and v.names_assets
 cross join lateral jsonb_path_query(v.structure -> 'assets', 'strict $.** ? (@.type == "asset")') as a(named)
 where d.is_active;
