-- What tasks use and leave behind: connections, variables, users, the ledger of paid resources,
-- data-quality results, the audit log.

create table connection (
  conn_id     text primary key,
  conn_type   text  not null,
  description text  not null default '',
  host        text,
  port        int,
  schema      text,
  login       text,
  password    bytea,                        -- sealed with Tink AEAD, conn_id as associated data
  extra       bytea                         -- sealed likewise: a JSON object
);

create table variable (
  key         text  primary key,
  value       bytea not null,               -- sealed with Tink AEAD, key as associated data
  description text  not null default ''
);

-- A row is written before the create call and never deleted.
create table resource_ledger (
  id            bigint      generated always as identity primary key,
  kind          text        not null,
  connection_id text        not null,
  name          text        not null,       -- deterministic
  external_id   text,
  state         text        not null,       -- intended | live | gone
  dag_id        text        not null,
  run_id        text        not null,
  task_id       text        not null,
  try_number    int         not null,
  intended_at   timestamptz not null default now(),
  live_at       timestamptz,
  gone_at       timestamptz,
  lease         interval    not null default interval '1 hour', -- a renewal lasts this long
  lease_until   timestamptz not null,
  reaped        boolean     not null default false,
  unique (kind, connection_id, name)
);
create index resource_ledger_open on resource_ledger (kind, connection_id) where state <> 'gone';
create index resource_ledger_by_run on resource_ledger (dag_id, run_id);

create table quality_result (
  id         bigint      generated always as identity primary key,
  dag_id     text        not null,
  run_id     text        not null,
  task_id    text        not null,
  try_number int         not null,
  table_name text        not null,
  check_name text        not null,
  passed     boolean     not null,
  blocking   boolean     not null,
  observed   text        not null,
  expected   text        not null,
  bad_rows   jsonb       not null default '[]',
  took_ms    bigint      not null,
  at         timestamptz not null default now()
);
create index quality_result_by_run on quality_result (dag_id, run_id, id);
create index quality_result_by_check on quality_result (table_name, check_name, at);

create table app_user (
  username      text primary key,
  password_hash text        not null,       -- Argon2id
  role          text        not null,       -- admin | op | user | viewer
  is_active     boolean     not null default true,
  created_at    timestamptz not null default now()
);

create table app_session (
  token_hash text        primary key,       -- SHA-256 of the cookie: a stolen table opens nothing
  username   text        not null references app_user on delete cascade,
  csrf       text        not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);

create table audit_log (
  id       bigint      generated always as identity primary key,
  at       timestamptz not null default now(),
  who      text        not null,
  event    text        not null,
  dag_id   text,
  run_id   text,
  task_id  text,
  extra    jsonb       not null default '{}'
);
create index audit_log_by_dag on audit_log (dag_id, at desc);
