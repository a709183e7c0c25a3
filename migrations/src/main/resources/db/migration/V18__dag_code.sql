-- The classes that a version's source compiled to, in a jar: a run pinned to a version has its very
-- code after a restart, whatever became of the file, its helpers or its jar; and a source that has
-- not changed need not be compiled again.
create table dag_code (
  hash    text        primary key,          -- of the content: equal code is kept once
  content bytea       not null,
  at      timestamptz not null default now()
);

alter table dag_version add column code text references dag_code;
create index dag_version_code on dag_version (code) where code is not null;

-- The sources whose DAGs are stored as they are: equal text, equal helpers and the same program
-- would give the same again.
create table dag_source (
  source_file text   primary key,
  program     text   not null,              -- the class path and the JDK that compiled it
  hash        text   not null,              -- of the file
  inputs      jsonb  not null,              -- the other files it was made of, with their hashes
  dag_ids     text[] not null
);
