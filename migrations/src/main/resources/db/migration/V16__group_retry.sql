-- How often a task group of a run was run again as a whole.
create table group_retry (
  run_key   bigint      not null references dag_run on delete cascade,
  group_id  text        not null,
  map_index int         not null,              -- the element of a mapped group; -1: not mapped
  retried   int         not null,              -- passes after the first, since the last clear
  due_at    timestamptz,                       -- when the next pass begins; null: none is due
  primary key (run_key, group_id, map_index)
);
