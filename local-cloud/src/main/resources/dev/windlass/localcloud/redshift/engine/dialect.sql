-- What Redshift has and Postgres has not. Stands in the search path before pg_catalog, so that
-- functions of the same name and arguments win over Postgres's.
create schema redshift_dialect;
set local search_path = redshift_dialect, pg_catalog;

create function getdate() returns timestamp language sql stable
  as $$ select date_trunc('second', transaction_timestamp() at time zone 'UTC') $$;

create function current_database() returns name language sql stable
  as $$ select '{database}'::name $$;

-- Redshift knows more names for the parts of a date than Postgres.
create function redshift_part(part text) returns text language sql immutable
  as $$ select case lower(part)
    when 'weekday' then 'dow' when 'dayofweek' then 'dow' when 'dw' then 'dow'
    when 'dayofyear' then 'doy' when 'dy' then 'doy' when 'yearday' then 'doy'
    when 'y' then 'year' when 'yr' then 'year' when 'yrs' then 'year' when 'years' then 'year'
    when 'mon' then 'month' when 'mons' then 'month' when 'months' then 'month'
    when 'd' then 'day' when 'days' then 'day'
    when 'w' then 'week' when 'weeks' then 'week'
    when 'qtr' then 'quarter' when 'qtrs' then 'quarter' when 'quarters' then 'quarter'
    when 'h' then 'hour' when 'hr' then 'hour' when 'hrs' then 'hour' when 'hours' then 'hour'
    when 'm' then 'minute' when 'min' then 'minute' when 'mins' then 'minute' when 'minutes' then 'minute'
    when 's' then 'second' when 'sec' then 'second' when 'secs' then 'second' when 'seconds' then 'second'
    when 'ms' then 'milliseconds' when 'msec' then 'milliseconds' when 'millisecond' then 'milliseconds'
    when 'us' then 'microseconds' when 'usec' then 'microseconds' when 'microsecond' then 'microseconds'
    else lower(part) end $$;

-- EXTRACT gives integers in Redshift, numerics in Postgres.
create function redshift_extract(part text, at timestamp) returns bigint language sql immutable
  as $$ select trunc(pg_catalog.date_part(redshift_dialect.redshift_part(part), at))::bigint $$;
create function redshift_extract(part text, at date) returns bigint language sql immutable
  as $$ select trunc(pg_catalog.date_part(redshift_dialect.redshift_part(part), at::timestamp))::bigint $$;
create function redshift_extract(part text, at timestamptz) returns bigint language sql stable
  as $$ select trunc(pg_catalog.date_part(redshift_dialect.redshift_part(part), at))::bigint $$;
create function redshift_extract(part text, span interval) returns bigint language sql immutable
  as $$ select trunc(pg_catalog.date_part(redshift_dialect.redshift_part(part), span))::bigint $$;

create function date_part(part text, at timestamp) returns double precision language sql immutable
  as $$ select pg_catalog.date_part(redshift_dialect.redshift_part(part), at) $$;
create function date_part(part text, at date) returns double precision language sql immutable
  as $$ select pg_catalog.date_part(redshift_dialect.redshift_part(part), at::timestamp) $$;
create function date_part(part text, at timestamptz) returns double precision language sql stable
  as $$ select pg_catalog.date_part(redshift_dialect.redshift_part(part), at) $$;
create function date_part_year(at date) returns integer language sql immutable
  as $$ select pg_catalog.date_part('year', at)::integer $$;

create function dateadd(part text, amount bigint, at timestamp) returns timestamp language sql immutable
  as $$ select at + case redshift_dialect.redshift_part(part)
    when 'quarter' then make_interval(months => 3 * amount::int)
    when 'milliseconds' then amount * interval '1 millisecond'
    when 'microseconds' then amount * interval '1 microsecond'
    else amount * ('1 ' || redshift_dialect.redshift_part(part))::interval end $$;
create function dateadd(part text, amount bigint, at date) returns timestamp language sql immutable
  as $$ select redshift_dialect.dateadd(part, amount, at::timestamp) $$;
create function date_add(part text, amount bigint, at timestamp) returns timestamp language sql immutable
  as $$ select redshift_dialect.dateadd(part, amount, at) $$;

-- Counts the boundaries crossed, as Redshift does: 31 December to 1 January is one year.
create function datediff(part text, a timestamp, b timestamp) returns bigint language sql immutable
  as $$ select case redshift_dialect.redshift_part(part)
    when 'year' then (pg_catalog.date_part('year', b) - pg_catalog.date_part('year', a))::bigint
    when 'quarter' then ((pg_catalog.date_part('year', b) - pg_catalog.date_part('year', a)) * 4
        + pg_catalog.date_part('quarter', b) - pg_catalog.date_part('quarter', a))::bigint
    when 'month' then ((pg_catalog.date_part('year', b) - pg_catalog.date_part('year', a)) * 12
        + pg_catalog.date_part('month', b) - pg_catalog.date_part('month', a))::bigint
    -- Redshift's weeks of DATEDIFF begin on Sunday.
    when 'week' then floor(((b::date + 1) - date '0001-01-01') / 7.0)::bigint
        - floor(((a::date + 1) - date '0001-01-01') / 7.0)::bigint
    when 'day' then (b::date - a::date)::bigint
    when 'hour' then (extract(epoch from date_trunc('hour', b)) - extract(epoch from date_trunc('hour', a)))::bigint / 3600
    when 'minute' then (extract(epoch from date_trunc('minute', b)) - extract(epoch from date_trunc('minute', a)))::bigint / 60
    when 'second' then (extract(epoch from date_trunc('second', b)) - extract(epoch from date_trunc('second', a)))::bigint
    when 'milliseconds' then (extract(epoch from b - a) * 1000)::bigint
    when 'microseconds' then (extract(epoch from b - a) * 1000000)::bigint
  end $$;
create function datediff(part text, a date, b date) returns bigint language sql immutable
  as $$ select redshift_dialect.datediff(part, a::timestamp, b::timestamp) $$;

create function len(value text) returns integer language sql immutable as $$ select length(value) $$;
create function charindex(part text, whole text) returns integer language sql immutable
  as $$ select strpos(whole, part) $$;
create function last_day(at timestamp) returns date language sql immutable
  as $$ select (date_trunc('month', at) + interval '1 month - 1 day')::date $$;
create function add_months(at timestamp, months bigint) returns timestamp language sql immutable
  as $$ select at + make_interval(months => months::int) $$;
create function months_between(a date, b date) returns double precision language sql immutable
  as $$ select (pg_catalog.date_part('year', a) - pg_catalog.date_part('year', b)) * 12
    + pg_catalog.date_part('month', a) - pg_catalog.date_part('month', b)
    + (pg_catalog.date_part('day', a) - pg_catalog.date_part('day', b)) / 31.0 $$;
create function convert_timezone(target text, at timestamp) returns timestamp language sql stable
  as $$ select at at time zone 'UTC' at time zone target $$;
create function convert_timezone(source text, target text, at timestamp) returns timestamp language sql stable
  as $$ select at at time zone source at time zone target $$;
create function trunc(at timestamp) returns date language sql immutable as $$ select at::date $$;
create function nvl2(value anycompatible, present anycompatible, absent anycompatible)
  returns anycompatible language sql immutable
  as $$ select case when value is null then absent else present end $$;
create function json_extract_path_text(document text, variadic path text[]) returns text
  language sql immutable as $$ select document::jsonb #>> path $$;

-- AVG of whole numbers is a whole number in Redshift, cut towards zero.
create function whole_average(state bigint[]) returns bigint language sql immutable
  as $$ select case when state[1] = 0 then null else state[2] / state[1] end $$;
create aggregate avg(integer) (
  sfunc = int4_avg_accum, stype = bigint[], finalfunc = whole_average, initcond = '{0,0}');
create aggregate avg(smallint) (
  sfunc = int2_avg_accum, stype = bigint[], finalfunc = whole_average, initcond = '{0,0}');
create function add_to_average(state numeric[], value bigint) returns numeric[] language sql immutable
  as $$ select case when value is null then state else array[state[1] + 1, state[2] + value] end $$;
create function whole_average(state numeric[]) returns bigint language sql immutable
  as $$ select case when state[1] = 0 then null else trunc(state[2] / state[1])::bigint end $$;
create aggregate avg(bigint) (
  sfunc = add_to_average, stype = numeric[], finalfunc = whole_average, initcond = '{0,0}');

-- What tables declare beyond Postgres.
create table table_attributes (
  relation oid primary key,
  diststyle text not null,
  distkey text not null,
  sortkeys text[] not null,
  primary_key text[] not null,
  encodings jsonb not null);

-- A statement's row here commits with its effect: after a crash it tells what has happened.
create table finished_statement (id text primary key, finished_at timestamptz not null default now());

create table sys_load_error_detail (
  user_id integer, query_id bigint, transaction_id bigint, session_id integer,
  database_name varchar(64), table_id integer, start_time timestamp,
  file_name varchar(256), line_number bigint, column_name varchar(127), column_type varchar(10),
  column_length varchar(10), "position" integer, error_code integer, error_message varchar(512),
  raw_line text, raw_field_value text);
create view stl_load_errors as
  select user_id as userid, 0 as slice, table_id as tbl, start_time as starttime,
         session_id as session, query_id as query, file_name as filename, line_number,
         column_name as colname, column_type as type, column_length as col_length, "position",
         raw_line, raw_field_value, error_code as err_code, error_message as err_reason
    from sys_load_error_detail;
create view pg_table_def as
  select n.nspname as schemaname, c.relname as tablename, a.attname as "column",
         format_type(a.atttypid, a.atttypmod) as type,
         coalesce(t.encodings ->> a.attname, 'none') as encoding,
         coalesce(t.distkey = a.attname, false) as distkey,
         coalesce(array_position(t.sortkeys, a.attname::text), 0) as sortkey,
         a.attnotnull as "notnull"
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join table_attributes t on t.relation = c.oid
   where c.relkind = 'r'
     and n.nspname not in ('pg_catalog', 'information_schema', 'redshift_dialect')
   order by n.nspname, c.relname, a.attnum;

create view svv_table_info as
  select current_database() as database, n.nspname as schema, c.oid as table_id,
         c.relname as "table", 'Y' as encoded,
         case when t.diststyle = 'KEY' then 'KEY(' || t.distkey || ')'
              else coalesce(t.diststyle, 'AUTO(ALL)') end as diststyle,
         coalesce(t.sortkeys[1], 'AUTO(SORTKEY)') as sortkey1,
         coalesce(array_length(t.sortkeys, 1), 0) as sortkey_num,
         pg_total_relation_size(c.oid) / 1048576 as size,
         greatest(c.reltuples, 0)::bigint as tbl_rows
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    left join table_attributes t on t.relation = c.oid
   where c.relkind = 'r'
     and n.nspname not in ('pg_catalog', 'information_schema', 'redshift_dialect');
