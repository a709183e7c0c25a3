-- The engine's truth: DAGs and their versions, runs, task instances, XComs, pools, leadership,
-- commands. Only the leader's journal writes runs and task instances; everyone else reads them and
-- sends commands.

create table dag (
  dag_id           text primary key,
  is_active        boolean     not null default true,   -- false: its source is gone, history stays
  is_paused        boolean     not null default false,
  description      text        not null default '',
  owner            text        not null default '',
  tags             text[]      not null default '{}',
  schedule         text        not null default 'none', -- as written by the author
  schedule_words   text        not null default '',     -- the same for people
  timezone         text        not null default 'UTC',
  source_file      text        not null default '',     -- file in the DAG folder, or class of a bundled DAG
  version          int         not null,                -- the version new runs start with
  last_automated   timestamptz,                         -- logical date of the newest scheduled run
  next_logical     timestamptz,                         -- of the next scheduled run, null: none
  next_run_after   timestamptz,
  parsed_at        timestamptz not null default now()
);

create table dag_version (
  dag_id     text        not null references dag on delete cascade,
  version    int         not null,
  hash       text        not null,          -- of the structure: an equal hash makes no new version
  structure  jsonb       not null,          -- what the brain sees: see dag.DagStructure
  layout     jsonb,                         -- the graph's coordinates, computed once
  source     text        not null default '',
  created_at timestamptz not null default now(),
  primary key (dag_id, version)
);

create table import_error (
  source_file text        primary key,
  message     text        not null,         -- file:line: what is wrong, with the caret line
  at          timestamptz not null default now()
);

create table backfill (
  id              bigint      primary key,
  dag_id          text        not null references dag on delete cascade,
  from_date       timestamptz not null,
  to_date         timestamptz not null,
  reprocess       text        not null,     -- none | failed | completed
  max_active_runs int         not null,
  run_backwards   boolean     not null default false,
  is_paused       boolean     not null default false,
  conf            jsonb       not null default '{}',
  created_at      timestamptz not null default now(),
  completed_at    timestamptz
);

create table dag_run (
  id              bigint      primary key,  -- given by the leader: it is the only writer
  dag_id          text        not null references dag on delete cascade,
  run_id          text        not null,
  run_type        text        not null,     -- scheduled | manual | backfill | asset_triggered
  state           text        not null,     -- queued | running | success | failed
  version         int         not null,
  logical_date    timestamptz,
  interval_start  timestamptz,
  interval_end    timestamptz,
  run_after       timestamptz not null,
  queued_at       timestamptz,
  start_date      timestamptz,
  end_date        timestamptz,
  conf            jsonb       not null default '{}',
  note            text,
  triggered_by    text        not null,     -- timetable | cli | rest_api | ui | backfill | test
  triggering_user text,
  clear_number    int         not null default 0,
  backfill_id     bigint      references backfill on delete set null,
  ending          text,                     -- failed: it is being ended, teardowns still run
  reason          text,                     -- why it failed, for people
  unique (dag_id, run_id),
  unique (dag_id, logical_date)             -- a logical date exists once (nulls are distinct)
) with (fillfactor = 80);
create index dag_run_by_dag on dag_run (dag_id, run_after desc, id desc);
create index dag_run_unfinished on dag_run (id) where state in ('queued', 'running');

-- id = (dag_run.id << 20) + the task's ordinal: a run's instances are one key range, so no second
-- index is needed and updates stay heap-only.
create table task_instance (
  id             bigint      primary key,
  task_id        text        not null,
  map_index      int         not null default -1,
  state          text,                      -- null: no status yet
  try_number     int         not null default 0,
  max_tries      int         not null default 0,
  scheduled_at   timestamptz,
  queued_at      timestamptz,
  start_date     timestamptz,
  end_date       timestamptz,
  due_at         timestamptz,               -- when an unfinished state needs the next look
  worker         text,
  key            text,                      -- idempotency key of the attempt's external job
  handle         jsonb,                     -- of the external job, durable before the first poll
  ending         text,                      -- why a live attempt is being ended: see run.Ending
  reason         text,                      -- why it is in this state, for people
  blame          text,                      -- user | platform | timeout | lost
  lost_count     int         not null default 0
) with (fillfactor = 60);

create table task_instance_history (
  ti_id      bigint      not null,
  try_number int         not null,
  state      text        not null,
  queued_at  timestamptz,
  start_date timestamptz,
  end_date   timestamptz,
  worker     text,
  key        text,
  handle     jsonb,
  reason     text,
  blame      text,
  archived_at timestamptz not null default now(),
  primary key (ti_id, try_number, archived_at)
);

create table xcom (
  ti_id bigint not null,
  key   text   not null,
  value jsonb  not null,
  primary key (ti_id, key)
);

-- What a running attempt shows: progress, links. Written by workers, outside the journal.
create table task_instance_view (
  ti_id      bigint primary key,
  try_number int    not null,
  done       bigint,
  total      bigint,
  unit       text,
  links      jsonb  not null default '{}'
);

create table pool (
  name             text    primary key,
  slots            int     not null check (slots >= -1),  -- -1: unlimited
  description      text    not null default '',
  include_deferred boolean not null default false
);
insert into pool (name, slots, description) values ('default_pool', 128, 'Tasks without a pool of their own');

-- One row. A write by a deposed leader fails on fence(epoch).
create table leader (
  one_row    boolean     primary key default true check (one_row),
  epoch      bigint      not null,
  holder     text        not null,
  expires_at timestamptz not null
);
insert into leader (epoch, holder, expires_at) values (0, 'nobody', now());

create function fence(expected bigint) returns void language plpgsql as $$
begin
  -- "for share" waits for a takeover under way and sees its result, which a plain read would not.
  perform 1 from leader where epoch = expected for share;
  if not found then
    raise exception 'leadership epoch % is over', expected using errcode = 'WL001';
  end if;
end $$;

-- Instants travel to the journal as microseconds in arrays: far cheaper than as text.
create function at_micros(micros bigint) returns timestamptz language sql immutable strict parallel safe
  return timestamptz 'epoch' + micros * interval '1 microsecond';

create table command (
  id           bigint      generated always as identity primary key,
  kind         text        not null,
  payload      jsonb       not null,
  requested_by text        not null,
  requested_at timestamptz not null default now(),
  done_at      timestamptz,
  error        text,                        -- null with done_at set: it was carried out
  error_kind   text,                        -- not_found | conflict | invalid
  result       jsonb
);
create index command_open on command (id) where done_at is null;

create table role_heartbeat (
  role  text        not null,
  name  text        not null,
  at    timestamptz not null,
  info  jsonb       not null default '{}',
  primary key (role, name)
);
