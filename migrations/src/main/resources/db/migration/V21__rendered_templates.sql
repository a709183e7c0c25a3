-- The texts that attempts made of templates, for people to read. Written by workers, outside the
-- journal; the newest runs of each task are kept.

create table rendered_template (
  ti_id      bigint not null,
  try_number int    not null,
  name       text   not null,   -- what the author calls it, or its file
  position   int    not null,   -- among those of its attempt
  content    text   not null,   -- secrets masked, cut
  characters int    not null,   -- before it was cut
  dag_id     text   not null,
  task_id    text   not null,
  primary key (ti_id, try_number, name)
);
-- ti_id >> 20 is the run, see task_instance: what is too old is found without reading the rest.
create index rendered_template_runs on rendered_template (dag_id, task_id, (ti_id >> 20));
