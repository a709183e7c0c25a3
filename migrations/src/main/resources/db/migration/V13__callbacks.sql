-- Callbacks that are due: written with what they are about, deleted once they were called.
create table callback_request (
  id         bigint      primary key generated always as identity,
  run_key    bigint      not null references dag_run on delete cascade,
  task_id    text,                             -- null: about the run itself
  ti_id      bigint      not null,             -- 0: about the run itself
  map_index  int         not null,
  try_number int         not null,
  event      text        not null,             -- execute | success | failure | retry | skipped
  state      text        not null,             -- what the task or run had come to
  reason     text,
  created_at timestamptz not null default now()
);
create index on callback_request (run_key);
