-- A source that does not load holds back the schedules of its DAGs; one whose DAG id belongs to
-- another file does not: what it holds besides is well.
alter table import_error add column blocks boolean not null default true;

-- What an author should know of a DAG that runs all the same, such as a structure that differs
-- whenever it is loaded.
create table dag_warning (
  dag_id  text        not null references dag on delete cascade,
  kind    text        not null,
  message text        not null,
  at      timestamptz not null default now(),
  primary key (dag_id, kind)
);
