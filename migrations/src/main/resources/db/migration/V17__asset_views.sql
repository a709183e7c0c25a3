-- What pages and the REST API need of assets: numbers to address them by, and who produces or
-- waits for which.

alter table asset add column id bigint generated always as identity;
create unique index asset_by_id on asset (id);

create index asset_event_at on asset_event (at, id);
create index asset_event_aliased on asset_event (alias, asset) where alias is not null;

-- Few versions name assets at all; only those are looked into.
alter table dag_version add column names_assets boolean not null generated always as (
  jsonb_path_exists(structure, '$.tasks[*].outlets[*]')
  or jsonb_path_exists(structure, '$.assets.type')) stored;

create view asset_use as
select d.dag_id, t.task ->> 'id' as task_id, o.outlet ->> 'name' as asset, v.created_at as since
  from dag d
  join dag_version v on v.dag_id = d.dag_id and v.version = d.version and v.names_assets
 cross join lateral jsonb_array_elements(v.structure -> 'tasks') as t(task)
 cross join lateral jsonb_array_elements(t.task -> 'outlets') as o(outlet)
 where d.is_active
union all
select d.dag_id, '', a.named ->> 'name', v.created_at
  from dag d
  join dag_version v on v.dag_id = d.dag_id and v.version = d.version and v.names_assets
 cross join lateral jsonb_path_query(v.structure -> 'assets', 'strict $.** ? (@.type == "asset")') as a(named)
 where d.is_active;
