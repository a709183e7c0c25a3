-- When a DAG's schedule was looked at for the first time. A schedule without a start date begins there: kept, so that a
-- first fire that falls into a downtime is made up for afterwards.
alter table dag add column first_planned timestamptz;
-- What has run by its schedule before began long ago.
update dag set first_planned = parsed_at where last_automated is not null or next_logical is not null;
