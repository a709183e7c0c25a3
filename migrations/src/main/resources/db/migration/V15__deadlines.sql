-- Until when runs and task instances should be over, and who was not.
create table deadline (
  run_key   bigint      not null references dag_run on delete cascade,
  ti_id     bigint      not null,              -- 0: the run itself
  number    int         not null,              -- which of the run's or task's deadlines, from 0
  due_at    timestamptz not null,
  missed_at timestamptz,                       -- null: pending; one that was met has no row
  primary key (run_key, ti_id, number)
);
create index on deadline (due_at) where missed_at is null;

-- One row for each deadline that was missed, whatever happened to the run afterwards.
create table deadline_alert (
  id        bigint      primary key generated always as identity,
  run_key   bigint      not null references dag_run on delete cascade,
  task_id   text,                              -- null: the run itself
  ti_id     bigint      not null,              -- 0: the run itself
  map_index int         not null,
  number    int         not null,
  words     text        not null,
  due_at    timestamptz not null,
  missed_at timestamptz not null,
  unique (run_key, ti_id, number, due_at)
);
create index on deadline_alert (missed_at desc, id desc);

-- Which of several deadlines a callback is for.
alter table callback_request add column number int not null default 0;
