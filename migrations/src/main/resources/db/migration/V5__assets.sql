-- Assets, their updates, and what waits for whom. Written by the leader's journal.

create table asset (
  name       text        primary key,
  uri        text        not null default '',
  grp        text        not null default 'asset',
  created_at timestamptz not null default now()
);

create table asset_event (
  id          bigint      primary key,     -- given by the leader
  asset       text        not null,
  alias       text,                        -- the alias it was emitted through
  extra       jsonb       not null default '{}',
  source_dag  text,
  source_run  text,
  source_task text,
  map_index   int         not null default -1,
  said_by     text,                        -- a person or another system; null: a task
  at          timestamptz not null
);
create index asset_event_by_asset on asset_event (asset, id desc);

-- Events that have arrived for a DAG since its last asset run.
create table asset_queue (
  dag_id   text   not null references dag on delete cascade,
  event_id bigint not null references asset_event on delete cascade,
  primary key (dag_id, event_id)
);

-- Events that a run was started by.
create table asset_run_event (
  run_key  bigint not null references dag_run on delete cascade,
  event_id bigint not null references asset_event on delete cascade,
  primary key (run_key, event_id)
);
