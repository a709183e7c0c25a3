-- What people noted on task instances; the note stays with an instance over its tries and clears.

create table task_instance_note (
  ti_id    bigint      primary key,
  content  text        not null,
  noted_by text        not null,
  noted_at timestamptz not null
);
